import { describe, expect, it } from 'vitest';
import { until } from '../../ocpp/socket-pair.ts';
import { drawing } from './bench-site.ts';
import { BookSite, payloadOf } from './book-site.ts';

const CARD = '04A1B2C3';

function startOf(site: BookSite, meterStart: number, more: object = {}) {
  return { connectorId: 1, idTag: CARD, meterStart, timestamp: site.now(), ...more };
}

/** Makes every write to the ledger fail, as a full disk does. */
function fillDisk(site: BookSite): void {
  site.books.ledger.db.pragma('query_only = ON');
}
function makeRoom(site: BookSite): void {
  site.books.ledger.db.pragma('query_only = OFF');
}

describe('transactions, from the socket to the ledger', () => {
  it('are answered when they stand in the ledger, and go on after a restart of the controller', async () => {
    const site = await new BookSite().open();
    const station = await site.boot();
    const { transactionId } = payloadOf(await station.call('StartTransaction', startOf(site, 1_000)));
    await site.restart();
    expect(site.chargePoint.runningTransaction()).toBe(transactionId);
    const again = await site.boot();
    site.clock.advance(60_000);
    const stop = { transactionId, meterStop: 3_500, timestamp: site.now() };
    expect(payloadOf(await again.call('StopTransaction', stop))).toEqual({});
    expect(await site.sessions()).toMatchObject([{ startRegisterWh: 1_000, endRegisterWh: 3_500, energyWh: 2_500 }]);
  });

  it('get no answer while nothing can be written, and the repeated message is one session', async () => {
    const site = await new BookSite().open();
    const station = await site.boot();
    fillDisk(site);
    const start = startOf(site, 1_000);
    const first = station.post('StartTransaction', start);
    await until(() => site.books.book.problem() !== null);
    await station.call('Heartbeat', {});
    expect(station.hasAnswer(first)).toBe(false);
    // The car charges all the same.
    expect(site.chargePoint.snapshot().hasTransaction).toBe(true);
    makeRoom(site);
    const { transactionId } = payloadOf(await station.call('StartTransaction', start));
    expect(payloadOf(await station.call('StartTransaction', start))['transactionId']).toBe(transactionId);
    fillDisk(site);
    const stop = { transactionId, meterStop: 1_900, timestamp: site.now() };
    const unanswered = station.post('StopTransaction', stop);
    await until(() => site.books.book.problem() !== null);
    await station.call('Heartbeat', {});
    expect(station.hasAnswer(unanswered)).toBe(false);
    makeRoom(site);
    await station.call('StopTransaction', stop);
    await station.call('StopTransaction', stop);
    expect(await site.sessions()).toMatchObject([{ energyWh: 900 }]);
  });

  it.each([
    ['connector', { connectorId: 2 }],
    ['card', { idTag: 'OTHER' }],
    ['time', { timestamp: '2026-06-15T09:59:59Z' }],
    ['register', { meterStart: 1_001 }],
  ])('are others when the %s is another', async (_what, more) => {
    const site = await new BookSite().open();
    const station = await site.boot();
    const start = startOf(site, 1_000, { timestamp: '2026-06-15T10:00:00Z' });
    const one = payloadOf(await station.call('StartTransaction', start))['transactionId'];
    expect(payloadOf(await station.call('StartTransaction', start))['transactionId']).toBe(one);
    expect(payloadOf(await station.call('StartTransaction', { ...start, ...more }))['transactionId']).not.toBe(one);
  });

  it('of a day without connection are booked by their own times, whatever comes first', async () => {
    const site = await new BookSite().open();
    const station = await site.boot();
    const at = (minutes: number) => site.now(-minutes * 60_000);
    // The status of now overtakes the queue, an old one follows it (section 3.7).
    await station.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Available',
      timestamp: at(0),
    });
    await station.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'NoError',
      status: 'Charging',
      timestamp: at(60),
    });
    expect(site.chargePoint.snapshot().status).toBe('available');
    const late = payloadOf(await station.call('StartTransaction', startOf(site, 5_000, { timestamp: at(120) })));
    await station.call('StopTransaction', {
      transactionId: late['transactionId'],
      meterStop: 6_000,
      timestamp: at(60),
    });
    const early = payloadOf(await station.call('StartTransaction', startOf(site, 1_000, { timestamp: at(600) })));
    await station.call('StopTransaction', {
      transactionId: early['transactionId'],
      meterStop: 5_000,
      timestamp: at(300),
    });
    expect(site.chargePoint.snapshot().hasTransaction).toBe(false);
    expect(await site.sessions()).toMatchObject([
      { startRegisterWh: 1_000, energyWh: 4_000, flags: ['reported-late'] },
      { startRegisterWh: 5_000, energyWh: 1_000, flags: ['reported-late'] },
    ]);
  });

  it('that end without a start are booked from what the end tells', async () => {
    const site = await new BookSite().open();
    const station = await site.boot();
    const data = (atMs: number, registerWh: number, context: string) => ({
      timestamp: site.now(atMs),
      sampledValue: [{ value: String(registerWh), measurand: 'Energy.Active.Import.Register', unit: 'Wh', context }],
    });
    const stop = {
      transactionId: 4711,
      idTag: CARD,
      meterStop: 9_000,
      timestamp: site.now(),
      transactionData: [data(-3_600_000, 4_000, 'Transaction.Begin'), data(0, 9_000, 'Transaction.End')],
    };
    expect(payloadOf(await station.call('StopTransaction', stop))).toEqual({});
    expect(payloadOf(await station.call('StopTransaction', stop))).toEqual({});
    const [session, ...others] = await site.sessions();
    expect(others).toEqual([]);
    expect(session).toMatchObject({ startRegisterWh: 4_000, endRegisterWh: 9_000, energyWh: 5_000 });
    expect(session?.flags).toContain('start-unknown');
    expect(session?.startedAtMs).toBe(site.clock.wallMs() - 3_600_000);
  });

  it('that end without a start, and tell nothing of it, have an end and no energy', async () => {
    const site = await new BookSite().open();
    const station = await site.boot();
    const sampledValue = [{ value: '9000', context: 'Transaction.End' }];
    const transactionData = [{ timestamp: site.now(), sampledValue }];
    const stop = { transactionId: 4711, idTag: CARD, meterStop: 9_000, timestamp: site.now() };
    await station.call('StopTransaction', { ...stop, transactionData });
    expect(await site.sessions()).toMatchObject([{ startRegisterWh: null, endRegisterWh: 9_000, energyWh: null }]);
  });

  it.each([0, -1, 2 ** 63])('with the number %d mean the one that runs', async (transactionId) => {
    const site = await new BookSite().open();
    const station = await site.boot();
    await station.call('StartTransaction', startOf(site, 1_000));
    site.clock.advance(600_000);
    const meterValue = [{ timestamp: site.now(), sampledValue: drawing(10, 1_500) }];
    await station.call('MeterValues', { connectorId: 1, transactionId, meterValue });
    await station.call('StopTransaction', { transactionId, meterStop: 2_000, timestamp: site.now(1_000) });
    expect(site.chargePoint.snapshot().hasTransaction).toBe(false);
    expect(await site.sessions()).toMatchObject([{ energyWh: 1_000 }]);
  });

  it('that never ended end with the next start, by the last register that was seen', async () => {
    const site = await new BookSite().open();
    const station = await site.boot();
    const { transactionId } = payloadOf(await station.call('StartTransaction', startOf(site, 1_000)));
    site.clock.advance(600_000);
    const meterValue = [{ timestamp: site.now(), sampledValue: drawing(10, 1_800) }];
    await station.call('MeterValues', { connectorId: 1, transactionId, meterValue });
    site.clock.advance(600_000);
    await station.call('StartTransaction', startOf(site, 2_000));
    expect(await site.sessions()).toMatchObject([
      { energyWh: 800, flags: expect.arrayContaining(['end-assumed']) },
      { startRegisterWh: 2_000, endedAtMs: null },
    ]);
  });

  it('of cards that may not charge are booked too, and the station is told', async () => {
    const site = new BookSite([{}], { access: 'tokens' });
    await site.open();
    const station = await site.boot();
    const answer = payloadOf(await station.call('StartTransaction', startOf(site, 1_000)));
    expect(answer).toMatchObject({ idTagInfo: { status: 'Invalid' }, transactionId: expect.any(Number) });
    expect(site.chargePoint.snapshot().hasTransaction).toBe(false);
    expect(await site.sessions()).toMatchObject([{ flags: ['token-unknown'] }]);
  });
});

