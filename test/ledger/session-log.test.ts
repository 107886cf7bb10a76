import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { StoreError } from '../../src/ledger/errors.ts';
import { sha256Of } from '../../src/ledger/seals.ts';
import { openSessionLog } from '../../src/ledger/session-log.ts';
import { BEGIN_MS, type RealSession, scenario } from '../core/sessions/scenario.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { ALWAYS, endAt, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const MINUTE = 60_000;

test('a session is in the list from its start, with name, registers and energy', async () => {
  const { clock, ledger, cards, book, reader } = openBooks(temporaryFolder());
  cards.applyConfigured([{ uid: '04a1b2c3', name: 'Anna' }], 0);
  const startedAtMs = clock.wallMs();
  const { transactionId, status } = await book.started(startAt(clock, 10_000));
  expect(status).toBe('accepted');
  expect(await reader.list(ALWAYS)).toMatchObject([{ endedAtMs: null, startRegisterWh: 10_000, energyWh: null }]);
  clock.advance(30 * MINUTE);
  await book.ended(endAt(clock, transactionId, 15_500));
  expect(await reader.list(ALWAYS)).toMatchObject([
    {
      sessionId: `${ledger.ledgerId}-1`,
      chargePointId: 'carport',
      connectorId: 1,
      startedAtMs,
      endedAtMs: startedAtMs + 30 * MINUTE,
      startRegisterWh: 10_000,
      endRegisterWh: 15_500,
      energyWh: 5_500,
      tokenName: 'Anna',
      tokenTail: 'B2C3',
      endReason: 'ev-disconnected',
      flags: [],
    },
  ]);
});

test('a state.db that cannot be read costs the screen the name of the card, and nothing else', async () => {
  const { clock, cards, book } = openBooks(temporaryFolder());
  await book.started(startAt(clock, 10_000));
  vi.spyOn(cards, 'findByRef').mockImplementation(() => {
    throw new StoreError('io-error', 'state.db', 'disk I/O error');
  });
  expect(book.currentSession('carport')).toMatchObject({ startedAtMs: clock.wallMs(), tokenName: null });
});

test('a long list is read in pages, between which the control loop has its turn', async () => {
  const { clock, book, reader } = openBooks(temporaryFolder());
  for (let i = 0; i < 450; i += 1) {
    clock.jumpWall(MINUTE);
    await book.started(startAt(clock, i));
  }
  let turns = 0;
  const count = (): void => {
    turns += 1;
    immediate = setImmediate(count);
  };
  let immediate = setImmediate(count);
  expect(await reader.list(ALWAYS)).toHaveLength(450);
  clearImmediate(immediate);
  expect(turns).toBeGreaterThanOrEqual(2);
});

test('transaction ids are never given twice, also after a restart', async () => {
  const folder = temporaryFolder();
  const first = openBooks(folder);
  const a = await first.book.started(startAt(first.clock, 0));
  await first.book.ended(endAt(first.clock, a.transactionId, 1));
  first.close();
  const second = openBooks(folder);
  second.clock.advance(MINUTE);
  const b = await second.book.started(startAt(second.clock, 1));
  expect(a.transactionId).toBeGreaterThan(0);
  expect(b.transactionId).toBe(a.transactionId + 1);
});

test('a restart in the middle goes on with the same session', async () => {
  const folder = temporaryFolder();
  const { clock, ...first } = openBooks(folder);
  const { transactionId } = await first.book.started(startAt(clock, 1_000));
  clock.advance(2 * MINUTE);
  await first.book.register({ ...startAt(clock, 1_400), transactionId, registerWh: 1_400 });
  first.close();
  const { book, reader } = openBooks(folder, { clock });
  expect(book.openTransaction('carport')).toMatchObject({ transactionId, connectorId: 1 });
  expect(book.openTransaction('garage')).toBeNull();
  expect(book.currentSession('carport')).toMatchObject({ energyWh: 400, tokenName: '…B2C3' });
  clock.advance(MINUTE);
  await book.ended(endAt(clock, transactionId, 2_000));
  expect(book.openTransaction('carport')).toBeNull();
  expect(await reader.list(ALWAYS)).toMatchObject([{ startRegisterWh: 1_000, endRegisterWh: 2_000, energyWh: 1_000 }]);
});

