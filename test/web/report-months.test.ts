import { expect, it } from 'vitest';
import { monthsToChoose, monthToBegin } from '../../web/src/reports/answers.ts';

const TODAY = '2026-11-22';

it.each([
  ['charged last month and this one', { first: '2026-09', last: '2026-11' }, '2026-10', 3],
  ['only this month so far', { first: '2026-11', last: '2026-11' }, '2026-11', 1],
  ['nothing for a while', { first: '2024-12', last: '2026-08' }, '2026-08', 24],
  ['nothing ever', null, '2026-11', 1],
])('%s: the months of a statement', (_, months, begin, count) => {
  expect(monthToBegin(TODAY, months)).toBe(begin);
  const all = monthsToChoose(TODAY, months);
  expect([all.length, all[0]]).toEqual([count, '2026-11']);
  expect(all.at(-1)).toBe(months?.first ?? '2026-11');
});