describe('cards of one person', () => {
  it('end what another one of them began, also when the station names no transaction', async () => {
    const site = new BookSite([{}], { access: 'tokens' });
    const { people } = site.books.stores.state;
    const driver = {
      driverId: 'anna000000000000',
      name: 'Anna',
      email: null,
      employer: null,
      groups: [],
      restricted: false,
    };
    people.saveDriver(driver, site.clock.wallMs());
    const card = {
      ...{ aliases: [], groups: [], validFromMs: null, vehicleId: null, prepaid: false, status: 'accepted' as const },
      ...{ driverId: driver.driverId, validUntilMs: Date.UTC(2027, 0, 1) },
    };
    for (const uid of [CARD, '0BADCAFE']) site.books.cards.add(uid, { ...card, name: uid }, site.clock.wallMs());
    await site.open();
    const station = await site.boot();
    const info = { status: 'Accepted', parentIdTag: driver.driverId, expiryDate: '2027-01-01T00:00:00.000Z' };
    expect(payloadOf(await station.call('Authorize', { idTag: '0badcafe' }))).toEqual({ idTagInfo: info });
    const start = payloadOf(await station.call('StartTransaction', startOf(site, 1_000)));
    expect(start['idTagInfo']).toEqual(info);
    site.clock.advance(60_000);
    const stop = { transactionId: 999_999_999, idTag: '0BADCAFE', meterStop: 1_500, timestamp: site.now() };
    await station.call('StopTransaction', stop);
    expect(await site.sessions()).toMatchObject([{ energyWh: 500, tokenTail: 'B2C3' }]);
  });

  it('may end what they began, also when they may begin nothing any more', async () => {
    const site = new BookSite([{}], { access: 'tokens' });
    const card = site.books.cards.learn(CARD, 'Anna', site.clock.wallMs());
    await site.open();
    const station = await site.boot();
    const status = async () => payloadOf(await station.call('Authorize', { idTag: CARD }))['idTagInfo'];
    await station.call('StartTransaction', startOf(site, 1_000));
    site.books.cards.save(card.tokenRef, { ...card, status: 'blocked' });
    expect(await status()).toEqual({ status: 'Accepted' });
    await station.call('StopTransaction', { transactionId: 0, meterStop: 1_000, timestamp: site.now() });
    expect(await status()).toEqual({ status: 'Blocked' });
  });

  it('held up at a reader of the house begin a session, and end it', async () => {
    const site = new BookSite([{}], { access: 'tokens' });
    site.books.cards.learn(CARD, 'Anna', site.clock.wallMs());
    await site.open();
    const station = await site.boot();
    expect(await site.chargePoint.operator.present('0BADCAFE')).toMatchObject({
      outcome: 'card-refused',
      status: 'invalid',
    });
    expect(await site.chargePoint.operator.present(CARD)).toMatchObject({ outcome: 'done' });
    expect(station.callsOf('RemoteStartTransaction')).toEqual([{ connectorId: 1, idTag: CARD }]);
    const { transactionId } = payloadOf(await station.call('StartTransaction', startOf(site, 1_000)));
    await site.restart();
    const again = await site.boot();
    expect(await site.chargePoint.operator.present('0BADCAFE')).toMatchObject({ outcome: 'already-charging' });
    expect(await site.chargePoint.operator.present(CARD)).toMatchObject({ outcome: 'done' });
    expect(again.callsOf('RemoteStopTransaction')).toEqual([{ transactionId }]);
  });
});
