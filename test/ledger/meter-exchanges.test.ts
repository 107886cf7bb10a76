import { expect, test } from 'vitest';
import { meterExchanged } from '../../src/core/sessions/exchange.ts';
import { readExchanges, recordExchange } from '../../src/ledger/meter-exchanges.ts';
import { QUARTER_MS, RegisterLog } from '../../src/ledger/register-log.ts';
import { RegisterSeries } from '../../src/ledger/register-series.ts';
import { ALWAYS, endAt, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

test('registers go on across an exchange, in every way in which they are read', async () => {
  const { ledger } = openBooks(temporaryFolder());
  const log = new RegisterLog(ledger);
  const at = (quarter: number): number => Date.UTC(2026, 5, 1) + quarter * QUARTER_MS;
  const shown = [1_000, 1_500, 20, 520];
  shown.forEach((importWh, quarter) => {
    log.recordRegisters(at(quarter), [{ deviceId: 'grid', importWh, exportWh: 7, quality: 'W' }], at(quarter));
  });
  const atMs = at(1) + 60_000;
  const exchange = {
    ...{ deviceId: 'grid', atMs, recordedAtMs: atMs, reason: 'calibration', author: 'owner' },
    ...{ old: { serial: '1', importWh: 1_600, exportWh: null }, new: { serial: '2', importWh: 10, exportWh: 0 } },
  };
  recordExchange(ledger.chain, { ...exchange, old: { ...exchange.old, importWh: 16_000 } });
  // A slip of the pen: the later word on the same exchange holds.
  recordExchange(ledger.chain, exchange);
  expect(readExchanges(ledger.db)).toEqual([exchange]);

  const whole = [1_000, 1_500, 1_610, 2_110];
  expect(log.quarters('grid', 'import', at(0), at(3)).map(({ registerWh }) => registerWh)).toEqual(whole);
  // As they were recorded they stay; and where one of both was not read there is nothing to add.
  expect(log.snapshots('grid', at(0), at(4)).map(({ importWh }) => importWh)).toEqual(shown);
  expect(log.quarters('grid', 'export', at(0), at(3)).map(({ registerWh }) => registerWh)).toEqual([7, 7, 7, 7]);
  const series = new RegisterSeries(ledger.db, ledger.chain.headNow().seq);
  expect([0, 1, 2, 3].map((quarter) => series.before('grid', 'import', at(quarter))?.registerWh)).toEqual(whole);
  expect(series.shiftAt('grid', 'import', at(3))).toBe(1_590);
  expect(series.exchangesOf('grid', at(0), at(1))).toEqual([]);
  expect((await ledger.chain.verify()).kind).toBe('whole');
});

test('a session counts exactly across the exchange of its meter', async () => {
  const { clock, book, reader } = openBooks(temporaryFolder());
  const { transactionId } = await book.started(startAt(clock, 10_000));
  clock.advance(60_000);
  const register = (registerWh: number) =>
    book.register({ chargePointId: 'carport', connectorId: 1, transactionId, atMs: clock.wallMs(), registerWh });
  await register(10_400);
  clock.advance(60_000);
  const sessionId = book.runningSession('carport')?.sessionId ?? '';
  const exchange = (endedWh: number, beganWh: number) =>
    book.annotate<'exchange-impossible'>(sessionId, (session, nowMs) =>
      meterExchanged(session, { atMs: clock.wallMs(), endedWh, beganWh }, nowMs, 22_000),
    );
  expect(exchange(10_300, 3)).toBe('exchange-impossible');
  expect(exchange(99_999, 3)).toBe('exchange-impossible');
  expect(exchange(10_450, 3)).toBe('done');
  // Told twice, it is one exchange.
  expect(exchange(10_450, 3)).toBe('done');
  clock.advance(60_000);
  await register(203);
  expect(book.runningSession('carport')?.energyWh).toBe(650);
  clock.advance(60_000);
  await book.ended(endAt(clock, transactionId, 253));
  const [ended] = (await reader.newest(ALWAYS, { limit: 1 })).sessions;
  expect(ended).toMatchObject({ energyWh: 700, flags: ['meter-exchanged'] });
});
