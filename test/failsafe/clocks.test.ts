import { expect, test } from 'vitest';
import { CARPORT } from '../../src/sim/scenarios/home-spec.ts';
import { alarmsOf, FailsafeHouse } from './house.ts';
import { expectPromised } from './table.ts';

const DAY_MS = 86_400_000;

test.each([
  ['forward by a day', DAY_MS],
  ['back by a day', -DAY_MS],
])('a wall clock that jumps %s moves no lease', async (_, jumpMs) => {
  const house = await FailsafeHouse.open({ config: 'leases: { seconds: 60 }\n' });
  await house.charging();
  // Only ours: a station keeps its own time.
  const stationWas = house.home.stations.map((station) => station.profiles().length);
  house.clock.jumpWall(jumpMs);
  for (const id of [CARPORT, 'SIM-GARAGE']) house.home.faultsOf(id)?.switchByName('clock-off', true, -jumpMs);
  let leastA = house.drawnA(CARPORT);
  for (let second = 0; second < 120; second += 1) {
    await house.pass(1);
    leastA = Math.min(leastA, house.drawnA(CARPORT));
  }
  expect(leastA).toBeGreaterThan(15);
  expect(house.home.stations.map((station) => station.profiles().length)).toEqual(stationWas);
  expectPromised(0);
  expect(alarmsOf(await house.view())).toContain('clock-jumped');
  const sessions = (await (await house.fetch('/api/sessions')).json()) as { sessions: { endedAtMs: number | null }[] };
  expect(sessions.sessions.filter(({ endedAtMs }) => endedAtMs === null)).toHaveLength(1);
});
