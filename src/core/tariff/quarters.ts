import { QUARTER_MS, startOfQuarter } from './windows.ts';

/** A register of a meter at a moment: UTC epoch ms, whole Wh. */
export interface RegisterPoint {
  readonly atMs: number;
  readonly registerWh: number;
}

/** What went through a meter in a part of a quarter hour. */
export interface QuarterEnergy {
  /** Start of the quarter hour, UTC epoch ms. */
  readonly quarterMs: number;
  readonly energyWh: number;
  /** W: between registers read at its edges. E: spread by time over a longer gap between registers. */
  readonly quality: 'W' | 'E';
}

/** Registers this far apart are as good as one read at the edge between them, ms. */
const CLOSE_MS = 2 * 60_000;

/**
 * Cuts the difference of registers at quarter hours. Inside a gap between two registers the energy is taken to have
 * flowed evenly. The parts always sum to the difference of the last and the first register, to the Wh.
 * @param points ascending in time and register; fewer than two give nothing
 */
export function quartersOf(points: readonly RegisterPoint[]): readonly QuarterEnergy[] {
  const energy = new Map<number, { energyWh: number; spreadWh: number }>();
  for (let i = 1; i < points.length; i++) {
    const from = points[i - 1];
    const to = points[i];
    if (from === undefined || to === undefined) continue;
    const isClose = to.atMs - from.atMs <= CLOSE_MS || startOfQuarter(from.atMs) === startOfQuarter(to.atMs - 1);
    for (const { quarterMs, energyWh } of cut(from, to)) {
      const sum = energy.get(quarterMs) ?? { energyWh: 0, spreadWh: 0 };
      sum.energyWh += energyWh;
      if (!isClose) sum.spreadWh += energyWh;
      energy.set(quarterMs, sum);
    }
  }
  return [...energy].map(([quarterMs, { energyWh, spreadWh }]) => ({
    quarterMs,
    energyWh,
    quality: spreadWh === 0 ? 'W' : 'E',
  }));
}

function* cut(from: RegisterPoint, to: RegisterPoint): Generator<{ quarterMs: number; energyWh: number }> {
  const wholeWh = BigInt(to.registerWh - from.registerWh);
  const wholeMs = BigInt(to.atMs - from.atMs);
  // Rounding what had flowed until each edge, not each part, keeps the sum exact.
  const flowedWh = (untilMs: number): number =>
    untilMs >= to.atMs ? Number(wholeWh) : Number((wholeWh * BigInt(untilMs - from.atMs)) / wholeMs);
  let beforeWh = 0;
  for (let quarterMs = startOfQuarter(from.atMs); ; quarterMs += QUARTER_MS) {
    const edgeMs = quarterMs + QUARTER_MS;
    const untilWh = flowedWh(edgeMs);
    yield { quarterMs, energyWh: untilWh - beforeWh };
    beforeWh = untilWh;
    if (edgeMs >= to.atMs) return;
  }
}
