import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/clock.ts';
import { compose } from '../../src/compose.ts';
import { pinoLog } from '../../src/pino-log.ts';
import { freePort } from '../demo-house.ts';
import { type Bench, type Metric, quantile } from './bench.ts';
import { startBareMeter, startBareStation } from './reaction/bare-peers.ts';

const FUSE_A = 40;
const MAX_A = 32;
const STEP_A = 0.1;
const STEPS = 240;

/**
 * The whole controller in this process, between a P1 meter and an OCPP station that are bare sockets. Measured from
 * handing the telegram to the kernel until the station has read the limiting SetChargingProfile, so two hops over
 * loopback and the station's JSON parsing are in it.
 */
export const bench: Bench = {
  what: 'from the last byte of a P1 telegram that shows an overload to the limiting SetChargingProfile at the station',
  async run(args, say) {
    const at = args.indexOf('--houses');
    const houses = at === -1 ? 4 : Number(args[at + 1]);
    const samplesMs: number[] = [];
    for (let house = 1; house <= houses; house++) {
      samplesMs.push(...(await reactionsOfOneHouse()));
      say(`house ${house} of ${houses}: ${samplesMs.length} reactions`);
    }
    const metric = (share: number, aim: string): Metric => ({ value: quantile(samplesMs, share), unit: 'ms', aim });
    return {
      p50: metric(0.5, '-'),
      p99: metric(0.99, '< 5'),
      max: metric(1, '-'),
      samples: { value: samplesMs.length, unit: 'reactions', aim: '-' },
    };
  },
};

async function reactionsOfOneHouse(): Promise<readonly number[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-reaction-'));
  const meter = await startBareMeter();
  const ocppPort = await freePort(0);
  writeFileSync(join(dataDir, 'config.yaml'), config(await freePort(0), ocppPort, meter.port));
  const composed = await compose({
    dataDir,
    packageDir: fileURLToPath(new URL('../..', import.meta.url)),
    version: '0',
    clock: systemClock,
    log: pinoLog('error'),
    announceCode: () => {},
    signInLinkToken: null,
  });
  if (composed.kind !== 'running' || composed.house.config.kind !== 'ok') throw new Error(JSON.stringify(composed));
  const station = await startBareStation(`ws://127.0.0.1:${ocppPort}/BENCH`);
  const keepTalking = setInterval(() => meter.sayA(FUSE_A - MAX_A - 2), 1_000);
  try {
    await station.limit((limitA) => limitA >= MAX_A);
    clearInterval(keepTalking);
    await station.report(MAX_A);
    const samplesMs: number[] = [];
    for (let step = 1; step <= STEPS; step++) {
      const beforeA = station.limitA();
      const sentMs = performance.now();
      // The house grows and the car has not followed yet: every telegram shows more than is already coming down.
      meter.sayA(FUSE_A + step * STEP_A);
      samplesMs.push((await station.limit((limitA) => limitA < beforeA)) - sentMs);
    }
    return samplesMs;
  } finally {
    clearInterval(keepTalking);
    station.stop();
    await composed.house.stop();
    await meter.stop();
    rmSync(dataDir, { recursive: true });
  }
}

function config(httpPort: number, ocppPort: number, p1Port: number): string {
  return `
http: { host: 127.0.0.1, port: ${httpPort} }
ocpp: { host: 127.0.0.1, port: ${ocppPort} }
circuits: [{ id: house, name: House, limitA: ${FUSE_A}, meter: grid }]
meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 127.0.0.1, port: ${p1Port} } }]
chargePoints:
  - { id: cp, name: CP, type: ocpp, identity: BENCH, circuit: house, maxCurrentA: ${MAX_A}, currentStepA: ${STEP_A}, access: open, defaultMode: fast }
fuse: { raiseDelayS: 5, marginA: 0 }
`;
}
