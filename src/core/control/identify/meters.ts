import { mapPhases, type PerPhase } from '../../model/phases.ts';
import type { Settings } from '../../model/site.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { voltage } from '../amperes.ts';

/** One meter reading: active current per phase, feed-in negative, A. */
export interface Sample {
  readonly monoMs: number;
  readonly activeA: PerPhase;
}

/** As long as a step is looked for, and a second more, ms. */
export const SAMPLES_MS = 150_000;
/** A meter that speaks more often than once a second gives no more than this. */
const MOST_SAMPLES = 200;

type Sampled = readonly { readonly id: string; readonly samples: readonly Sample[] }[];

/**
 * The newest readings of the meters of circuits. Only signed values help: currents alone do not tell feed-in from
 * import, and a total does not tell phases.
 */
export function sampled(snapshot: Snapshot, before: Sampled, settings: Settings): Sampled {
  return snapshot.meters.map((meter) => {
    const known = before.find(({ id }) => id === meter.id) ?? { id: meter.id, samples: [] };
    const { reading } = meter;
    const newestMs = known.samples.at(-1)?.monoMs ?? 0;
    if (reading === null || meter.condition !== 'ok' || reading.monoMs <= newestMs) return known;
    const { phasePowerW } = reading.value;
    if (phasePowerW === null || reading.quality !== 'good') return known;
    const activeA = mapPhases(phasePowerW, (powerW, i) => powerW / voltage(reading.value, i, settings.nominalVoltageV));
    const young = known.samples.filter(({ monoMs }) => monoMs > reading.monoMs - SAMPLES_MS);
    return { id: meter.id, samples: [...young, { monoMs: reading.monoMs, activeA }].slice(-MOST_SAMPLES) };
  });
}

/** Median per phase of the samples in (fromMs, toMs]; `null` without one, or when they differ by more than `calmA`. */
export function calmLevel(samples: readonly Sample[], fromMs: number, toMs: number, calmA: number): PerPhase | null {
  const within = samples.filter(({ monoMs }) => monoMs > fromMs && monoMs <= toMs);
  if (within.length === 0) return null;
  const sorted = (phase: 0 | 1 | 2): readonly number[] =>
    within.map(({ activeA }) => activeA[phase]).toSorted((a, b) => a - b);
  const phases = [sorted(0), sorted(1), sorted(2)] as const;
  if (phases.some((values) => (values.at(-1) ?? 0) - (values[0] ?? 0) > calmA)) return null;
  const middle = (values: readonly number[]): number => values[Math.floor(values.length / 2)] ?? 0;
  return [middle(phases[0]), middle(phases[1]), middle(phases[2])];
}
