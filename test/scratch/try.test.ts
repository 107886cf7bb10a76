import { it } from 'vitest';
import { HOME_BATTERY, HomeBattery } from '../../src/sim/world/home-battery.ts';
import { site } from '../core/control/fixtures.ts';
import { runHome } from '../core/control/solar-home.ts';

const line = (label: string, everyS: number) => ({ second, setPointA, carW, gridW, producedW, batteryW, decision }: any) => {
  if (second % everyS === 0)
    console.log(label, second, `sp ${setPointA} car ${Math.round(carW)} grid ${Math.round(gridW)} pv ${Math.round(producedW)} bat ${Math.round(batteryW)}`, decision.chargePoints[0].reasons[0].code, decision.batteries[0]?.reason.code, decision.balance.surplusW);
};
it('car first', () => {
  const battery = new HomeBattery(HOME_BATTERY);
  runHome({ settings: site({ solar: { startDelayMs: 10_000 } }), mode: 'solar', battery, sunW: (s) => (s < 150 ? 8_000 : s < 200 ? 5_500 : 8_000), houseW: () => 400, carReportsEveryS: 10 }, 300, line('carfirst', 5));
});
it('battery first', () => {
  const battery = new HomeBattery(HOME_BATTERY);
  runHome({ settings: site({ battery: { sharePercent: 100 }, solar: { startDelayMs: 10_000 } }), mode: 'solar', battery, sunW: (s) => (s < 150 ? 10_500 : s < 200 ? 10_000 : 10_500), houseW: () => 400, carReportsEveryS: 10 }, 300, line('batfirst', 5));
});
it('zero feed-in', () => {
  let used = 0;
  let potential = 0;
  let imported = 0;
  runHome({ settings: site({ solar: { startDelayMs: 10_000, feedInLimitW: 0 } }), mode: 'solar', battery: null, feedInLimitW: 0, sunW: (s) => 6_000 + 2_000 * Math.sin(s / 300), houseW: () => 400, carReportsEveryS: 10 }, 1800, (step) => {
    line('zero', 20)(step);
    if (step.second > 300) { used += step.carW; potential += 5_600 + 2_000 * Math.sin(step.second / 300); imported += Math.max(0, step.gridW); }
  });
  console.log('used', used / potential, 'import', imported / potential);
});