test('marks of a minute go in one commit; the list shows them then, the screen at once', async () => {
  const { clock, book, reader, ledger } = openBooks(temporaryFolder());
  const a = await book.started(startAt(clock, 0));
  const b = await book.started(startAt(clock, 0, { chargePointId: 'garage' }));
  const recordCount = () => ledger.db.prepare('SELECT count(*) FROM record').pluck().get();
  clock.advance(MINUTE + 1);
  for (const [chargePointId, { transactionId }] of [['carport', a] as const, ['garage', b] as const]) {
    await book.register({ chargePointId, connectorId: 1, transactionId, atMs: clock.wallMs(), registerWh: 180 });
  }
  expect(recordCount()).toBe(3);
  expect(book.currentSession('carport')?.energyWh).toBe(180);
  clock.advance(MINUTE);
  expect(recordCount()).toBe(5);
  expect(await reader.list(ALWAYS)).toMatchObject([{ energyWh: 180 }, { energyWh: 180 }]);
});

test('who may charge: unknown cards only where it is open, and then it is remembered', async () => {
  const strict = openBooks(temporaryFolder(), { access: 'tokens' });
  strict.cards.applyConfigured([{ uid: 'AA', name: 'Anna' }], 0);
  expect(await strict.book.authorise({ chargePointId: 'carport', idToken: 'aa ' })).toBe('accepted');
  expect(await strict.book.authorise({ chargePointId: 'carport', idToken: 'BB' })).toBe('invalid');
  expect(strict.cards.find('BB')).toBeNull();
  // A station that charges all the same: what it metered is kept, and marked.
  const answer = await strict.book.started(startAt(strict.clock, 0, { idToken: 'BB' }));
  expect(answer.status).toBe('invalid');
  expect(await strict.reader.list(ALWAYS)).toMatchObject([{ flags: ['token-unknown'], tokenTail: '' }]);
  // After a restart the driver must not take it for one that may charge.
  expect(strict.book.openTransaction('carport')).toBeNull();

  const open = openBooks(temporaryFolder());
  expect(await open.book.authorise({ chargePointId: 'carport', idToken: 'BB' })).toBe('accepted');
  expect((await open.book.started(startAt(open.clock, 0, { idToken: 'BB' }))).status).toBe('accepted');
  expect(open.cards.find('bb')).toMatchObject({ status: 'unknown', name: null });
  expect(await open.reader.list(ALWAYS)).toMatchObject([{ flags: [] }]);
  expect((await open.book.started(startAt(open.clock, 0, { idToken: '', connectorId: 2 }))).status).toBe('accepted');
});

test('fractions and rubbish from a station become whole Wh or nothing', async () => {
  const { clock, book, reader } = openBooks(temporaryFolder());
  const { transactionId } = await book.started(startAt(clock, 1_000.4));
  clock.advance(MINUTE);
  await book.register({ ...startAt(clock, 0), transactionId, registerWh: Number.NaN });
  await book.ended(endAt(clock, transactionId, 2_000.6));
  clock.advance(MINUTE);
  await book.started(startAt(clock, Number.POSITIVE_INFINITY, { atMs: Number.NaN }));
  expect(await reader.list(ALWAYS)).toMatchObject([
    { startRegisterWh: 1_000, endRegisterWh: 2_001, energyWh: 1_001 },
    { startRegisterWh: null, startedAtMs: clock.wallMs(), flags: ['station-clock-wrong', 'start-register-missing'] },
  ]);
});

test('periods: a session belongs to the one in which it starts, and to no other', async () => {
  const { clock, book, reader } = openBooks(temporaryFolder());
  const times: number[] = [];
  for (let i = 0; i < 260; i += 1) {
    const chargePointId = i % 3 === 0 ? 'garage' : 'carport';
    times.push(clock.wallMs());
    const { transactionId } = await book.started(startAt(clock, i * 10, { chargePointId }));
    clock.advance(MINUTE);
    await book.ended(endAt(clock, transactionId, i * 10 + 7, { chargePointId }));
  }
  const from = times[10] ?? 0;
  const to = times[250] ?? 0;
  const listed = await reader.list({ fromMs: from, toMs: to, chargePointId: null });
  expect(listed.map(({ startedAtMs }) => startedAtMs)).toEqual(times.slice(10, 250));
  const totals = { count: 240, energyWh: 1_680, withoutEnergy: 0 };
  for (const limit of [1, 7, 100, 239, 240, 241]) {
    const newest = await reader.newest({ fromMs: from, toMs: to, chargePointId: null }, { limit });
    expect(newest).toMatchObject({ sessions: listed.slice(-limit).reverse(), totals });
    expect(newest.next === null).toBe(limit >= 240);
  }
  expect(await reader.list({ fromMs: from, toMs: to, chargePointId: 'garage' })).toHaveLength(80);
  const streamed: number[] = [];
  for await (const { startedAtMs } of reader.stream(ALWAYS)) streamed.push(startedAtMs);
  expect(streamed).toEqual(times);
});

