import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import { decide } from '../../src/core/control/decide.ts';
import { NO_EVIDENCE } from '../../src/core/control/identify/evidence.ts';
import { type IdentifyMemory, identify, NOTHING_WATCHED } from '../../src/core/control/identify/identify.ts';
import { initialMemory, type Memory } from '../../src/core/control/memory.ts';
import type { ElectricalValues, Reading } from '../../src/core/model/readings.ts';
import type { Log } from '../../src/log.ts';
import { FlightRecorder } from '../../src/site/flight-recorder/flight-recorder.ts';
import { type Bench, type Metric, median, quantile } from './bench.ts';
import { carPark, moment } from './decide.ts';

const SECONDS = 3_600;
const WARM_UP = 300;

/**
 * An hour of the car park of `decide`, one cycle a second in which every meter has spoken, in virtual time: what the
 * flight recorder and self-identification take of each cycle, how long the event loop stands still at most while a block is written, and what
 * comes to the disk. Values are as fine as floating point has them; real meters round, so real recordings are smaller.
 */
export const bench: Bench = {
  what: 'flight recorder and self-identification: time per cycle on the loop, and room on the disk',
  async run(_args, say) {
    const metrics: Record<string, Metric> = {};
    for (const count of [3, 50]) {
      const { recordMs, identifyMs, pausesMs, bytes } = await measure(count);
      metrics[`record${count}Median`] = { value: median(recordMs), unit: 'ms', aim: '< 1' };
      metrics[`record${count}P99`] = { value: quantile(recordMs, 0.99), unit: 'ms', aim: '< 5' };
      metrics[`identify${count}Median`] = { value: median(identifyMs), unit: 'ms', aim: '< 1' };
      metrics[`identify${count}P99`] = { value: quantile(identifyMs, 0.99), unit: 'ms', aim: '< 5' };
      metrics[`flush${count}Pause`] = { value: median(pausesMs), unit: 'ms', aim: '< 5' };
      metrics[`perDay${count}`] = { value: (bytes * 24) / 1e6, unit: 'MB', aim: 'told, not aimed at' };
      say(`${count} charge points: ${SECONDS} cycles`);
    }
    return metrics;
  },
};

async function measure(count: number) {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-bench-'));
  const settings = carPark(count);
  let monoMs = 0;
  const clock = { ...systemClock, monoMs: () => monoMs, wallMs: () => monoMs };
  const log: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
  const recorder = new FlightRecorder({ folder, settings, version: '0', days: 7, maxBytes: 2e8, clock, log });
  const ceilings = settings.chargePoints.map(() => 6);
  const reported: (Reading<ElectricalValues> | null)[] = settings.chargePoints.map(() => null);
  let memory: Memory = initialMemory();
  let watched: IdentifyMemory = NOTHING_WATCHED;
  const recordMs: number[] = [];
  const identifyMs: number[] = [];
  const pauses = monitorEventLoopDelay({ resolution: 1 });
  const pausesMs: number[] = [];
  for (let second = 1; second <= SECONDS; second += 1) {
    monoMs = second * 1_000;
    const snapshot = moment(settings, ceilings, reported, second);
    const before = memory;
    const { decision, memory: next } = decide(snapshot, memory, settings);
    memory = next;
    decision.chargePoints.forEach(({ currentA }, i) => {
      ceilings[i] = currentA;
    });
    const startedMs = performance.now();
    recorder.saw(snapshot, before);
    recorder.decided(decision);
    const recordedMs = performance.now();
    watched = identify(snapshot, watched, NO_EVIDENCE, settings).memory;
    const identifiedMs = performance.now();
    if (second > WARM_UP) {
      recordMs.push(recordedMs - startedMs);
      identifyMs.push(identifiedMs - recordedMs);
    }
    if (second % 100 !== 0) continue;
    // The rest of a block happens between cycles: its pieces on the loop are what others wait for.
    await turn();
    pauses.reset();
    pauses.enable();
    await recorder.flush();
    pauses.disable();
    // The longest of this block; the median over blocks, for a busy machine makes pauses of its own.
    if (second > WARM_UP) pausesMs.push(Math.max(0, pauses.max / 1e6 - 1));
  }
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  rmSync(folder, { recursive: true });
  return { recordMs, identifyMs, pausesMs, bytes };
}
