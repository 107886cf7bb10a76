import { expect, test } from 'vitest';
import type { Vehicle } from '../../src/core/model/people.ts';
import { importSessions, type SessionToImport } from '../../src/ledger/session-import.ts';
import { ALWAYS, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const HOUR = 3_600_000;
const session = (over: Partial<SessionToImport> = {}): SessionToImport => ({
  line: 2,
  startedAtMs: Date.UTC(2025, 6, 1, 16),
  endedAtMs: Date.UTC(2025, 6, 1, 18),
  startRegisterWh: 1_000,
  endRegisterWh: 13_000,
  energyWh: 12_000,
  chargePointId: 'carport',
  idToken: '04a1b2c3',
  vehicle: null,
  odometerKm: 5_000,
  isDoubtful: false,
  ...over,
});

test('sessions of another system stand beside our own, flagged, and the same file again changes nothing', async () => {
  const { ledger, cards, reader, book, clock } = openBooks(temporaryFolder(), { access: 'open' });
  const sessions = [
    session(),
    session({ line: 3, startedAtMs: Date.UTC(2025, 6, 2), endedAtMs: Date.UTC(2025, 6, 2) + HOUR }),
  ];
  expect(importSessions(ledger, { cards, vehicles: [] }, sessions, 'evcc a.csv', clock.wallMs())).toEqual({
    imported: 2,
    known: 0,
  });
  expect(
    importSessions(ledger, { cards, vehicles: [] }, [...sessions, ...sessions], 'evcc b.csv', clock.wallMs()),
  ).toEqual({
    imported: 0,
    known: 4,
  });
  const { transactionId } = await book.started(startAt(clock, 20_000));
  expect(transactionId).toBe(ledger.firstTransactionId);
  const list = await reader.list(ALWAYS);
  expect(list.map(({ energyWh, flags, tokenTail }) => [energyWh, flags, tokenTail])).toEqual([
    [12_000, ['imported'], 'B2C3'],
    [12_000, ['imported'], 'B2C3'],
    [null, [], 'B2C3'],
  ]);
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole' });
});

test('energy without registers is what the other system states, and says so', async () => {
  const { ledger, cards, reader, clock } = openBooks(temporaryFolder());
  const stated = session({ startRegisterWh: null, endRegisterWh: null, isDoubtful: true });
  importSessions(ledger, { cards, vehicles: [] }, [stated], 'openwb 2025.csv', clock.wallMs());
  expect(await reader.list(ALWAYS)).toMatchObject([
    {
      energyWh: 12_000,
      startRegisterWh: null,
      flags: ['imported', 'imported-doubtful', 'start-register-missing', 'stop-register-missing'],
    },
  ]);
  const reasons = ledger.db.prepare("SELECT body ->> '$.reason' FROM record WHERE kind = 'session-corrected'").pluck();
  expect(reasons.all()).toEqual(['stated by openwb 2025.csv, line 2']);
});

test('whose it was say its card and the vehicle that the file names, as they are known here', async () => {
  const { ledger, cards, reader, clock } = openBooks(temporaryFolder());
  const nothing = { costCentre: null, employer: null, driverId: null, identifiers: [] };
  const vehicles: readonly Vehicle[] = [
    { vehicleId: 'id4', name: 'ID.4', use: 'company', plate: 'AC-AM 123E', ...nothing },
    { vehicleId: 'zoe', name: 'Zoe', use: 'private', plate: null, ...nothing },
  ];
  const ofId4 = { remember: (uid: string) => ({ ...cards.remember(uid, clock.wallMs()), vehicleId: 'id4' }) };
  const at = (day: number) => ({ startedAtMs: Date.UTC(2025, 6, day), endedAtMs: Date.UTC(2025, 6, day) + HOUR });
  const sessions = [
    session(at(1)),
    session({ ...at(2), vehicle: 'Zoe' }),
    session({ ...at(3), vehicle: 'ac am-123 e', idToken: null }),
    session({ ...at(4), vehicle: 'Golf', idToken: null }),
  ];
  importSessions(ledger, { cards: ofId4, vehicles }, sessions, 'evcc a.csv', clock.wallMs());
  const list = await reader.list(ALWAYS);
  expect(list.map(({ vehicleId, use, assignedBy }) => [vehicleId, use, assignedBy])).toEqual([
    ['id4', 'company', 'token'],
    ['id4', 'company', 'token'],
    ['id4', 'company', 'choice'],
    [null, 'unassigned', 'unassigned'],
  ]);
});
