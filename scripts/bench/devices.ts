import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import type { DeviceContext } from '../../src/devices/device.ts';
import { P1Frames } from '../../src/devices/meters/p1/frames.ts';
import { readTelegram } from '../../src/devices/meters/p1/telegram.ts';
import { loadDefinitions } from '../../src/devices/modbus/definitions.ts';
import { ModbusDevice } from '../../src/devices/modbus/modbus-device.ts';
import type { Log } from '../../src/log.ts';
import { p1Telegram } from '../../src/sim/endpoints/p1-telegram.ts';
import { ModbusBuses, type ModbusLine } from '../../src/transport/modbus/buses.ts';
import { type Bench, median } from './bench.ts';
import { startRtuLine } from './devices/rtu-line.ts';

const DEFINITION = 'inepro-pro380';
const SECONDS = 20;
const log: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };

/** What devices cost: parsing, a slow line with many devices, and many devices on the network. */
export const bench: Bench = {
  what: 'devices: P1 telegrams, ten meters on one 19 200-baud line, forty meters on Modbus TCP',
  async run(_args, say) {
    const p1 = parseTelegrams();
    say('P1 done');
    const rtu = await tenOnOneLine();
    say('RTU done');
    const tcp = await fortyOnTcp();
    return {
      p1PerTelegram: { value: p1.perTelegramUs, unit: 'µs', aim: '< 10, or 100 MB/s' },
      p1Throughput: { value: p1.megabytesPerS, unit: 'MB/s', aim: '> 100, or 10 µs per telegram' },
      rtuReadingsPerSecond: { value: rtu.leastPerS, unit: '1/s of the slowest of ten', aim: '>= 0.98' },
      rtuLongestPause: { value: rtu.longestMs, unit: 'ms', aim: '< 2500: none is late' },
      tcpReadingsPerSecond: { value: tcp.leastPerS, unit: '1/s of the slowest of forty', aim: '>= 0.98' },
      tcpCore: { value: tcp.corePercent, unit: '% of a core', aim: '< 2' },
    };
  },
};

/** The whole way of a telegram: cut out of the stream in chunks as a serial port gives them, checksum, values. */
function parseTelegrams() {
  const values = {
    phasePowerW: [1_230, -450, 88],
    phaseVoltageV: [230, 231, 229],
    importWh: 1e6,
    exportWh: 2e5,
  } as const;
  const telegram = p1Telegram(values, Date.UTC(2026, 5, 15));
  let read = 0;
  const frames = new P1Frames('required', (frame) => {
    if (frame.kind === 'telegram' && readTelegram(frame.text).kind === 'reading') read += 1;
  });
  const perTelegramUs: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    // Processor time: others may use this machine, too.
    const before = process.cpuUsage();
    for (let count = 0; count < 500; count += 1) {
      for (let at = 0; at < telegram.length; at += 256) frames.push(telegram.subarray(at, at + 256));
    }
    const { user, system } = process.cpuUsage(before);
    perTelegramUs.push((user + system) / 500);
  }
  if (read !== 40 * 500) throw new Error(`only ${read} telegrams were read`);
  const medianUs = median(perTelegramUs.slice(10));
  return { perTelegramUs: medianUs, megabytesPerS: telegram.length / medianUs };
}

async function tenOnOneLine() {
  const line = await startRtuLine(19_200);
  const serial = { kind: 'serial', ...line.settings } as const;
  const watched = await watch(Array.from({ length: 10 }, (_, index) => ({ line: serial, unit: index + 1 })));
  await line.stop();
  return watched;
}

async function fortyOnTcp() {
  const meters = fork(new URL('devices/tcp-meters.ts', import.meta.url));
  const [ports] = (await once(meters, 'message')) as [number[]];
  const watched = await watch(
    ports.map((port) => ({ line: { kind: 'tcp', framing: 'tcp', host: '127.0.0.1', port }, unit: 1 })),
  );
  meters.disconnect();
  return watched;
}

/** Reads devices once a second and counts what comes, after a moment in which all have begun. */
async function watch(places: readonly { readonly line: ModbusLine; readonly unit: number }[]) {
  const definition = loadDefinitions(join(import.meta.dirname, '../../hw')).byName.get(DEFINITION);
  if (definition === undefined) throw new Error(`no definition ${DEFINITION}`);
  const buses = new ModbusBuses(systemClock);
  const timesMs: number[][] = places.map(() => []);
  const devices = places.map((place, index) => {
    const heard = (): void => {
      const monoMs = device.reading()?.monoMs;
      if (monoMs !== undefined && timesMs[index]?.at(-1) !== monoMs) timesMs[index]?.push(monoMs);
    };
    const context: DeviceContext = { clock: systemClock, log, changed: heard };
    const device: ModbusDevice = new ModbusDevice({ ...place, id: `m${index}`, name: 'M', definition }, buses, context);
    return device;
  });
  for (const device of devices) device.start();
  await pause(3_000);
  for (const times of timesMs) times.length = 0;
  const before = process.cpuUsage();
  await pause(SECONDS * 1_000);
  const { user, system } = process.cpuUsage(before);
  await Promise.all(devices.map((device) => device.stop()));
  const pausesMs = timesMs.flatMap((times) => times.slice(1).map((time, index) => time - (times[index] ?? time)));
  return {
    leastPerS: Math.min(...timesMs.map((times) => times.length)) / SECONDS,
    longestMs: Math.max(...pausesMs),
    corePercent: (user + system) / (SECONDS * 10_000),
  };
}
