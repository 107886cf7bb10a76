import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Vehicle } from '../../../src/core/model/people.ts';
import { privateWords } from '../../../src/ledger/private-words.ts';
import type { SyncStore } from '../../../src/ledger/sync-store.ts';
import { gather } from '../../../src/upstream/sync/gather.ts';
import { greeting, nextBatch } from '../../../src/upstream/sync/requests.ts';
import type { SyncSettings } from '../../../src/upstream/sync/settings.ts';
import { syncSources } from '../../../src/upstream/sync/sources.ts';
import { beginStream } from '../../../src/upstream/sync/sync.ts';
import { endAt, openBooks, startAt } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';

const COMPANY_CARD = '04A1B2C3D4E5F6';
const PRIVATE_CARD = '04FFEEDDCCBBAA';
const CAR = { costCentre: 'KST-4711', employer: 'Acme', driverId: 'anna-driver', identifiers: ['A1B2C3D4E5F607'] };
const CARS: readonly Vehicle[] = [
  { ...CAR, vehicleId: 'acme-car', name: 'Blue Acme', use: 'company', plate: 'A-CM 1' },
  { ...CAR, vehicleId: 'rosi-car', name: 'Red Rosi', use: 'private', plate: 'R-OS 2', identifiers: [] },
];

const SETTINGS: SyncSettings = {
  receiver: 'https://receiver.example',
  rules: { all: false, cards: [], vehicles: [], groups: [], companyCars: true, card: null },
  registers: 'own',
  sinceMs: null,
  maxBytesPerSecond: 16_000,
  party: { countryCode: 'DE', partyId: 'LAD' },
  currency: 'EUR',
  toLocal: (atMs) => atMs,
};

/** What happens in some hours: the company's car, others, or nothing; corrected, or given to another car afterwards. */
interface Hours {
  readonly who: 'company' | 'private' | 'stranger' | 'nobody';
  readonly energyWh: number;
  readonly after: 'nothing' | 'corrected' | 'given-away';
}

const HOURS_MS = 5 * 3_600_000;

/** Lives these hours and gives what left the site. */
async function lived(hours: readonly Hours[], settings: SyncSettings) {
  const folder = temporaryFolder();
  const books = openBooks(folder);
  const { clock, book, notes, ledger } = books;
  const { state } = books.stores;
  const anna = { driverId: 'anna-driver', name: 'Anna Ahorn', email: 'anna@acme.example', employer: 'Acme' };
  state.people.saveDriver({ ...anna, groups: ['fleet-west'], restricted: false }, 0);
  CARS.forEach((car, i) => {
    state.people.saveVehicle(car, 0);
    const card = state.cards.remember(i === 0 ? COMPANY_CARD : PRIVATE_CARD, 0);
    state.cards.save(card.tokenRef, { ...card, name: `Card of ${car.name}`, vehicleId: car.vehicleId });
  });
  const store: SyncStore = state.sync;
  const sources = syncSources(ledger, state, folder);
  beginStream({ settings, store, sources, clock });
  const secrets = [ledger.ledgerId, 'carport', 'anna-driver', 'said by hand', 'some author'];
  let registerWh = 0;
  for (const { who, energyWh, after } of hours) {
    if (who === 'nobody') clock.advance(HOURS_MS);
    else {
      const idToken = { company: COMPANY_CARD, private: PRIVATE_CARD, stranger: 'DEADBEEF' }[who];
      const { transactionId } = await book.started(startAt(clock, registerWh, { idToken }));
      clock.advance(HOURS_MS);
      registerWh += energyWh;
      await book.ended(endAt(clock, transactionId, registerWh));
      const sessionId = `${ledger.ledgerId}-${transactionId - ledger.firstTransactionId + 1}`;
      const reason = 'said by hand';
      if (after === 'corrected') {
        const known = { energyWh: energyWh + 1, startedAtMs: null, endedAtMs: null, reason };
        expect(notes.correct(sessionId, known, 'some author')).toBe('done');
      }
      if (after === 'given-away' && who === 'company') {
        look();
        expect(notes.setVehicle(sessionId, { vehicleId: 'rosi-car', reason }, 'some author')).toBe('done');
      }
    }
    look();
  }
  function look(): void {
    for (let more = true; more; ) {
      const stream = store.current();
      more = stream !== null && gather(stream, settings, store, sources, clock.wallMs());
    }
  }
  const stream = store.current();
  if (stream === null) throw new Error('it has not begun');
  const batch = nextBatch(store, stream, 0, 1e9, clock.wallMs());
  const bytes = JSON.stringify([greeting(stream, clock.wallMs()), batch?.request]);
  const refs = [COMPANY_CARD, PRIVATE_CARD, 'DEADBEEF'].map((uid) => state.cards.find(uid)?.tokenRef ?? uid);
  const words = [...privateWords(state.sync['db']), ...secrets, ...refs];
  const bodies = store.records(0, 999).map(({ body }) => body);
  books.close();
  return { bytes, bodies, words };
}

/** Pseudonyms by the order in which they came: their keys are others each time, and so is the ledger behind the head. */
function canonical(bodies: readonly string[]): string {
  const seen: string[] = [];
  return bodies
    .join('\n')
    .replaceAll(/"ledgerHead":"[0-9a-f]{64}"/g, '')
    .replaceAll(/[0-9a-f]{32}/g, (name) => {
      if (!seen.includes(name)) seen.push(name);
      return `#${seen.indexOf(name)}`;
    });
}

const hoursOf = (who: readonly Hours['who'][]): fc.Arbitrary<Hours> =>
  fc.record({
    who: fc.constantFrom(...who),
    energyWh: fc.integer({ min: 1, max: 60_000 }),
    after: fc.constantFrom('nothing', 'nothing', 'corrected', 'given-away'),
  });

test('what leaves the site is the same whatever others do, and holds nothing by which anybody could be known', async () => {
  const own = fc.array(fc.option(hoursOf(['company']), { freq: 2 }), { minLength: 1, maxLength: 7 });
  const others = fc.array(hoursOf(['private', 'stranger', 'nobody']), { minLength: 7, maxLength: 7 });
  await fc.assert(
    fc.asyncProperty(own, others, others, async (slots, one, another) => {
      const day = (filling: readonly Hours[]): readonly Hours[] =>
        slots.flatMap((slot, i) => slot ?? filling[i] ?? { who: 'nobody', energyWh: 1, after: 'nothing' });
      const first = await lived(day(one), SETTINGS);
      const second = await lived(day(another), SETTINGS);
      expect(canonical(first.bodies)).toBe(canonical(second.bodies));
      expect(first.words.filter((word) => first.bytes.includes(word))).toEqual([]);
      const told = slots.filter((slot) => slot !== null);
      expect(first.bodies.filter((body) => body.includes('"kind":"session"'))).toHaveLength(told.length);
    }),
    { numRuns: 4, seed: 20_261_122 },
  );
});

test('with the registers of the meter no word goes out either', async () => {
  const hours = (['company', 'private', 'company'] as const).map(
    (who) => ({ who, energyWh: 900, after: 'nothing' }) as const,
  );
  const { bytes, bodies, words } = await lived(hours, { ...SETTINGS, registers: 'meter' });
  expect(words.filter((word) => bytes.includes(word))).toEqual([]);
  expect(bodies.map((body) => JSON.parse(body).registers)).toMatchObject([
    { startWh: 0, endWh: 900 },
    { startWh: 1_800, endWh: 2_700 },
  ]);
});
