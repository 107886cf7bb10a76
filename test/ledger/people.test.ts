import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Driver, Vehicle } from '../../src/core/model/people.ts';
import type { VehiclePlanWishes } from '../../src/core/model/planning.ts';
import type { CardEdit } from '../../src/ledger/card-store.ts';
import type { Traces } from '../../src/ledger/personal-data.ts';
import type { ListPlace } from '../../src/ledger/session-reader.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import { FakeClock } from '../fake-clock.ts';
import { ALWAYS, type Books, endAt, ledgerFile, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

export const ANNA: Driver = {
  driverId: 'a1',
  name: 'Anna Weber',
  email: 'anna@example.org',
  employer: 'Weber GmbH',
  groups: ['staff'],
  restricted: false,
};
export const GOLF: Vehicle = {
  vehicleId: 'v1',
  name: 'Dienst-Golf',
  use: 'company',
  plate: 'A-BC 123',
  costCentre: '4711',
  employer: 'Weber GmbH',
  driverId: 'a1',
  identifiers: ['00:11:aa:bb:cc:dd'],
};
const CARD: CardEdit = {
  name: 'Annas Karte',
  status: 'accepted',
  aliases: [],
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
};
const WISHES: VehiclePlanWishes = {
  goals: [
    {
      goalId: 'ready-for-work',
      target: { kind: 'soc', percent: 80 },
      time: { kind: 'weekly', weekdays: [1, 2], at: '06:40' },
      enabled: true,
    },
  ],
  strategy: 'cheapest',
  minSocPercent: null,
  maxPriceNano: null,
  surplusOnlyUntil: null,
  solarSharePercent: null,
};
const RUN = {
  goalId: 'some-goal',
  chargePointId: 'carport',
  byMs: 2,
  plannedAtMs: 1,
  plannedNano: 0,
  atOnceNano: 0,
  plannedWh: 0,
  missingWh: 0,
  actualNano: 0,
  actualWh: 0,
  endedAtMs: 2,
};

const tap = (books: Books, idToken: string, chargePointId = 'carport') =>
  books.book.authorise({ chargePointId, idToken });

/** A session of an hour and 5 kWh; gives its id. */
async function charge(books: Books, idToken: string, chargePointId = 'carport'): Promise<string> {
  const { clock, book } = books;
  const { transactionId } = await book.started(startAt(clock, 1_000, { idToken, chargePointId }));
  const sessionId = book.currentSession(chargePointId)?.sessionId ?? '';
  clock.advance(60 * MINUTE);
  await book.ended(endAt(clock, transactionId, 6_000, { chargePointId }));
  return sessionId;
}

test('a card is one card under all its spellings, and under others only when somebody has said so', () => {
  const { cards } = openBooks(temporaryFolder());
  expect(cards.add('04:a1:b2:c3', CARD, 0)).toBe('done');
  const card = cards.find('04A1B2C3');
  expect(cards.find('04-a1-b2-c3')).toEqual(card);
  expect(cards.find('C3B2A104')).toBeNull();
  if (card === null) throw new Error('no card');
  expect(cards.save(card.tokenRef, { ...card, aliases: ['c3:b2:a1:04'] })).toBe('done');
  expect(cards.find('C3B2A104')).toMatchObject({ uid: '04A1B2C3', aliases: ['C3B2A104'] });
  expect(cards.add('C3B2A104', CARD, 0)).toBe('uid-taken');
  expect(cards.add('AA', { ...CARD, aliases: ['04A1B2C3'] }, 0)).toBe('uid-taken');
  expect(cards.save('nobody', CARD)).toBe('unknown-card');
});

test('a configured card that was blocked stays blocked', () => {
  const { cards } = openBooks(temporaryFolder());
  cards.applyConfigured([{ uid: 'AA', name: 'Anna' }], 0);
  const card = cards.find('AA');
  if (card === null) throw new Error('no card');
  cards.save(card.tokenRef, { ...card, status: 'blocked' });
  cards.applyConfigured([{ uid: 'AA', name: 'Anna' }], 1);
  expect(cards.find('AA')).toMatchObject({ status: 'blocked', configured: true });
});

test('the next unknown card is learnt within a minute, at the charge point where it is awaited', async () => {
  const books = openBooks(temporaryFolder(), { access: 'tokens' });
  const { admission, clock, stores } = books;
  expect(await tap(books, 'AABBCCDD')).toBe('invalid');
  expect(stores.state.refusedTaps.recent(clock.wallMs())).toMatchObject([{ uid: 'AABBCCDD', reason: 'unknown-card' }]);
  admission.learn({ chargePointId: 'garage', name: 'Gast', driverId: null });
  expect(await tap(books, 'AABBCCDD')).toBe('invalid');
  expect(await tap(books, 'AABBCCDD', 'garage')).toBe('accepted');
  expect(admission.learning()).toMatchObject({ awaited: null, learnt: { uid: 'AABBCCDD', name: 'Gast' } });
  expect(stores.state.refusedTaps.recent(clock.wallMs())).toEqual([]);
  expect(await tap(books, '11223344', 'garage')).toBe('invalid');

  admission.learn({ chargePointId: 'garage', name: null, driverId: 'a1' });
  expect(await tap(books, '55667788', 'garage')).toBe('accepted');
  // Nobody of that id is known (any more): the card is nobody's.
  expect(books.cards.find('55667788')?.driverId).toBeNull();
  const anna = { driverId: 'a1', name: 'Anna', email: null, employer: null, groups: [], restricted: false };
  stores.state.people.saveDriver(anna, clock.wallMs());
  admission.learn({ chargePointId: 'garage', name: null, driverId: 'a1' });
  expect(await tap(books, '66778899', 'garage')).toBe('accepted');
  expect(books.cards.find('66778899')?.driverId).toBe('a1');

  admission.learn({ chargePointId: null, name: null, driverId: null });
  clock.advance(61_000);
  expect(admission.learning().awaited).toBeNull();
  expect(await tap(books, '11223344', 'garage')).toBe('invalid');
});

test('a refused card is remembered for 90 days, once per charge point', async () => {
  const books = openBooks(temporaryFolder(), { access: 'tokens' });
  const { clock, stores } = books;
  const recent = () => stores.state.refusedTaps.recent(clock.wallMs());
  for (let i = 0; i < 5; i++) {
    await tap(books, 'AA');
    clock.advance(2 * MINUTE);
  }
  await tap(books, 'AA', 'garage');
  expect(recent()).toHaveLength(2);
  clock.advance(91 * DAY);
  expect(recent()).toEqual([]);
  await tap(books, 'BB');
  expect(recent()).toMatchObject([{ uid: 'BB' }]);
});

test('hours of a group bind its holders; a transaction that began in time goes on after a restart', async () => {
  const folder = temporaryFolder();
  const rules = [
    {
      chargePointId: null,
      group: 'staff',
      windows: [{ weekdays: null, fromMinute: 8 * 60, toMinute: 18 * 60, season: null }],
    },
  ];
  const clock = new FakeClock(Date.UTC(2026, 5, 15, 17));
  const books = openBooks(folder, { access: 'tokens', rules, clock });
  books.stores.state.people.saveDriver(ANNA, 0);
  books.cards.add('AA', { ...CARD, driverId: 'a1' }, 0);
  const { transactionId } = await books.book.started(startAt(clock, 0, { idToken: 'AA' }));
  clock.advance(2 * 60 * MINUTE);
  expect(await tap(books, 'AA', 'garage')).toBe('blocked');
  books.close();
  const again = openBooks(folder, { access: 'tokens', rules, clock });
  expect(again.book.openTransaction('carport')).toMatchObject({ transactionId });
});

test('where a card may have one session only, it is refused elsewhere while it charges', async () => {
  const books = openBooks(temporaryFolder(), { access: 'tokens', oneSessionPerCard: true });
  books.cards.add('AA', CARD, 0);
  const { transactionId } = await books.book.started(startAt(books.clock, 0, { idToken: 'AA' }));
  expect(await tap(books, 'AA', 'garage')).toBe('concurrent-tx');
  expect(await tap(books, 'AA')).toBe('accepted');
  await books.book.ended(endAt(books.clock, transactionId, 100));
  expect(await tap(books, 'AA', 'garage')).toBe('accepted');
});

test('a session has the vehicle of its card, or of what the vehicle shows, or of a choice while it runs', async () => {
  const books = openBooks(temporaryFolder());
  const { reader, notes, book, clock, stores, cards } = books;
  stores.state.people.saveDriver(ANNA, 0);
  stores.state.people.saveVehicle(GOLF, 0);
  cards.add('AA', { ...CARD, vehicleId: 'v1' }, 0);
  await charge(books, 'AA');
  await charge(books, 'VID:0011AABBCCDD');
  const nobodys = await charge(books, 'BB');
  expect(await reader.list(ALWAYS)).toMatchObject([
    { vehicle: 'Dienst-Golf', driver: 'Anna Weber', assignedBy: 'token', use: 'company', groups: ['staff'] },
    { vehicleId: 'v1', assignedBy: 'vehicle-id', use: 'company' },
    { vehicleId: null, driver: null, assignedBy: 'unassigned', use: 'unassigned', corrected: false },
  ]);

  const { transactionId } = await book.started(startAt(clock, 0, { idToken: 'BB' }));
  const running = book.currentSession('carport')?.sessionId ?? '';
  expect(notes.setVehicle(running, { vehicleId: 'v1', reason: null }, 'owner')).toBe('done');
  expect(notes.setVehicle(running, { vehicleId: null, reason: null }, 'owner')).toBe('done');
  expect(notes.setVehicle(running, { vehicleId: 'gone', reason: null }, 'owner')).toBe('unknown-vehicle');
  await book.vehicleShown('carport', '00-11-AA-BB-CC-DD');
  expect(notes.setVehicle(running, { vehicleId: null, reason: null }, 'owner')).toBe('reason-needed');
  await book.ended(endAt(clock, transactionId, 100));
  expect((await reader.list(ALWAYS)).at(-1)).toMatchObject({ vehicleId: 'v1', assignedBy: 'vehicle-id' });

  expect(notes.setVehicle(nobodys, { vehicleId: 'v1', reason: null }, 'owner')).toBe('reason-needed');
  expect(notes.setVehicle(nobodys, { vehicleId: 'v1', reason: 'Leihwagen' }, 'owner')).toBe('done');
  expect(reader.session(nobodys)?.summary).toMatchObject({
    vehicleId: 'v1',
    assignedBy: 'correction',
    corrected: true,
  });
  expect(notes.setVehicle('nothing', { vehicleId: 'v1', reason: 'x' }, 'owner')).toBe('unknown-session');
});

test('the list can be had by vehicle, driver, card, group and use', async () => {
  const books = openBooks(temporaryFolder());
  const { reader, stores, cards } = books;
  stores.state.people.saveDriver(ANNA, 0);
  stores.state.people.saveVehicle(GOLF, 0);
  cards.add('AA', { ...CARD, vehicleId: 'v1' }, 0);
  cards.add('BB', { ...CARD, groups: ['guests'] }, 0);
  for (const idToken of ['AA', 'BB', 'AA']) await charge(books, idToken);
  const tokenRef = cards.find('BB')?.tokenRef ?? '';
  const count = async (only: object) => (await reader.list({ ...ALWAYS, only })).length;
  expect(await count({ vehicleId: 'v1' })).toBe(2);
  expect(await count({ driverId: 'a1' })).toBe(2);
  expect(await count({ tokenRef })).toBe(1);
  expect(await count({ group: 'staff' })).toBe(2);
  expect(await count({ group: 'guests' })).toBe(1);
  expect(await count({ use: 'company' })).toBe(2);
  expect(await count({ use: 'unassigned', tokenRef })).toBe(1);
  expect((await reader.newest({ ...ALWAYS, only: { use: 'company' } }, { limit: 1 })).totals).toMatchObject({
    count: 2,
  });
});

test('a list goes on where it has ended, with what nobody has assigned before the rest', async () => {
  const books = openBooks(temporaryFolder());
  const { reader, notes, stores, cards } = books;
  stores.state.people.saveDriver(ANNA, 0);
  stores.state.people.saveVehicle(GOLF, 0);
  cards.add('AA', { ...CARD, vehicleId: 'v1' }, 0);
  const ids: string[] = [];
  for (const idToken of ['AA', 'BB', 'AA', 'BB', 'AA', 'BB', 'AA']) ids.push(await charge(books, idToken));
  const [a1, b1, a2, b2, a3, b3, a4] = ids;
  const pages = async (limit: number, unassignedFirst: boolean) => {
    const seen: string[] = [];
    for (let after: ListPlace | null | undefined; after !== null; ) {
      const page = await reader.newest(ALWAYS, { limit, unassignedFirst, after: after ?? null });
      expect(page.totals === null).toBe(after !== undefined);
      seen.push(...page.sessions.map(({ sessionId }) => sessionId));
      after = page.next;
    }
    return seen;
  };
  for (const limit of [1, 2, 3, 4, 7, 8]) {
    expect(await pages(limit, false), `${limit}`).toEqual([a4, b3, a3, b2, a2, b1, a1]);
    expect(await pages(limit, true), `${limit}, unassigned first`).toEqual([b3, b2, b1, a4, a3, a2, a1]);
  }

  // A driver can be told beside the vehicle, or alone.
  expect(notes.setVehicle(b1 ?? '', { vehicleId: null, driverId: 'gone', reason: 'Gast' }, 'owner')).toBe(
    'unknown-driver',
  );
  expect(notes.setVehicle(b1 ?? '', { vehicleId: null, driverId: 'a1', reason: 'Leihwagen' }, 'owner')).toBe('done');
  expect(reader.session(b1 ?? '')?.summary).toMatchObject({
    vehicleId: null,
    driver: 'Anna Weber',
    assignedBy: 'correction',
  });
});

test('what is corrected stands beside what was reported', async () => {
  const books = openBooks(temporaryFolder());
  const { notes, reader, book, clock } = books;
  const id = await charge(books, 'BB');
  const nothing = { energyWh: null, startedAtMs: null, endedAtMs: null, reason: 'Zähler abgelesen' };
  expect(notes.correct(id, { ...nothing, energyWh: 4_000 }, 'owner')).toBe('done');
  expect(notes.setDetails(id, { odometerKm: 12_000, socPercent: null }, 'hand')).toBe('done');
  expect(notes.correct(id, { ...nothing, endedAtMs: clock.wallMs() + 1 }, 'owner')).toBe('impossible-times');
  expect(notes.correct(id, { ...nothing, endedAtMs: 1 }, 'owner')).toBe('impossible-times');
  const found = reader.session(id);
  expect(found?.summary).toMatchObject({
    energyWh: 4_000,
    corrected: true,
    reported: { energyWh: 5_000 },
    odometerKm: 12_000,
  });
  expect(found?.session.corrections).toMatchObject([{ author: 'owner', reason: 'Zähler abgelesen' }]);
  await book.started(startAt(clock, 0, { idToken: 'BB' }));
  const running = book.currentSession('carport')?.sessionId ?? '';
  expect(notes.correct(running, { ...nothing, energyWh: 1 }, 'owner')).toBe('session-runs');
});

test('erased: no byte of it is left beside the ledger, and the ledger is whole and still knows what a company car was', async () => {
  const folder = temporaryFolder();
  const books = openBooks(folder);
  const { stores, cards, reader, book, clock } = books;
  const { people, personalData } = stores.state;
  people.saveDriver(ANNA, 0);
  people.saveVehicle(GOLF, 0);
  // Enough around it that rows move between pages.
  for (let i = 0; i < 90; i++) cards.add(`FF${String(i).padStart(6, '0')}`, { ...CARD, name: `Karte ${i}` }, 0);
  cards.add('04A1B2C3D4E5F6', { ...CARD, vehicleId: 'v1', driverId: 'a1', aliases: ['F6E5D4C3B2A104'] }, 0);
  const { tokenRef = '' } = cards.find('04A1B2C3D4E5F6') ?? {};
  const sessionId = await charge(books, '04A1B2C3D4E5F6');
  await book.signedValue({
    chargePointId: 'carport',
    connectorId: 1,
    transactionId: null,
    atMs: clock.wallMs(),
    context: 'end',
    data: 'OCMF|{"ID":"04A1B2C3D4E5F6"}|{}',
  });
  stores.state.refusedTaps.record({
    uid: '04A1B2C3D4E5F6',
    chargePointId: 'x',
    atMs: clock.wallMs(),
    reason: 'blocked',
  });
  const { plans } = stores.state;
  plans.set('vehicle:v1', WISHES, 0);
  const run = { ...RUN, sessionId, subject: 'vehicle:v1' };
  plans.save(run);
  plans.save({ ...run, sessionId: 'of another card' });
  plans.save({ ...run, subject: 'point:carport', goalId: 'of the session' });
  plans.save({ ...run, sessionId: 'of somebody else', subject: 'vehicle:v10' });
  const traces = [
    'ready-for-work',
    ANNA.name,
    'anna@example',
    'Dienst-Golf',
    'A-BC 123',
    'Annas Karte',
    '0011AABBCCDD',
    '04A1B2C3D4E5F6',
    'F6E5D4C3B2A104',
  ];
  const found = (): string[] => {
    const files = readdirSync(folder).filter((name) => /^(state|ledger)\.db/.test(name));
    const bytes = files.map((name) => readFileSync(join(folder, name), 'latin1'));
    return traces.filter((trace) => bytes.some((content) => content.includes(trace)));
  };
  expect(found()).toEqual(traces);
  const before = await verifyLedgerFile(ledgerFile(folder), null);
  const erasing = { driverId: 'a1', tokenRefs: [tokenRef], vehicleIds: ['v1'], sessionIds: [sessionId] };
  const heard: Traces[] = [];
  const cancel = personalData.onErased((erased) => heard.push(erased));
  personalData.erase(erasing);
  cancel();
  personalData.erase(erasing);
  expect(heard).toEqual([erasing]);
  expect(plans.wishes().size).toBe(0);
  expect(plans.ended(9).map((one) => one.subject)).toEqual(['vehicle:v10']);
  expect(found()).toEqual([]);
  expect(await verifyLedgerFile(ledgerFile(folder), null)).toEqual(before);
  expect(before.kind).toBe('whole');
  expect(await reader.list(ALWAYS)).toMatchObject([
    { energyWh: 5_000, tokenName: null, tokenTail: null, tokenRef, vehicle: '#v1', driver: '#a1', use: 'company' },
  ]);
  expect(cards.find('04A1B2C3D4E5F6')).toBeNull();
});

test('a restricted person is named nowhere, and the sessions count', async () => {
  const books = openBooks(temporaryFolder());
  const { people } = books.stores.state;
  people.saveDriver({ ...ANNA, restricted: true }, 0);
  people.saveVehicle({ ...GOLF, use: 'private' }, 0);
  books.cards.add('AABBCCDD', { ...CARD, vehicleId: 'v1', driverId: 'a1' }, 0);
  await charge(books, 'AABBCCDD');
  expect(await books.reader.list(ALWAYS)).toMatchObject([
    { driver: '#a1', vehicle: '#v1', tokenName: null, tokenTail: 'CCDD', energyWh: 5_000 },
  ]);
});

test('two vehicles cannot show themselves alike', () => {
  const { people } = openBooks(temporaryFolder()).stores.state;
  people.saveDriver(ANNA, 0);
  expect(people.saveVehicle(GOLF, 0)).toBe('done');
  expect(people.saveVehicle({ ...GOLF, vehicleId: 'v2', identifiers: ['0011AABBCCDD'] }, 0)).toBe('identifier-taken');
  expect(people.saveVehicle({ ...GOLF, name: 'Polo', identifiers: [] }, 1)).toBe('done');
  expect(people.vehicles()).toMatchObject([{ name: 'Polo', identifiers: [] }]);
});

test('what was paid in advance and what of it was used stands in the ledger', async () => {
  const folder = temporaryFolder();
  const books = openBooks(folder, { access: 'tokens' });
  books.cards.add('AA', { ...CARD, prepaid: true }, 0);
  const { tokenRef = '' } = books.cards.find('AA') ?? {};
  expect(await tap(books, 'AA')).toBe('blocked');
  books.prepaid.book(tokenRef, 2_000, 'owner', 1);
  expect(await tap(books, 'AA')).toBe('accepted');
  const id = await charge(books, 'AA');
  books.prepaid.use(tokenRef, id, 2_100, 2);
  books.prepaid.use(tokenRef, id, 2_100, 3);
  expect(books.prepaid.balanceCents(tokenRef)).toBe(-100);
  expect(await tap(books, 'AA')).toBe('blocked');
  books.close();
  const again = openBooks(folder, { access: 'tokens' });
  expect(again.prepaid.balanceCents(tokenRef)).toBe(-100);
  expect(again.prepaid.entries(tokenRef)).toMatchObject([{ kind: 'prepaid-booked', cents: 2_000 }, { ofSession: id }]);
  expect(await again.reader.list(ALWAYS)).toHaveLength(1);
});
