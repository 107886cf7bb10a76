import { expect, test } from 'vitest';
import { personExport } from '../../src/cli/person-export.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';

test('a person is exported beside a running controller', async () => {
  const dataFolder = temporaryFolder();
  const { stores, cards, book, clock } = openBooks(dataFolder);
  const anna = { driverId: 'a1', name: 'Anna', email: null, employer: null, groups: [], restricted: false };
  stores.state.people.saveDriver(anna, 0);
  const wishes = { goals: [], strategy: 'greenest', minSocPercent: 30, maxPriceNano: null } as const;
  const car = { plate: null, costCentre: null, employer: null, identifiers: [], driverId: 'a1' };
  for (const [vehicleId, use] of [
    ['v1', 'private'],
    ['v2', 'company'],
  ] as const) {
    stores.state.people.saveVehicle({ ...car, vehicleId, use, name: vehicleId }, 0);
    stores.state.plans.set(`vehicle:${vehicleId}`, { ...wishes, surplusOnlyUntil: null, solarSharePercent: null }, 0);
  }
  for (const reporterDriverId of ['a1', 'b2']) {
    const fault = { deviceId: 'garage', source: 'report', text: `told by ${reporterDriverId}`, problem: null } as const;
    stores.state.faultTickets.open({ ...fault, reporter: 'Anna', reporterDriverId }, 0);
  }
  const card = cards.remember('04A1B2C3', 0);
  cards.save(card.tokenRef, { ...card, driverId: 'a1' });
  const { transactionId } = await book.started(startAt(clock, 0));
  clock.advance(60_000);
  await book.ended(endAt(clock, transactionId, 100));
  await book.started(startAt(clock, 100, { idToken: 'OTHER' }));

  const { text, problem } = await personExport({ dataFolder, driverId: 'a1', csv: false }, clock.wallMs());
  expect(problem).toBe('');
  expect(JSON.parse(text)).toMatchObject({ person: anna, cards: [{ uid: '04A1B2C3' }], sessions: [{ energyWh: 100 }] });
  expect(JSON.parse(text)).toMatchObject({ planWishes: [{ vehicleId: 'v1', minSocPercent: 30, goals: [] }] });
  const [report, ...ofOthers] = JSON.parse(text).faultReports;
  expect([report, ofOthers]).toEqual([
    { ticketId: 1, openedAtMs: 0, deviceId: 'garage', text: 'told by a1', reporter: 'Anna', state: 'open' },
    [],
  ]);
  const csv = await personExport({ dataFolder, driverId: 'a1', csv: true }, clock.wallMs());
  expect(csv.text).toContain('sessions;1;energyWh;100\r\n');
  const nobody = await personExport({ dataFolder, driverId: 'b2', csv: false }, clock.wallMs());
  expect(nobody).toMatchObject({ text: '', problem: expect.stringContaining('a1  Anna') });
});

test('a folder without databases is said to be unreadable', async () => {
  const missing = { dataFolder: `${temporaryFolder()}/none`, driverId: 'a1', csv: false };
  expect(await personExport(missing, 0)).toMatchObject({ text: '', problem: expect.stringContaining('none') });
});
