import { type Choice, choiceOf, energyOf, type Menu } from './menu.ts';

/** Less than this is nothing, Wh. */
export const TOLERANCE_WH = 1e-3;

/** What a plan has to hold to: least amounts in the first so many pieces, and a greatest amount of all. */
export interface Bounds {
  readonly demands: readonly { readonly pieces: number; readonly leastWh: number; readonly leastSunWh: number }[];
  readonly mostWh: number;
}

interface Trimming {
  readonly bounds: Bounds;
  /** What a kWh is worth that no demand needs, nano units. */
  readonly worth: { readonly sunNano: number; readonly boughtNano: number };
  readonly startNano: number;
}

/** Gives back what no demand needs and what is not worth its cost, the dearest first, of equals the latest. */
export function trimmed(menus: readonly Menu[], choices: readonly Choice[], trimming: Trimming): readonly Choice[] {
  const chosen = [...choices];
  for (;;) {
    const spare = spareOf(chosen, trimming.bounds);
    let best: { readonly at: number; readonly choice: Choice; readonly perWh: number } | null = null;
    for (const [at, menu] of menus.entries()) {
      const less = lessOf(menu, chosen, at, spare, trimming);
      if (less !== null && (best === null || less.perWh >= best.perWh)) best = { at, ...less };
    }
    if (best === null) return chosen;
    chosen[best.at] = best.choice;
  }
}

interface Spare {
  /** Each piece may lose so much before a demand lacks it, Wh: in all, and of the sun. */
  readonly anyWh: Float64Array;
  readonly sunWh: Float64Array;
  /** There is more than fits in, Wh. */
  readonly tooMuchWh: number;
}

function spareOf(chosen: readonly Choice[], { demands, mostWh }: Bounds): Spare {
  const anyWh = new Float64Array(chosen.length).fill(Number.POSITIVE_INFINITY);
  const sunWh = new Float64Array(chosen.length).fill(Number.POSITIVE_INFINITY);
  let total = 0;
  for (const choice of chosen) total += energyOf(choice);
  for (const { pieces, leastWh, leastSunWh } of demands) {
    let any = -leastWh;
    let sun = -leastSunWh;
    for (let at = 0; at < pieces; at += 1) {
      any += (chosen[at]?.sunWh ?? 0) + (chosen[at]?.boughtWh ?? 0);
      sun += chosen[at]?.sunWh ?? 0;
    }
    for (let at = 0; at < pieces; at += 1) {
      anyWh[at] = Math.min(anyWh[at] ?? 0, any);
      // A share that cannot be reached binds nothing more.
      if (leastSunWh > 0) sunWh[at] = Math.min(sunWh[at] ?? 0, sun);
    }
  }
  return { anyWh, sunWh, tooMuchWh: total - mostWh };
}

/** The next lower choice of a piece, and what it saves per Wh beyond its worth; `null` where nothing is to be saved. */
function lessOf(
  menu: Menu,
  chosen: readonly Choice[],
  at: number,
  spare: Spare,
  { worth, startNano }: Trimming,
): { readonly choice: Choice; readonly perWh: number } | null {
  const now = chosen[at];
  if (now === undefined || now.powerW <= 0) return null;
  const { hours } = menu.piece;
  const lower = menu.choices.findLast(({ powerW }) => powerW < now.powerW - 1e-9);
  if (lower === undefined) return null;
  const isSun = now.boughtWh <= TOLERANCE_WH;
  const allowedWh = Math.min(spare.anyWh[at] ?? 0, isSun ? (spare.sunWh[at] ?? 0) : Number.POSITIVE_INFINITY);
  const isTooMuch = spare.tooMuchWh > TOLERANCE_WH;
  const stepWh = energyOf(now) - energyOf(lower);
  const isJump = lower.powerW === 0 && menu.range.minW > 0;
  if (allowedWh <= TOLERANCE_WH || (isJump && stepWh > allowedWh + TOLERANCE_WH)) return null;
  const least = isJump ? stepWh : Math.min(stepWh, allowedWh);
  const mayLoseWh = isTooMuch && !isJump ? Math.min(least, spare.tooMuchWh) : least;
  const choice = mayLoseWh >= stepWh ? lower : choiceOf(now.powerW - mayLoseWh / hours, menu);
  const starts = choice.powerW === 0 ? startsSaved(chosen, at) : 0;
  const saved = now.countsNano - choice.countsNano + starts * startNano;
  const worthOfIt =
    ((now.sunWh - choice.sunWh) * worth.sunNano + (now.boughtWh - choice.boughtWh) * worth.boughtNano) / 1000;
  const perWh = saved / (energyOf(now) - energyOf(choice));
  return isTooMuch || saved > worthOfIt ? { choice, perWh } : null;
}

/** Starts there are less when a piece is left out: at the edges of a run none, in its middle one more. */
function startsSaved(chosen: readonly Choice[], at: number): number {
  const before = (chosen[at - 1]?.powerW ?? 0) > 0;
  const after = (chosen[at + 1]?.powerW ?? 0) > 0;
  return before && after ? -1 : before || after ? 0 : 1;
}
