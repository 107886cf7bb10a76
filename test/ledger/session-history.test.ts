import { expect, test } from 'vitest';
import { sessionDetail } from '../../src/compose/session-detail.ts';
import { sessionHistory } from '../../src/ledger/session-history.ts';
import { endAt, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

test('the story of a session: what was reported, assigned, noted and corrected, in its order, by whom and why', async () => {
  const { stores, ledger, reader, notes, book, clock } = openBooks(temporaryFolder());
  const { state } = stores;
  const vehicle = { name: 'ID.4', plate: 'M-AB 123', costCentre: null, employer: null, driverId: null } as const;
  const saved = state.people.saveVehicle({ vehicleId: 'id4', use: 'company', ...vehicle, identifiers: [] }, 0);
  expect(saved).toBe('done');
  const { transactionId } = await book.started(startAt(clock, 1_000, { chargePointId: 'garage' }));
  clock.advance(3_600_000);
  await book.ended(endAt(clock, transactionId, 11_000, { chargePointId: 'garage' }));
  clock.advance(60_000);
  const [{ sessionId } = { sessionId: '' }] = await reader.list({
    fromMs: 0,
    toMs: clock.wallMs(),
    chargePointId: null,
  });
  expect(notes.setVehicle(sessionId, { vehicleId: 'id4', reason: 'card forgotten' }, 'owner')).toBe('done');
  expect(notes.setDetails(sessionId, { odometerKm: 48_120, socPercent: null }, 'hand')).toBe('done');
  const change = { energyWh: 9_000, startedAtMs: null, endedAtMs: null, reason: 'photo of the meter' };
  expect(notes.correct(sessionId, change, 'owner')).toBe('done');
  const sources = { ledger, state, reader, publicKeys: new Map(), chargePointName: (id: string) => id };
  const detail = sessionDetail(sessionId, sources);
  expect(detail?.session).toMatchObject({ plate: 'M-AB 123', signature: 'none', energyWh: 9_000, odometerKm: 48_120 });
  const told = detail?.history.filter(({ kind, by }) => kind !== 'assigned' || by === 'correction') ?? [];
  expect(told).toMatchObject([
    { kind: 'started', registerWh: 1_000, author: null },
    { kind: 'ended', registerWh: 11_000 },
    { kind: 'assigned', vehicle: 'ID.4', use: 'company', author: 'owner', reason: 'card forgotten' },
    { kind: 'detailed', odometerKm: 48_120, source: 'hand' },
    { kind: 'corrected', energyWh: 9_000, author: 'owner', reason: 'photo of the meter' },
  ]);
  const seqs = sessionHistory(ledger.db, sessionId).map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(sessionDetail('none', sources)).toBeNull();
});
