import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quarterRegisters } from '../../../src/core/tariff/registers.ts';
import { QUARTER_MS } from '../../../src/core/tariff/windows.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const at = (quarter: number, registerWh: number) => ({ atMs: NOON + quarter * QUARTER_MS, registerWh });
const shown = (read: readonly ReturnType<typeof at>[], quarters: number) =>
  quarterRegisters(read, NOON, NOON + quarters * QUARTER_MS).map(
    ({ registerWh, quality }) => `${registerWh} ${quality}`,
  );

describe('the register of every quarter hour', () => {
  it('is what was read, and lies between its neighbours where nobody read it', () => {
    expect(shown([at(0, 100), at(1, 200), at(4, 501)], 4)).toEqual(['100 W', '200 W', '300 E', '400 E', '501 W']);
  });

  it('is missing where a neighbour is, or where the register fell', () => {
    expect(shown([at(1, 200)], 2)).toEqual(['null F', '200 W', 'null F']);
    expect(shown([at(0, 200), at(2, 0)], 2)).toEqual(['200 W', 'null F', '0 W']);
    expect(shown([], 0)).toEqual(['null F']);
  });

  it('uses neighbours outside the period', () => {
    expect(shown([at(-2, 0), at(2, 400)], 1)).toEqual(['200 E', '300 E']);
  });

  it('never changes what was read, never falls, and any two parts of a period give its whole', () => {
    const reads = fc
      .array(fc.record({ after: fc.integer({ min: 1, max: 9 }), wh: fc.nat({ max: 9_000 }) }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((steps) => {
        let quarter = -3;
        let registerWh = 0;
        return steps.map(({ after, wh }) => {
          quarter += after;
          registerWh += wh;
          return at(quarter, registerWh);
        });
      });
    fc.assert(
      fc.property(reads, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (read, length, cut) => {
        const toMs = NOON + length * QUARTER_MS;
        const cutMs = NOON + Math.min(cut, length) * QUARTER_MS;
        const whole = quarterRegisters(read, NOON, toMs);
        const parts = [...quarterRegisters(read, NOON, cutMs), ...quarterRegisters(read, cutMs, toMs).slice(1)];
        expect(parts).toEqual(whole);
        const known = whole.flatMap(({ registerWh }) => (registerWh === null ? [] : [registerWh]));
        expect(known).toEqual(known.toSorted((a, b) => a - b));
        for (const { atMs, registerWh } of read) {
          const found = whole.find((one) => one.atMs === atMs);
          if (found !== undefined) expect(found).toEqual({ atMs, registerWh, quality: 'W' });
        }
      }),
    );
  });
});
