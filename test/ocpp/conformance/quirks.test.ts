import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUIRK_NAMES, type QuirkName } from '../../../src/sim/ocpp-station/quirks.ts';
import { ALLOWED_A, type Life, QuirkyStations, UNLIMITED_A } from './quirky-stations.ts';

/**
 * Every quirk of the simulated station, side by side in one program: each station boots, takes a card and a car, charges
 * and loses its car again. All tests look at that one life.
 */

/** Quirks that cost something, and what. All others leave nothing to be seen. */
const COSTS: { readonly [Quirk in QuirkName]?: Partial<Life> } = {
  // No profile is taken: it counts with its maximum, and the owner reads why.
  'profiles-are-errors': { drawnA: UNLIMITED_A, problem: 'limit-rejected' },
  'no-smart-charging': { drawnA: UNLIMITED_A, problem: 'limit-rejected' },
  // Limits that do not end by themselves.
  'relative-only': { problem: 'lease-impossible' },
  'reboots-when-read': { problem: 'lease-impossible' },
  'stays-at-9-amperes': { drawnA: 9 },
  // It measures energy alone.
  'reboot-required': { isPowerShown: false },
  'one-measurand-only': { isPowerShown: false },
};
/** Those that take minutes: in the test below. */
const SLOW: readonly QuirkName[] = ['answers-after-a-minute', 'no-answer-to-absolute', 'local-time'];

let stations: QuirkyStations;
let lives: ReadonlyMap<QuirkName, Life>;
beforeAll(async () => {
  stations = await QuirkyStations.open(QUIRK_NAMES.filter((name) => !SLOW.includes(name)));
  lives = await stations.live({ aloneS: 45, chargingS: 60, afterS: 10 });
}, 120_000);
afterAll(() => stations.close());

const lifeOf = (quirk: QuirkName): Life => {
  const life = lives.get(quirk);
  if (life === undefined) throw new Error(quirk);
  return life;
};

describe.each(QUIRK_NAMES.filter((name) => !SLOW.includes(name)))('a station with the quirk %s', (quirk) => {
  test('is served, limited as far as it can be, and booked', () => {
    const life = lifeOf(quirk);
    const usual = { drawnA: ALLOWED_A, problem: null, isPowerShown: true, unanswered: 0, status: 'available' };
    expect(life).toMatchObject({ ...usual, ...COSTS[quirk] });
    const [session] = life.sessions;
    expect(session).toMatchObject({ endReason: 'ev-disconnected' });
    expect(Math.abs((session?.energyWh ?? Number.NaN) - life.chargedWh)).toBeLessThanOrEqual(1);
    expect(life.chargedWh).toBeGreaterThan(50);
  });
});

test('stations that are not heard in time, or hear in another time zone, cost charging and no safety', async () => {
  const slow = await QuirkyStations.open(SLOW);
  try {
    const found = await slow.live({ aloneS: 600, chargingS: 240, afterS: 70 });
    expect(found.get('local-time')).toMatchObject({ drawnA: 0, problem: 'lease-unproven' });
    expect(found.get('answers-after-a-minute')).toMatchObject({ problem: expect.any(String) });
    expect(found.get('no-answer-to-absolute')).toMatchObject({ drawnA: ALLOWED_A, problem: 'lease-impossible' });
    for (const { sessions, chargedWh, unanswered } of found.values()) {
      expect(Math.abs((sessions[0]?.energyWh ?? Number.NaN) - chargedWh)).toBeLessThanOrEqual(1);
      expect(unanswered).toBe(0);
    }
  } finally {
    await slow.close();
  }
}, 90_000);

test('a transaction that the station ends and never began is booked without its energy', () => {
  const [, foreign] = lifeOf('stops-what-never-started').sessions;
  expect(foreign).toMatchObject({ energyWh: null });
});
