import type { RegisterLog } from '../ledger/register-log.ts';
import type { SeriesRow } from './formats/series-csv.ts';

/** Of which device a profile is, and how the receiver calls it. */
export interface ProfileSource {
  readonly deviceId: string;
  readonly direction: 'import' | 'export';
  /** What stands in the file for it. */
  readonly name: string;
  readonly obis: string;
}

/** Read in one go, ms: a week is about 2 ms. */
const STRETCH_MS = 7 * 86_400_000;

/**
 * Energy of every quarter hour that begins in [fromMs, toMs), from the registers at its two ends: W where both were
 * read, E where one lies between neighbours, F where one is missing or the register fell. Others get their turn between.
 */
export async function* loadProfile(
  registers: RegisterLog,
  { deviceId, direction, name, obis }: ProfileSource,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): AsyncGenerator<SeriesRow, void> {
  for (let from = fromMs; from < toMs; from += STRETCH_MS) {
    const read = registers.quarters(deviceId, direction, from, Math.min(from + STRETCH_MS, toMs));
    for (const [index, end] of read.slice(1).entries()) {
      const start = read[index];
      if (start === undefined) continue;
      const flowedWh = start.registerWh === null || end.registerWh === null ? null : end.registerWh - start.registerWh;
      const energyWh = flowedWh !== null && flowedWh >= 0 ? flowedWh : null;
      const isRead = start.quality === 'W' && end.quality === 'W';
      yield {
        device: name,
        obis,
        quarterMs: start.atMs,
        registerWh: start.registerWh,
        energyWh,
        quality: energyWh === null ? 'F' : isRead ? 'W' : 'E',
      };
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
