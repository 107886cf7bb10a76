import { describe, expect, it } from 'vitest';
import { type ControllableDevice, directMinimumW, minimumPowerW } from '../../../src/core/control/minimum-power.ts';

const car = (nameplateW = 11_000): ControllableDevice => ({ id: 'car', kind: 'charge-point', nameplateW });
const heatPump = (nameplateW: number): ControllableDevice => ({ id: 'wp', kind: 'heat-pump', nameplateW });
const cooling = (nameplateW: number): ControllableDevice => ({ id: 'ac', kind: 'cooling', nameplateW });

describe('the minimum power that the grid operator owes (BK6-22-300, annex 1, 4.5.2)', () => {
  it.each([
    [1, 4_200],
    [2, 7_560],
    [3, 10_500],
    [4, 13_020],
    [5, 15_120],
    [6, 16_800],
    [7, 18_060],
    [8, 18_900],
    [9, 19_320],
    [10, 21_210],
  ])('%i charge points: %i W', (count, owedW) => {
    expect(minimumPowerW(Array.from({ length: count }, () => car()))).toBe(owedW);
  });

  it('counts no device of 4.2 kW or less, and nothing without devices', () => {
    expect(minimumPowerW([])).toBe(0);
    expect(minimumPowerW([car(3_680), car(4_200)])).toBe(0);
    expect(minimumPowerW([car(3_680), car(11_000)])).toBe(4_200);
  });

  it('counts heat pumps as one group, from 4.2 kW together', () => {
    expect(minimumPowerW([heatPump(3_000), heatPump(1_000)])).toBe(0);
    expect(minimumPowerW([heatPump(3_000), heatPump(2_000)])).toBe(4_200);
    expect(minimumPowerW([heatPump(3_000), heatPump(2_000), car()])).toBe(7_560);
  });

  it('starts from 40 % of the larger group above 11 kW', () => {
    expect(minimumPowerW([heatPump(15_000)])).toBe(6_000);
    expect(minimumPowerW([heatPump(15_000), cooling(20_000)])).toBe(8_000 + 0.8 * 4_200);
    expect(minimumPowerW([heatPump(11_000), car()])).toBe(7_560);
  });

  it('leaves 4.2 kW to a single device under direct control, 40 % to a large heat pump', () => {
    expect(directMinimumW(car())).toBe(4_200);
    expect(directMinimumW(heatPump(11_000))).toBe(4_200);
    expect(directMinimumW(heatPump(15_000))).toBe(6_000);
  });
});
