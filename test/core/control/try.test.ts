import { test } from 'vitest';
import { chargePoint, circuit, site } from './fixtures.ts';
import { overA, random, runPlant, type PlantCar } from './plant.ts';
test('x', () => {
 for (const lat of [0, 1]) for (const every of [1, 10, 60]) for (const dead of [2, 5]) {
  const settings = site({ circuits: [circuit({ limitA: [35, 35, 35] })], fuse: { deadTimeMs: 7000 }, chargePoints: [chargePoint('a'), chargePoint('b'), chargePoint('c', { maxCurrentA: 32, phaseRotation: ['L2', 'L3', 'L1'] })] });
  const durations: number[] = []; const amps: number[] = []; let del=0; let n0=0;
  for (let seed = 1; seed <= 150; seed++) {
    const r = random(seed); const phase = Math.floor(r() * 3); const step = 10 + r() * 13; const at = 90 + Math.floor(r() * 120);
    const base = 2 + r() * 4;
    const cars: PlantCar[] = ['a', 'b', 'c'].map((id) => ({ id, mode: 'fast', phases: id === 'c' ? 1 : 3, deadS: dead, reportsAtS: Math.floor(r() * every), reportsEveryS: every }));
    let run = 0, worst = 0, as = 0; 
    runPlant(settings, cars, 400, (t) => { const n = base + r() * 0.4; const h: [number, number, number] = [n, n, n]; if (t >= at && t < at + 100) h[phase as 0|1|2] += step; return h; }, ({ second, gridA, drawnA }) => {
      const o = overA(gridA, [35, 35, 35]); if (o > 0) as+=o; if (o > 0.35) { run++; worst = Math.max(worst, run); } else run = 0;
      if (second >= 60) { for (const d of drawnA.values()) {del += d; if (d===0) n0++;} }
    }, lat);
    durations.push(worst); amps.push(as);
  }
  durations.sort((a, b) => a - b); amps.sort((a, b) => a - b);
  console.log('lat', lat, 'every', every, 'dead', dead, 'max', durations.at(-1), 'p50', durations[75], 'A.s p99', amps[148], 'mean', amps.reduce((a, b) => a + b, 0) / 150, 'del', (del / 150 / 340).toFixed(2), 'zero s', n0/150);
 }
 {
  const settings = site({ circuits: [circuit({ limitA: [35, 35, 35] })], chargePoints: [chargePoint('a'), chargePoint('b', {priority: 1}) ] });
  for (const every of [1, 10]) {
  let imp=0, sur=0, used=0; const r = random(5); const lines: string[] = []; let changes=0, last='';
  runPlant(settings, [{ id: 'a', mode: 'solar', phases: 3, deadS: 2, reportsAtS: 3, reportsEveryS: every },{ id: 'b', mode: 'solar', phases: 1, deadS: 2, reportsAtS: 3, reportsEveryS: every }], 3600, (t) => { const pv = (t % 600 < 400 ? 14 : 6) * (0.97 + 0.06 * Math.sin(t / 40)) ; const n = 2 - pv + r() * 0.3; return [n, n, n]; }, ({ second, gridA, drawnA, decision }) => {
    const g = (gridA[0] + gridA[1] + gridA[2]) * 230; const ev = (drawnA.get('a')! * 3 + drawnA.get('b')!) * 230;
    if (second > 100) { imp += Math.max(0, Math.min(g, ev)); sur += Math.max(0, ev - g); used += ev; }
    const c = decision.chargePoints.map(c => c.currentA).join(); if (c !== last) changes++; last = c;
    if (every===10 && second < 1300 && second % 10 === 0) lines.push([second, (-(g-ev)).toFixed(0), g.toFixed(0), [...drawnA.values()].map(x => x.toFixed(1)).join(','), decision.balance.surplusW, decision.chargePoints.map(c => c.currentA + ' ' + c.reasons.map(r => r.code).join('>')).join(' | ')].join(' '));
  });
  console.log('every', every, 'surplus', sur/3600, 'used', used/3600, 'import', imp/3600, 'changes', changes);
  if(0)console.log(lines.join('\n'));
  }
 }
}, 100000);
