import { describe, expect, it } from 'vitest';
import type { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { capabilities, drawing } from './bench-site.ts';
import { BookSite, payloadOf } from './book-site.ts';

async function twoConnectors(script: ScriptedStation['script'] = {}) {
  const site = await new BookSite([{}, {}]).open();
  const station = await site.boot(script);
  const [left, right] = site.chargePoints;
  if (left === undefined || right === undefined) throw new Error('two connectors');
  const status = (connectorId: number, word: string) =>
    station.call('StatusNotification', {
      ...{
        connectorId,
        status: word,
        errorCode: word === 'Faulted' ? 'GroundFailure' : 'NoError',
        timestamp: site.now(),
      },
    });
  const start = async (connectorId: number, idTag: string, meterStart: number) =>
    payloadOf(await station.call('StartTransaction', { connectorId, idTag, meterStart, timestamp: site.now() }))[
      'transactionId'
    ];
  return { site, station, left, right, status, start };
}

describe('a station with two connectors', () => {
  it('is two charge points: each has its own status, meter and session', async () => {
    const { site, station, left, right, status, start } = await twoConnectors();
    await status(1, 'Available');
    await status(2, 'Faulted');
    expect([left.snapshot().status, right.snapshot().status]).toEqual(['available', 'faulted']);
    expect(right.health().problem).toMatchObject({ code: 'station-fault' });
    await status(2, 'Preparing');
    const transactionId = await start(2, 'B', 500);
    expect([left, right].map((one) => one.snapshot().hasTransaction)).toEqual([false, true]);
    await station.call('MeterValues', {
      ...{ connectorId: 2, transactionId },
      meterValue: [{ timestamp: site.now(), sampledValue: drawing(10, 600) }],
    });
    expect(right.snapshot().reading?.value.powerW).toBeCloseTo(6_900);
    expect(left.snapshot().reading).toBeNull();
  });

  it('gets limits for each connector, and neither replaces what waits for the other', async () => {
    let hold = false;
    const { site, station, left, right } = await twoConnectors({
      SetChargingProfile: () => (hold ? 'silence' : { status: 'Accepted' }),
    });
    const profilesOf = (connectorId: number) =>
      station.callsOf('SetChargingProfile').filter((call) => call['connectorId'] === connectorId);
    const grant = (currentA: number) => {
      for (const one of [left, right]) {
        one.grant({ currentA, phases: null, expiresMonoMs: site.clock.monoMs() + 120_000 });
      }
    };
    await until(() => left.snapshot().condition === 'ok' && right.snapshot().condition === 'ok');
    grant(10);
    await until(() => left.snapshot().lease.acceptedA === 10 && right.snapshot().lease.acceptedA === 10);
    const before = [profilesOf(1).length, profilesOf(2).length];
    hold = true;
    grant(6);
    // One is on the line, the other waits; both get there.
    await until(() => profilesOf(1).length + profilesOf(2).length > (before[0] ?? 0) + (before[1] ?? 0));
    hold = false;
    site.clock.advance(60_000);
    await until(() => profilesOf(1).length > (before[0] ?? 0) && profilesOf(2).length > (before[1] ?? 0));
  });

  it('is never told by means that limit the whole station: they would rule the other connector', async () => {
    const { site, station, left } = await twoConnectors({ SetChargingProfile: () => ({ status: 'Rejected' }) });
    await until(() => {
      site.clock.advance(5_000);
      left.grant({ currentA: 6, phases: null, expiresMonoMs: site.clock.monoMs() + 120_000 });
      return station.callsOf('SetChargingProfile').length > 12;
    });
    for (const { connectorId } of station.callsOf('SetChargingProfile')) expect(connectorId).toBeGreaterThan(0);
    expect(left.snapshot().lease.ceilingA).toBe(16);
  });

  it('ends the session whose number it names, in whatever order, and again without harm', async () => {
    const { site, station, left, right, start } = await twoConnectors();
    const first = await start(1, 'A', 1_000);
    const second = await start(2, 'B', 5_000);
    site.clock.advance(60_000);
    const stopSecond = { transactionId: second, meterStop: 5_700, timestamp: site.now() };
    await station.call('StopTransaction', stopSecond);
    expect([left, right].map((one) => one.snapshot().hasTransaction)).toEqual([true, false]);
    // It missed the answer: the other session must not end in place of the one that is over.
    await station.call('StopTransaction', stopSecond);
    await station.call('StopTransaction', { ...stopSecond, timestamp: site.now(1_000) });
    expect(left.snapshot().hasTransaction).toBe(true);
    // Without a number it can only be the one that runs.
    await station.call('StopTransaction', { transactionId: -1, meterStop: 1_400, timestamp: site.now() });
    expect(left.snapshot().hasTransaction).toBe(false);
    expect(await site.sessions()).toMatchObject([
      { chargePointId: 'carport', connectorId: 1, energyWh: 400, tokenTail: '' },
      { chargePointId: 'carport-2', connectorId: 2, energyWh: 700 },
    ]);
    expect(first).not.toBe(second);
  });

  it('leaves a stop with the station while the books cannot say whose it is', async () => {
    const { site, station, start } = await twoConnectors();
    await start(1, 'A', 1_000);
    site.books.ledger.db.close();
    const id = station.post('StopTransaction', { transactionId: 77, meterStop: 1, timestamp: site.now() });
    await station.call('Heartbeat', {});
    expect(station.hasAnswer(id)).toBe(false);
  });

  it('goes on with both sessions after a restart of the controller', async () => {
    const { site, start } = await twoConnectors();
    const ids = [await start(1, 'A', 1_000), await start(2, 'B', 2_000)];
    await site.restart();
    expect(site.chargePoints.map((one) => one.runningTransaction())).toEqual(ids);
    await site.boot({ GetConfiguration: () => capabilities() });
    expect(site.chargePoints.map((one) => one.snapshot().hasTransaction)).toEqual([true, true]);
  });

  it('refuses a card that charges at the other, where a card may charge once', async () => {
    const site = new BookSite([{}, {}], { access: 'tokens', oneSessionPerCard: true });
    site.books.cards.learn('04A1B2C3', 'Anna', site.clock.wallMs());
    await site.open();
    const station = await site.boot();
    const start = async (connectorId: number) =>
      payloadOf(
        await station.call('StartTransaction', {
          ...{ connectorId, idTag: '04A1B2C3', meterStart: connectorId, timestamp: site.now() },
        }),
      )['idTagInfo'];
    expect(await start(1)).toEqual({ status: 'Accepted' });
    expect(await start(2)).toEqual({ status: 'ConcurrentTx' });
    expect(site.chargePoints.map((one) => one.snapshot().hasTransaction)).toEqual([true, false]);
    // To end the one that runs it is let in.
    expect(payloadOf(await station.call('Authorize', { idTag: '04A1B2C3' }))['idTagInfo']).toEqual({
      status: 'Accepted',
    });
  });

  it('lets a card in that may charge at one of them', async () => {
    const site = new BookSite([{}, {}], {
      access: 'tokens',
      rules: [{ chargePointId: 'carport', group: null, windows: [] }],
    });
    site.books.cards.learn('04A1B2C3', 'Anna', site.clock.wallMs());
    await site.open();
    const station = await site.boot();
    const status = async (idTag: string) => payloadOf(await station.call('Authorize', { idTag }))['idTagInfo'];
    expect(await status('04A1B2C3')).toEqual({ status: 'Accepted' });
    expect(await status('0BADCAFE')).toEqual({ status: 'Invalid' });
    const start = async (connectorId: number) =>
      payloadOf(
        await station.call('StartTransaction', {
          ...{ connectorId, idTag: '04A1B2C3', meterStart: connectorId, timestamp: site.now() },
        }),
      )['idTagInfo'];
    expect(await start(1)).toEqual({ status: 'Blocked' });
    expect(await start(2)).toEqual({ status: 'Accepted' });
  });
});