test('a ledger whose sessions cannot be read is damaged, not a crash', () => {
  const { ledger, admission, stores, clock } = openBooks(temporaryFolder());
  ledger.chain.append([{ kind: 'session-started', atMs: 1, sessionId: 's', chargePointId: 7 }]);
  const opened = openSessionLog({
    ...stores.state,
    ledger,
    admission,
    mostPowerW: () => 4_000_000,
    clock,
    log: silentLog,
  });
  expect(opened).toMatchObject({ kind: 'damaged' });
});

test('however reports arrive, and whenever the controller restarts, the ledger holds the real sessions', async () => {
  await fc.assert(
    fc.asyncProperty(scenario, fc.array(fc.nat(60), { maxLength: 2 }), async ({ sessions, deliveries }, restarts) => {
      const folder = temporaryFolder();
      const clock = new FakeClock(BEGIN_MS);
      let books = openBooks(folder, { clock });
      const idGiven = new Map<RealSession, number>();
      for (const [index, delivery] of deliveries.entries()) {
        if (restarts.includes(index)) {
          books.close();
          books = openBooks(folder, { clock });
        }
        const { session } = delivery;
        const { atMs } =
          delivery.kind === 'register' ? delivery.report : delivery.kind === 'start' ? session.start : session.end;
        clock.jumpWall(Math.max(1, atMs - clock.wallMs()));
        clock.advance(MINUTE);
        if (delivery.kind === 'start') {
          idGiven.set(session, (await books.book.started(session.start)).transactionId);
        } else if (delivery.kind === 'end') {
          const transactionId = session.knowsId ? (idGiven.get(session) ?? -1) : -1;
          await books.book.ended({ ...session.end, transactionId });
        } else {
          await books.book.register(delivery.report);
        }
      }
      const booked = (await books.reader.list(ALWAYS)).map(({ startedAtMs, chargePointId, connectorId, energyWh }) => {
        return `${startedAtMs} ${chargePointId} ${connectorId} ${energyWh}`;
      });
      const real = sessions.map(({ start, end }) => {
        const energyWh = (end.registerWh ?? 0) - (start.registerWh ?? 0);
        return `${start.atMs} ${start.chargePointId} ${start.connectorId} ${energyWh}`;
      });
      expect(booked.sort()).toEqual(real.sort());
      expect(await books.ledger.chain.verify()).toMatchObject({ kind: 'whole' });
      books.close();
    }),
    { numRuns: 20 },
  );
});

test('what the meter signed is kept byte for byte where it can be erased, and its hash where it cannot', async () => {
  const folder = temporaryFolder();
  const { book, clock, stores, ledger } = openBooks(folder, { access: 'open' });
  const { signedValues } = stores.state;
  const { transactionId } = await book.started(startAt(clock, 1_000));
  const sessionId = book.currentSession('carport')?.sessionId ?? '';
  const value = { chargePointId: 'carport', connectorId: 1, transactionId, atMs: clock.wallMs() };
  const begin = 'OCMF|{"ID":"04A1B2C3","RV":1.0}|{"SD":"30"}';
  await book.signedValue({ ...value, context: 'begin', data: begin });
  await book.signedValue({ ...value, context: 'begin', data: begin });
  clock.advance(600_000);
  await book.ended(endAt(clock, transactionId, 3_000));
  await book.signedValue({ ...value, atMs: clock.wallMs(), context: 'end', data: 'OCMF|{}|{"SD":"31"}' });
  book.close();
  expect(signedValues.of(sessionId).map(({ context, data }) => [context, data])).toEqual([
    ['begin', begin],
    ['end', 'OCMF|{}|{"SD":"31"}'],
  ]);
  const hashes = ledger.db
    .prepare("SELECT body ->> '$.sha256' FROM record WHERE kind = 'session-signed' ORDER BY seq")
    .pluck();
  expect(hashes.all()).toEqual([sha256Of(begin), sha256Of('OCMF|{}|{"SD":"31"}')]);
  signedValues.erase([sessionId]);
  expect(signedValues.of(sessionId)).toEqual([]);
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole' });
});
