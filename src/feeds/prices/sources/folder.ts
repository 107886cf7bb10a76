import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type MarketUnit, readMarketCsv } from '../../../billing/market-csv.ts';
import { NANO } from '../../../core/tariff/money.ts';
import type { SeriesPoint } from '../../feed.ts';
import { failed, type SeriesSource } from '../../problem.ts';

const MOST_FILES = 200;
const LARGEST_BYTES = 4_000_000;

/**
 * CSV files in a folder, as docs/tariffs.md describes them. A file is read again when it has changed. One that cannot be read
 * is named, and the others count nevertheless.
 */
export function csvFolder({ path, unit }: { readonly path: string; readonly unit: MarketUnit }): SeriesSource {
  const read = new Map<string, { readonly modifiedMs: number; readonly points: readonly SeriesPoint[] | string }>();
  return {
    hasPast: false,
    async ask(fromMs) {
      try {
        const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.csv')).toSorted();
        for (const name of names.slice(-MOST_FILES)) {
          const file = join(path, name);
          const { mtimeMs: modifiedMs, size } = await stat(file);
          if (read.get(name)?.modifiedMs === modifiedMs) continue;
          const points = size > LARGEST_BYTES ? 'is too large' : readFileText(await readFile(file, 'utf8'), name, unit);
          read.set(name, { modifiedMs, points });
        }
        for (const name of read.keys()) if (!names.includes(name)) read.delete(name);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        return failed('unreachable', error.message);
      }
      const points = [...read.values()].flatMap((one) => (typeof one.points === 'string' ? [] : one.points));
      const [broken] = [...read].filter(([, one]) => typeof one.points === 'string');
      const remark = broken === undefined ? null : failed('not-understood', `${broken[0]} ${String(broken[1].points)}`);
      if (points.length === 0) return remark ?? failed('no-data', `no prices in ${path}`);
      const ahead = points.filter(({ endMs }) => endMs > fromMs);
      return { kind: 'ok', points: ahead, ...(remark === null ? {} : { remark: remark.problem }) };
    },
  };
}

function readFileText(text: string, name: string, unit: MarketUnit): readonly SeriesPoint[] | string {
  const csv = readMarketCsv(text, 'x', unit, name);
  if (csv.kind === 'refused') return `line ${csv.line}: ${csv.why}`;
  return csv.stretches.flatMap(({ fromMs, slotMinutes, pricesNano }) =>
    pricesNano.flatMap((nano, slot) => {
      const startMs = fromMs + slot * slotMinutes * 60_000;
      return nano === null ? [] : [{ startMs, endMs: startMs + slotMinutes * 60_000, value: nano / NANO }];
    }),
  );
}
