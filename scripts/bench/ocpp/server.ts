/** A server process of the benchmark: `node server.ts ours|ocpp-rpc`. It says its port, and a sample when asked. */
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { RPCServer } from 'ocpp-rpc';
import { systemClock } from '../../../src/clock.ts';
import { CentralSystem, type Ocpp16Station } from '../../../src/ocpp/central-system.ts';
import { pinoLog } from '../../../src/pino-log.ts';

/** What the server process is like at a moment. */
export interface Sample {
  /** After a full garbage collection, bytes. */
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** Of the process since it began, µs. */
  readonly cpuUs: number;
  /** Since the sample before: how late the event loop was, ms. */
  readonly loopP99Ms: number;
  readonly handled: number;
}

/** A timer of so many ms measures the loop; what it shows beyond that is lateness. */
const RESOLUTION_MS = 2;

let handled = 0;
const booted = () => ({ status: 'Accepted' as const, currentTime: new Date().toISOString(), interval: 300 });
const metered = () => {
  handled += 1;
  return {};
};

async function ours(): Promise<number> {
  const station: Ocpp16Station = {
    handlers: {
      BootNotification: () => ({ kind: 'result', payload: booted() }),
      MeterValues: () => ({ kind: 'result', payload: metered() }),
    },
    connected: () => {},
    disconnected: () => {},
    identityTaken: () => {},
    violated: ({ detail }) => console.error(detail),
    flooded: () => console.error('flooded'),
  };
  const system = new CentralSystem({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    log: pinoLog('error'),
    stationFor: () => station,
    unknownStation: () => {},
  });
  const result = await system.listen();
  if (result.kind !== 'listening') throw new Error(result.detail);
  return result.port;
}

async function theirs(): Promise<number> {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });
  server.on('client', (client: { handle: (action: string, handler: () => object) => void }) => {
    client.handle('BootNotification', booted);
    client.handle('MeterValues', metered);
  });
  const http = await server.listen(0, '127.0.0.1', {});
  return (http.address() as AddressInfo).port;
}

const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
loop.enable();
process.on('message', () => {
  const loopP99Ms = loop.percentile(99) / 1e6 - RESOLUTION_MS;
  // Twice: what the first one frees holds on to more.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed: heapBytes, rss: rssBytes } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const sample: Sample = { heapBytes, rssBytes, cpuUs: user + system, loopP99Ms, handled };
  process.send?.(sample);
  loop.reset();
});
process.on('disconnect', () => process.exit(0));
process.send?.(process.argv[2] === 'ours' ? await ours() : await theirs());
