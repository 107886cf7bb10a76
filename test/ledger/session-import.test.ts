import { expect, test } from 'vitest';
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
  expect(importSessions(ledger, cards, sessions, 'evcc a.csv', clock.wallMs())).toEqual({ imported: 2, known: 0 });
  expect(importSessions(ledger, cards, [...sessions, ...sessions], 'evcc b.csv', clock.wallMs())).toEqual({
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
  importSessions(ledger, cards, [stated], 'openwb 2025.csv', clock.wallMs());
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
