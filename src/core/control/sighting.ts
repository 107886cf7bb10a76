import type { ElectricalValues } from '../model/readings.ts';
import type { WorstCurrents } from './amperes.ts';
import type { Sighting } from './belief.ts';
import type { Limit } from './circuits.ts';
import type { Station } from './stations.ts';

/** A meter's newest word on one limit, A or W. */
export interface MeterWord {
  readonly key: string;
  /** Its arrival, monotonic ms. */
  readonly atMs: number;
  /** In the worst and in the best case that its rounding allows. */
  readonly measured: number;
  readonly certain: number;
  readonly suspect: boolean;
  /** The meter shows the sum of all phases, so a car counts with all of its own. */
  readonly undivided: WorstCurrents['undivided'];
}

/** Sets a meter's word against what the charge points behind it say of themselves. */
export function sight(
  word: MeterWord,
  limit: Pick<Limit, 'phase' | 'against'>,
  rated: number,
  behind: readonly Station[],
): Sighting {
  const { phase } = limit;
  let reported = 0;
  let rounding = 0;
  let slack = 0;
  let all = 0;
  let comingDown = 0;
  let climb = 0;
  let moversReportedMs = Number.POSITIVE_INFINITY;
  let drawersReportedMs = Number.POSITIVE_INFINITY;
  for (const { draw, before } of behind) {
    const uses = usesOf(draw, limit, word.undivided);
    const perA = phase === null ? uses * draw.voltageV : uses;
    const seen = seenOn(draw, limit, word.undivided);
    const may = draw.mayA * perA;
    const reportedMs = draw.reportedMs ?? Number.NEGATIVE_INFINITY;
    reported += seen;
    if (seen > 0) {
      rounding += draw.roundingA * perA;
      drawersReportedMs = Math.min(drawersReportedMs, draw.isOutrun ? Number.NEGATIVE_INFINITY : reportedMs);
    }
    const own = draw.inMotion && draw.mayExplain ? Math.max(0, may - seen) : 0;
    if (draw.climbA > 0 && uses > 0 && draw.mayExplain) climb += draw.climbA * perA;
    if (own > 0) {
      slack += own;
      moversReportedMs = Math.min(moversReportedMs, reportedMs);
    }
    // A car that has been raised follows; one that drew nothing mostly goes on so.
    const drawing = draw.isRising ? seen + own : seen;
    all += drawing;
    if (draw.isFalling) comingDown += Math.max(0, drawing - (before?.grantedA ?? draw.mayA) * perA);
  }
  const { key, atMs, measured, certain, suspect } = word;
  return {
    key,
    atMs,
    measured,
    certain,
    reported,
    reportedMost: reported + rounding,
    slack,
    drawing: all,
    comingDown,
    climb,
    over: measured - rated,
    suspect,
    moversReportedMs,
    drawersReportedMs,
  };
}

/** What a meter shows of a limit, in the worst and in the best case; `null` when it cannot tell. */
export function loadOn(
  { phase, against }: Limit,
  { powerW }: ElectricalValues,
  { currentA, certainA, undivided }: WorstCurrents,
): Pick<MeterWord, 'measured' | 'certain'> | null {
  if (phase === null) return { measured: powerW, certain: powerW };
  if (against === null) return { measured: currentA[phase], certain: certainA[phase] };
  if (undivided) return null;
  return { measured: currentA[phase] - certainA[against], certain: certainA[phase] - currentA[against] };
}

/**
 * On how many of a limit's phases it counts. To an unbalance, what it draws on the lower phase is no part of its own: it
 * counts only as far as the meter shows it, for it may stop at any time.
 */
function usesOf(
  { phases, memory }: Station['draw'],
  { phase, against }: Pick<Limit, 'phase' | 'against'>,
  undivided: boolean,
): number {
  if (phase === null || (undivided && against === null)) return phases.length;
  if (!phases.includes(phase)) return 0;
  // Until its phases are proven it may turn out to be a single-phase car.
  return against === null || !phases.includes(against) || memory.terminals === null ? 1 : 0;
}

function seenOn(
  { seenA, seenW }: Station['draw'],
  { phase, against }: Pick<Limit, 'phase' | 'against'>,
  undivided: boolean,
): number {
  if (phase === null) return seenW;
  if (against !== null) return Math.max(0, seenA[phase] - seenA[against]);
  return undivided ? seenA[0] + seenA[1] + seenA[2] : seenA[phase];
}
