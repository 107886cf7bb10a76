import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { NO_GRANT } from '../../src/access/roles.ts';
import type { SitePorts } from '../../src/api/ports.ts';
import { LiveStream } from '../../src/api/stream.ts';
import { systemClock } from '../../src/clock.ts';
import type { Log } from '../../src/log.ts';
import { VIEWS } from '../../test/e2e/gui/views.ts';
import type { Bench } from './bench.ts';

const CLIENTS = 8;
const SECONDS = 20;
/** As often as the stream sends at most. */
const CHANGE_MS = 500;

export const bench: Bench = {
  what: 'what eight screens with a view that changes twice a second cost: CPU of the server, bytes per screen',
  async run(_args, say) {
    const [sockets, events] = [await cost('websocket', say), await cost('events', say)];
    return {
      'CPU, WebSocket': { value: sockets.cpuPercent, unit: '% of a core', aim: '<= 5' },
      'per screen, WebSocket': { value: sockets.bytesPerS, unit: 'B/s', aim: '<= 1000' },
      'CPU, events': { value: events.cpuPercent, unit: '% of a core', aim: '<= 5' },
      'per screen, events': { value: events.bytesPerS, unit: 'B/s', aim: '<= 1000' },
    };
  },
};

async function cost(kind: 'websocket' | 'events', say: (line: string) => void) {
  const quiet = (): void => {};
  const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };
  let round = 0;
  let started = process.cpuUsage();
  let changed = quiet;
  const site: Pick<SitePorts, 'view' | 'onView'> = {
    view() {
      // What moves in a house from one cycle to the next: powers, currents, their times.
      const atMs = 1_780_000_000_000 + round * CHANGE_MS;
      const wobble = (value: number) => value + ((round * 37) % 50) - 25;
      const { sunny } = VIEWS;
      return {
        ...sunny,
        atMs,
        gridW: { value: wobble(-120), atMs, stale: false },
        solarW: { value: wobble(5_900), atMs, stale: false },
        houseW: { value: wobble(430), atMs, stale: false },
        chargePoints: sunny.chargePoints.map((one) => ({
          ...one,
          powerW: { value: wobble(5_350), atMs, stale: false },
        })),
      };
    },
    onView(listener) {
      changed = listener;
      return () => {
        changed = quiet;
      };
    },
  };
  const who = { userId: 'u', name: 'owner', role: 'owner', grant: NO_GRANT, signInId: 's' } as const;
  const stream = new LiveStream({
    site: site as SitePorts,
    clock: systemClock,
    log,
    admit: () => ({ who, whoNow: () => who }),
  });
  const server = createServer((request, response) => stream.events(request, response));
  server.on('upgrade', (request, socket, head) => stream.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const timer = setInterval(() => {
    round += 1;
    changed();
  }, CHANGE_MS);
  const bytesPerS = await new Promise<number>((resolve, reject) => {
    const args = ['scripts/bench/stream/clients.ts', String(port), kind, String(CLIENTS), String(SECONDS)];
    const clients = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    clients.stdout.setEncoding('utf8').on('data', (piece: string) => {
      if (piece.includes('counting')) started = process.cpuUsage();
      text += piece;
    });
    clients.once('error', reject).once('close', () => resolve(Number(text.split('\n').at(-2))));
  });
  const { user, system } = process.cpuUsage(started);
  clearInterval(timer);
  stream.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const cpuPercent = (user + system) / 1e4 / SECONDS;
  say(`${kind}: ${cpuPercent.toFixed(1)} % of a core, ${Math.round(bytesPerS)} B/s per screen`);
  return { cpuPercent, bytesPerS };
}
