import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Bench, type Metric, quantile } from './bench.ts';
import type { Sample } from './ocpp/server.ts';
import { BenchStation } from './ocpp/stations.ts';

const STATIONS = 500;
const MESSAGES_EACH = 40;
const RATE_PER_S = 1_000;

interface Figures {
  readonly heapKiB: number;
  readonly stormMs: number;
  readonly perSecond: number;
  readonly perCpuSecond: number;
  readonly p99Ms: number;
  readonly loopP99Ms: number;
}

/**
 * 500 stations in this process, the server in another, on loopback: what a connection costs, how many MeterValues of
 * eight samples are validated and answered, how long a request takes under a steady load, and how long all stations
 * need to come back at once. The same with the strict server of `ocpp-rpc`.
 */
export const bench: Bench = {
  what: `${STATIONS} charge points on one central system, beside the strict server of ocpp-rpc`,
  async run(args, say) {
    const at = args.indexOf('--seconds');
    const seconds = at === -1 ? 10 : Number(args[at + 1]);
    // The stations of this process are slow until they are compiled: that must not be laid to whoever comes first.
    await figuresOf('ocpp-rpc', 1, () => {});
    const ours = await figuresOf('ours', seconds, say);
    const theirs = await figuresOf('ocpp-rpc', seconds, say);
    const metric = (value: number, unit: string, aim: string): Metric => ({ value, unit, aim });
    return {
      heapPerConnection: metric(ours.heapKiB, 'KiB', '<= 8'),
      meterValuesPerSecond: metric(ours.perSecond, '1/s', '-'),
      meterValuesPerCore: metric(ours.perCpuSecond, 'per second of processor time', '>= 20000'),
      requestP99: metric(ours.p99Ms, `ms at ${RATE_PER_S}/s`, '< 5'),
      loopP99: metric(ours.loopP99Ms, `ms late at ${RATE_PER_S}/s`, '< 5'),
      reconnectStorm: metric(ours.stormMs, 'ms', '< 2000'),
      heapRatio: metric(ours.heapKiB / theirs.heapKiB, 'of ocpp-rpc', '< 1'),
      perCoreRatio: metric(ours.perCpuSecond / theirs.perCpuSecond, 'of ocpp-rpc', '> 1'),
      p99Ratio: metric(ours.p99Ms / theirs.p99Ms, 'of ocpp-rpc', '< 1'),
      stormRatio: metric(ours.stormMs / theirs.stormMs, 'of ocpp-rpc', '< 1'),
    };
  },
};

async function figuresOf(kind: 'ours' | 'ocpp-rpc', seconds: number, say: (line: string) => void): Promise<Figures> {
  const file = fileURLToPath(new URL('./ocpp/server.ts', import.meta.url));
  const server = fork(file, [kind], { execArgv: ['--expose-gc'] });
  try {
    const [port] = (await once(server, 'message')) as [number];
    const sample = () => ask(server);
    // What is compiled or made at the first connection belongs to none.
    const first = await allStations(port, 'WARM', 20);
    await Promise.all(first.map((station) => send(station, 20)));
    for (const station of first) station.stop();
    await settled();

    const empty = await sample();
    let stations = await allStations(port, 'CP', STATIONS);
    await settled();
    const full = await sample();

    for (const station of stations) station.stop();
    await settled();
    const stormMs = await timed(async () => {
      stations = await allStations(port, 'CP', STATIONS);
    });
    await settled();

    const before = await sample();
    const elapsedMs = await timed(() => Promise.all(stations.map((station) => send(station, MESSAGES_EACH))));
    const after = await sample();
    const count = after.handled - before.handled;

    const latenciesMs = await steady(stations, seconds);
    const { loopP99Ms } = await sample();
    for (const station of stations) station.stop();

    const figures = {
      heapKiB: (full.heapBytes - empty.heapBytes) / 1024 / STATIONS,
      stormMs,
      perSecond: (count * 1_000) / elapsedMs,
      perCpuSecond: (count * 1e6) / (after.cpuUs - before.cpuUs),
      p99Ms: quantile(latenciesMs, 0.99),
      loopP99Ms,
    };
    say(
      `${kind}: ${JSON.stringify(figures, (_key, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value))}`,
    );
    return figures;
  } finally {
    server.disconnect();
  }
}

async function ask(server: ChildProcess): Promise<Sample> {
  server.send('sample');
  const [sample] = (await once(server, 'message')) as [Sample];
  return sample;
}

/** All at once; each is there when its boot was answered. */
function allStations(port: number, name: string, count: number): Promise<BenchStation[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const station = await BenchStation.connect(port, `${name}-${i}`);
      await station.boot();
      return station;
    }),
  );
}

async function send(station: BenchStation, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await station.meterValues();
}

/** Spread evenly over time and stations; how long each answer took, ms. */
async function steady(stations: readonly BenchStation[], seconds: number): Promise<readonly number[]> {
  const latenciesMs: number[] = [];
  const open: Promise<void>[] = [];
  const beganMs = performance.now();
  for (let sent = 0; sent < seconds * RATE_PER_S; ) {
    const due = Math.floor(((performance.now() - beganMs) * RATE_PER_S) / 1_000);
    for (; sent < due; sent += 1) {
      const station = stations[sent % stations.length];
      const sentMs = performance.now();
      if (station !== undefined)
        open.push(station.meterValues().then(() => void latenciesMs.push(performance.now() - sentMs)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(open);
  return latenciesMs;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await run();
  return performance.now() - beganMs;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 500));
