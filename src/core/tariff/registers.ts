import { QUARTER_MS } from './windows.ts';

/** A register at a quarter hour. W: read. E: between two that were read. F: missing. */
export interface QuarterRegister {
  /** UTC epoch ms. */
  readonly atMs: number;
  /** Whole Wh; `null` where missing. */
  readonly registerWh: number | null;
  readonly quality: 'W' | 'E' | 'F';
}

/**
 * A register at every quarter hour of [fromMs, toMs], both ends included. Where nobody read it (the controller was off,
 * the device out of reach), it lies evenly between its neighbours, for a register does not wait to be read; where it has
 * no neighbour on one side, or fell in between, it is missing. Nothing is stored of that: it follows from what was read.
 * @param read registers that were read, ascending in time; neighbours outside the period count
 */
export function quarterRegisters(
  read: readonly { readonly atMs: number; readonly registerWh: number }[],
  fromMs: number,
  toMs: number,
): readonly QuarterRegister[] {
  const registers: QuarterRegister[] = [];
  let next = 0;
  for (let atMs = Math.ceil(fromMs / QUARTER_MS) * QUARTER_MS; atMs <= toMs; atMs += QUARTER_MS) {
    while ((read[next]?.atMs ?? Number.POSITIVE_INFINITY) < atMs) next += 1;
    const before = read[next - 1];
    const after = read[next];
    if (after?.atMs === atMs) registers.push({ atMs, registerWh: after.registerWh, quality: 'W' });
    else if (before === undefined || after === undefined || after.registerWh < before.registerWh) {
      registers.push({ atMs, registerWh: null, quality: 'F' });
    } else {
      const flowedWh = BigInt(after.registerWh - before.registerWh) * BigInt(atMs - before.atMs);
      const registerWh = before.registerWh + Number(flowedWh / BigInt(after.atMs - before.atMs));
      registers.push({ atMs, registerWh, quality: 'E' });
    }
  }
  return registers;
}
