import { expect, test } from 'vitest';
import { PowerLog } from '../../src/feeds/power-log.ts';
import { QUARTERS_A_DAY } from '../../src/feeds/quarters.ts';
import { SolarBlend } from '../../src/feeds/solar/solar-blend.ts';
import { Random } from '../../src/sim/world/random.ts';

const FIRST = 20_000 * QUARTERS_A_DAY;
const DAYS = 45;
const JUDGED_FROM_DAY = 20;
/** Prime to the quarters of a day. */
const ASKED_EVERY = 11;
const AHEAD = 60;
const PEAK_W = 8_000;

type Powers = (quarter: number) => number;

const shapeOf = (quarter: number): number => Math.max(0, Math.sin((2 * Math.PI * (quarter % QUARTERS_A_DAY)) / 96));
const byDay =
  (shares: readonly number[]): Powers =>
  (quarter) =>
    PEAK_W * shapeOf(quarter) * (shares[Math.floor((quarter - FIRST) / QUARTERS_A_DAY)] ?? 0.5);

function blendOf(says: Powers) {
  const log = new PowerLog(70);
  const model = {
    mostW: () => PEAK_W,
    expect: (nowQuarter: number, count: number) =>
      Array.from({ length: count }, (_, lead) => {
        const powerW = says(nowQuarter + lead);
        return { p10W: powerW / 2, p50W: powerW, p90W: powerW * 1.5 };
      }),
  };
  return { log, model, blend: new SolarBlend(model, log, (atMs) => atMs) };
}

/** Lives through what comes. @returns sums of the errors 15 hours ahead, W */
function livedThrough(says: Powers, comes: Powers) {
  const { log, model, blend } = blendOf(says);
  const errors = { blend: 0, model: 0, lastDay: 0 };
  const until = FIRST + DAYS * QUARTERS_A_DAY;
  for (let now = FIRST; now < until; now += 1) {
    const said = now % ASKED_EVERY === 0 ? blend.expect(now, QUARTERS_A_DAY + 1) : null;
    const target = now + AHEAD;
    if (said !== null && now > FIRST + JUDGED_FROM_DAY * QUARTERS_A_DAY) {
      errors.blend += Math.abs((said[AHEAD]?.p50W ?? 0) - comes(target));
      errors.model += Math.abs(says(target) - comes(target));
      errors.lastDay += Math.abs(comes(target - QUARTERS_A_DAY) - comes(target));
    }
    log.put(now, comes(now));
    blend.measured(now, comes(now));
  }
  return { errors, log, model, blend, until };
}

test('it goes with who is right, and where nobody knows it is hardly worse than the luckiest', () => {
  const random = new Random(7);
  const anyDay = (): readonly number[] => Array.from({ length: DAYS + 2 }, () => random.between(0.1, 1));
  const skies = anyDay();
  const steady = skies.map(() => 0.8);

  const likeYesterday = livedThrough(byDay(anyDay()), byDay(steady)).errors;
  expect(likeYesterday.blend).toBeLessThan(0.1 * likeYesterday.model);
  const modelIsRight = livedThrough(byDay(skies.map((share) => share * 0.97)), byDay(skies)).errors;
  expect(modelIsRight.blend).toBeLessThan(1.5 * modelIsRight.model);
  expect(modelIsRight.blend).toBeLessThan(0.1 * modelIsRight.lastDay);
  const nobodyKnows = livedThrough(byDay(anyDay()), byDay(skies)).errors;
  expect(nobodyKnows.blend).toBeLessThan(1.1 * Math.min(nobodyKnows.model, nobodyKnows.lastDay));
});

test('near at hand the model stands alone, and what was learned outlives a restart', () => {
  const { blend, model, log, until } = livedThrough(byDay([]), byDay(Array.from({ length: DAYS + 2 }, () => 0.9)));
  const now = until + 20;
  const bands = blend.expect(now, QUARTERS_A_DAY);
  expect(bands?.slice(0, 12)).toEqual(model.expect(now, 12));
  expect(bands?.slice(12)).not.toEqual(model.expect(now, QUARTERS_A_DAY).slice(12));
  const again = new SolarBlend(model, log, (atMs) => atMs);
  again.restore(blend.kept());
  expect(again.expect(now, QUARTERS_A_DAY)).toEqual(bands);
});

test('of a house without a past the model alone says something', () => {
  const { blend } = blendOf(byDay([]));
  blend.expect(FIRST, QUARTERS_A_DAY)?.forEach(({ p50W }, lead) => {
    expect(p50W).toBeCloseTo(byDay([])(FIRST + lead), 6);
  });
});
