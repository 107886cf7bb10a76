import type { ElectricalValues, Reading } from '../model/readings.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** The quarter hours of every time zone begin with those of UTC. */
const QUARTER_MS = 900_000;
const MS_PER_H = 3_600_000;
/** Wall clock and monotonic clock drift apart by far less between two readings, ms. */
const JUMP_MS = 5_000;

/** What was imported since the running quarter hour of the clock began. */
export interface QuarterMemory {
  /** Beginning of the quarter hour, UTC epoch ms. */
  readonly startMs: number;
  readonly energyWh: number;
  /** Up to when it is counted: arrival of the newest reading, monotonic and UTC epoch ms. */
  readonly monoMs: number;
  readonly atMs: number;
}

export interface QuarterHour {
  readonly capW: number;
  /** Imported since it began, until now, Wh. */
  readonly energyWh: number;
  /** What may be imported from now on so that its mean stays below the cap, W; negative when it is over already. */
  readonly allowedW: number;
  /** What may be imported for all of the next one, W: who cannot go on with that need not start in this one. */
  readonly steadyW: number;
  /** UTC epoch ms. */
  readonly endsAtMs: number;
}

/**
 * Counts the import of the running quarter hour, and says how much may follow: what is left of the budget, spread over
 * the rest of the quarter hour and one dead time more, in which a car still draws what it no longer may.
 *
 * What nobody has seen (a restart, a silent meter, a clock that jumped) counts by the meter's own demand register, or
 * as if the cap had been used. `null` without a cap or without a grid meter.
 */
export function countQuarterHour(
  snapshot: Snapshot,
  before: QuarterMemory | null,
  settings: Settings,
): { readonly quarter: QuarterHour; readonly memory: QuarterMemory | null } | null {
  const { quarterHour } = settings;
  const meterId = settings.circuits[0]?.meterId ?? null;
  if (quarterHour === null || meterId === null) return null;
  const reading = snapshot.meters.find(({ id }) => id === meterId)?.reading ?? null;
  const monthPeakW = reading?.value.demand?.monthPeakW ?? 0;
  const capW = quarterHour.orMonthPeak ? Math.max(quarterHour.capW, monthPeakW) : quarterHour.capW;
  const { meterTimeoutMs, deadTimeMs } = settings.fuse;
  const counting = { capW, unseenAfterMs: meterTimeoutMs };

  const isNew = reading !== null && reading.monoMs !== before?.monoMs;
  const counted = isNew ? advance(before, reading, reading.value, counting) : before;
  const now = advance(counted, { monoMs: snapshot.monoMs, atMs: snapshot.wallMs }, reading?.value ?? null, counting);
  const memory = counted !== null && jumped(counted, now) ? { ...now, monoMs: counted.monoMs } : counted;

  const endsAtMs = now.startMs + QUARTER_MS;
  const budgetWh = (capW * QUARTER_MS) / MS_PER_H;
  const restMs = endsAtMs - snapshot.wallMs + deadTimeMs;
  return {
    quarter: {
      capW,
      energyWh: now.energyWh,
      allowedW: ((budgetWh - now.energyWh) * MS_PER_H) / restMs,
      steadyW: (capW * QUARTER_MS) / (QUARTER_MS + deadTimeMs),
      endsAtMs,
    },
    memory,
  };
}

type Moment = Pick<Reading<unknown>, 'monoMs' | 'atMs'>;

/** The count up to a moment, at the power of `values` (which hold since the moment before). */
function advance(
  before: QuarterMemory | null,
  { monoMs, atMs }: Moment,
  values: ElectricalValues | null,
  { capW, unseenAfterMs }: { readonly capW: number; readonly unseenAfterMs: number },
): QuarterMemory {
  const startMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  const energyWh = (powerW: number, durationMs: number): number => (powerW * durationMs) / MS_PER_H;
  const goesOn = before !== null && !jumped(before, { monoMs, atMs });
  const sinceMs = goesOn ? monoMs - before.monoMs : Number.POSITIVE_INFINITY;
  const countedMs = Math.min(sinceMs, atMs - startMs);
  const soFarWh = goesOn && before.startMs === startMs ? before.energyWh : 0;
  if (sinceMs <= unseenAfterMs && values !== null) {
    return { startMs, monoMs, atMs, energyWh: soFarWh + energyWh(Math.max(0, values.powerW), countedMs) };
  }
  const registerW = values?.demand?.quarterHourW;
  const unseenWh = soFarWh + energyWh(capW, countedMs);
  return { startMs, monoMs, atMs, energyWh: registerW === undefined ? unseenWh : energyWh(registerW, QUARTER_MS) };
}

function jumped(before: Moment, now: Moment): boolean {
  return Math.abs(now.atMs - before.atMs - (now.monoMs - before.monoMs)) > JUMP_MS;
}
