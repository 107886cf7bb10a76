import { expect, test } from 'vitest';
import { QuarterMeans } from '../../src/feeds/quarter-means.ts';

const QUARTER_MS = 900_000;
const FIRST = 2_000_000;
const START_MS = FIRST * QUARTER_MS;

function means() {
  const ended: [number, Record<string, number>][] = [];
  const of = new QuarterMeans((quarter, powers) => ended.push([quarter - FIRST, Object.fromEntries(powers)]));
  /** A sample every ten seconds. */
  const samples = (fromMs: number, toMs: number, powerW: (atMs: number) => number): void => {
    for (let atMs = fromMs; atMs < toMs; atMs += 10_000) of.sample('roof', START_MS + atMs, powerW(atMs));
  };
  return { of, ended, samples };
}

test('the mean of a quarter hour is told when it is over', () => {
  const { of, ended, samples } = means();
  samples(0, 2 * QUARTER_MS, (atMs) => (atMs < QUARTER_MS ? atMs / 10_000 : 500));
  expect(ended).toEqual([[0, { roof: 44.5 }]]);
  of.notice(START_MS + 2 * QUARTER_MS);
  expect(ended[1]).toEqual([1, { roof: 500 }]);
});

test('of a quarter hour of which too little was seen nothing is said', () => {
  const { of, ended, samples } = means();
  samples(QUARTER_MS / 2, QUARTER_MS, () => 500);
  samples(QUARTER_MS, 1.5 * QUARTER_MS, () => 500);
  of.notice(START_MS + 2 * QUARTER_MS);
  expect(ended).toEqual([]);
});

test('a clock that jumps begins anew, and what comes late counts for nobody', () => {
  const { of, ended, samples } = means();
  samples(0, 0.9 * QUARTER_MS, () => 500);
  of.notice(START_MS + 9 * QUARTER_MS);
  of.sample('roof', START_MS, 1e6);
  samples(9 * QUARTER_MS, 10 * QUARTER_MS, () => 700);
  of.notice(START_MS + 10 * QUARTER_MS);
  expect(ended.map(([quarter]) => quarter)).not.toContain(0);
});
