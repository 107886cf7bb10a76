import { localDate, type Reading } from './cell.ts';
import type { DocumentWords } from './words-needed.ts';

/** `Oktober 2026`, `4. Quartal 2026`, `2026`, or the first and the last day. */
export function periodName(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  reading: Reading,
  words: DocumentWords,
): string {
  const from = new Date(reading.toLocal(fromMs));
  const to = new Date(reading.toLocal(toMs));
  const startsMonth = from.getUTCDate() === 1 && isMidnight(from);
  const endsMonth = to.getUTCDate() === 1 && isMidnight(to);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth();
  const months = (to.getUTCFullYear() - year) * 12 + to.getUTCMonth() - month;
  if (startsMonth && endsMonth && months === 1) return `${words.months[month] ?? ''} ${year}`;
  if (startsMonth && endsMonth && months === 3 && month % 3 === 0) return words.quarter(month / 3 + 1, year);
  if (startsMonth && endsMonth && months === 12 && month === 0) return String(year);
  return `${localDate(fromMs, reading.toLocal, reading.language)} – ${localDate(toMs - 1, reading.toLocal, reading.language)}`;
}

function isMidnight(local: Date): boolean {
  return local.getTime() % 86_400_000 === 0;
}
