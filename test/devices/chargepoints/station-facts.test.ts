import { expect, it } from 'vitest';
import { StationFacts } from '../../../src/devices/chargepoints/station-facts.ts';
import { silentLog } from '../../silent-log.ts';
import { MemoryStations, PROVEN } from './bench-site.ts';

it('forgets a station that has become another, and keeps what it learned of one that had not said who it is', () => {
  const stations = new MemoryStations(null);
  const facts = new StationFacts('carport', stations, silentLog);
  facts.learn({ safeCurrentA: 6 });
  expect(facts.introduced(PROVEN.identity)).toBe(false);
  expect(stations.record).toMatchObject({ identity: PROVEN.identity, safeCurrentA: 6 });
  facts.learn({ expiry: 'seen', phaseSwitch: 'seen' });
  expect(facts.introduced(PROVEN.identity)).toBe(false);
  expect(facts.get()).toMatchObject({ expiry: 'seen' });
  for (const changed of [{ vendor: 'w' }, { model: 'n' }, { firmware: '2' }, { serial: '7' }]) {
    const known = new StationFacts('carport', new MemoryStations(PROVEN), silentLog);
    expect(known.introduced({ ...PROVEN.identity, ...changed })).toBe(true);
    expect(known.get()).toMatchObject({
      expiry: 'unseen',
      phaseSwitch: 'unseen',
      safeCurrentA: null,
      toldPhases: null,
    });
  }
});

it('writes nothing that is not new, and works without a disk', () => {
  let writes = 0;
  const full = {
    load: () => {
      throw new Error('the disk is gone');
    },
    save: () => {
      writes += 1;
      throw new Error('the disk is full');
    },
  };
  const facts = new StationFacts('carport', full, silentLog);
  facts.learn({ expiry: 'seen' });
  facts.learn({ expiry: 'seen' });
  expect(writes).toBe(1);
  expect(facts.get()).toMatchObject({ expiry: 'seen' });
});

it('knows that a lease and a safe profile below it are two', () => {
  const stations = new MemoryStations(PROVEN);
  const levelOf = (maxProfiles: number) =>
    new StationFacts('carport', stations, silentLog, () => ({ maxProfiles })).maxStackLevel();
  expect([levelOf(1), levelOf(2)]).toEqual([0, PROVEN.maxStackLevel]);
});
