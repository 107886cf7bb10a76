import type { ElectricalValues, Reading } from '../model/readings.ts';
import type { Settings } from '../model/site.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** The quarter hours of every time zone begin with those of UTC. */
const QUARTER_MS = 900_000;
const MS_PER_H = 3_600_000;
/** Wall clock and monotonic clock drift apart by far less between two readings, ms. */
const JUMP_MS = 5_000;
/** The clocks of house and meter agree that well: until then its register may still be that of the quarter hour before. ms. */
const CLOCKS_AGREE_MS = 60_000;

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

  const powerW = reading?.value.powerW ?? null;
  const isNew = reading !== null && reading.monoMs !== before?.monoMs;
  const memory = isNew ? advance(before, reading, { powerW, registerWh: registerOf(reading.value) }, counting) : before;
  const moment = { monoMs: snapshot.monoMs, atMs: snapshot.wallMs };
  const now = advance(memory, moment, { powerW, registerWh: null }, counting);

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

/** What is known of the time between two moments. */
interface Import {
  /** Power at the end of it, W; `null` when nobody measured. */
  readonly powerW: number | null;
  /** Energy since the quarter hour began by the meter's own account, Wh. */
  readonly registerWh: number | null;
}

/** The count up to a moment. */
function advance(
  before: QuarterMemory | null,
  { monoMs, atMs }: Moment,
  { powerW, registerWh }: Import,
  { capW, unseenAfterMs }: { readonly capW: number; readonly unseenAfterMs: number },
): QuarterMemory {
  const startMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  const goesOn = before !== null && !jumped(before, { monoMs, atMs });
  const sinceMs = goesOn ? monoMs - before.monoMs : Number.POSITIVE_INFINITY;
  const countedMs = Math.min(sinceMs, atMs - startMs);
  const soFarWh = goesOn && before.startMs === startMs ? before.energyWh : 0;
  const isSeen = sinceMs <= unseenAfterMs && powerW !== null;
  const countedWh = soFarWh + ((isSeen ? Math.max(0, powerW) : capW) * countedMs) / MS_PER_H;
  const isOfThisQuarter = atMs - startMs >= CLOCKS_AGREE_MS;
  return { startMs, monoMs, atMs, energyWh: isSeen || !isOfThisQuarter ? countedWh : (registerWh ?? countedWh) };
}

function registerOf({ demand }: ElectricalValues): number | null {
  return demand === undefined ? null : (demand.quarterHourW * QUARTER_MS) / MS_PER_H;
}

function jumped(before: Moment, now: Moment): boolean {
  return Math.abs(now.atMs - before.atMs - (now.monoMs - before.monoMs)) > JUMP_MS;
}
