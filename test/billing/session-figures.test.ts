import { describe, expect, test } from 'vitest';
import { billedHouse, CENT, fixed, HOUR, QUARTER, siteOf } from './billed-house.ts';

/** 14 July 2026, noon in Berlin. */
const NOON = Date.UTC(2026, 6, 14, 10);
const MINUTE = 60_000;

/** An hour with 4 kWh, read every five minutes but for half an hour. */
function charged(site = siteOf()) {
  const house = billedHouse({ site });
  const marks = [5, 10, 15, 45, 50, 55].map((minute) => [NOON + minute * MINUTE, 1_000 + minute * 60] as const);
  house.charge({ sessionId: 's', fromMs: NOON, toMs: NOON + HOUR, startWh: 1_000, endWh: 4_600, marks });
  return house;
}

describe('what a session has come to', () => {
  test('its mean power from reading to reading, and a hole where nobody read', () => {
    const { steps } = charged().statements.figures('s');
    expect(steps.map(({ powerW }) => powerW)).toEqual([3_600, 3_600, 3_600, null, 3_600, 3_600, 3_600]);
    expect(steps[3]).toEqual({ fromMs: NOON + 15 * MINUTE, toMs: NOON + 45 * MINUTE, powerW: null, energyWh: 1_800 });
    expect(steps.reduce((sum, { energyWh }) => sum + energyWh, 0)).toBe(3_600);
  });

  test('many readings are drawn as one step each few minutes, and leave no hole', () => {
    const house = billedHouse();
    house.charge({ sessionId: 's', fromMs: NOON, toMs: null, startWh: 1_000, endWh: null });
    // In one commit: each alone would wait for the disk.
    house.append(
      ...Array.from({ length: 2_000 }, (_, i) => {
        const atMs = NOON + (i + 1) * 20_000;
        return {
          kind: 'mark',
          sessionId: 's',
          flags: [],
          atMs,
          recordedAtMs: atMs,
          registerWh: 1_010 + i * 10,
        } as const;
      }),
    );
    const { steps } = house.statements.figures('s');
    expect(steps.length).toBeLessThanOrEqual(160);
    expect(steps.every(({ fromMs }, i) => i === 0 || fromMs === steps[i - 1]?.toMs)).toBe(true);
    expect(steps.reduce((sum, { energyWh }) => sum + energyWh, 0)).toBe(20_000);
  });

  test('without a price it says that there is none; with one it names the price and the sources', () => {
    const house = charged();
    expect(house.statements.figures('s')).toMatchObject({ cents: null, lines: [], sources: null });
    house.tariff(fixed(30 * CENT, { perSessionNano: 50 * CENT }));
    for (let quarter = 0; quarter <= 4; quarter += 1) {
      // The first half hour the sun gives all that the car takes.
      const solar = Math.min(quarter, 2) * 900;
      const grid = Math.max(0, quarter - 2) * 900;
      house.registers(NOON + quarter * QUARTER, {
        grid: [grid, 0],
        roof: solar,
        garage: 1_000 + quarter * 900,
        yard: 0,
      });
    }
    expect(house.statements.figures('s')).toMatchObject({
      cents: 158,
      feeCents: 50,
      lines: [{ source: 'grid', energyWh: 3_600, priceNano: 30 * CENT }],
      sources: { solarWh: 1_800, batteryWh: 0, gridWh: 1_800, unknownWh: 0 },
    });
  });

  test('of a session whose energy is not known there is no curve', () => {
    const house = billedHouse();
    house.charge({ sessionId: 's', fromMs: NOON, toMs: NOON + HOUR, startWh: null, endWh: null });
    expect(house.statements.figures('s')).toMatchObject({ steps: [], cents: null, provisional: true });
  });
});
