import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BenchSite, drawing } from './bench-site.ts';

describe('a station that reports what cannot be', () => {
  let site: BenchSite;
  const snapshot = () => site.chargePoint.snapshot();

  beforeEach(async () => {
    site = new BenchSite();
    await site.open();
  });
  afterEach(() => site.close());

  it.each([-5, 4_000_000_000_001, 1e300])('answers a register of %d, and does not believe it', async (register) => {
    const station = await site.boot();
    const start = { connectorId: 1, idTag: 'A', meterStart: register, timestamp: site.now() };
    expect(await station.call('StartTransaction', start)).toMatchObject([3, 's3', { transactionId: 1 }]);
    expect(site.book.starts[0]).toMatchObject({ registerWh: null });
    await station.call('MeterValues', site.meterValues(drawing(6, register), 1));
    expect(site.book.registers).toEqual([]);
    expect(snapshot().reading?.value).toMatchObject({ importWh: null, phaseCurrentA: [6, 6, 6] });
    const stop = { transactionId: 1, meterStop: register, timestamp: site.now() };
    expect((await station.call('StopTransaction', stop))[0]).toBe(3);
    expect(site.book.ends[0]).toMatchObject({ registerWh: null });
  });

  it.each([
    [2, 2],
    [0, 0],
    [-1, 0],
    [4_711, 0],
  ])('books a transaction on connector %d under %d, and lets it start nothing here', async (connectorId, booked) => {
    const station = await site.boot();
    await station.call('MeterValues', site.meterValues(drawing(9, 100), 1));
    const start = { connectorId, idTag: 'A', meterStart: 5, timestamp: site.now() };
    expect((await station.call('StartTransaction', start))[2]).toMatchObject({ transactionId: 1 });
    expect(site.book.starts[0]).toMatchObject({ connectorId: booked });
    expect(snapshot()).toMatchObject({ hasTransaction: false, status: 'available' });
  });

  it('never takes an over-long card number for one that is allowed', async () => {
    const station = await site.boot();
    const allowed = 'A'.repeat(20);
    await station.call('StartTransaction', {
      connectorId: 1,
      idTag: `${allowed}${'B'.repeat(100_000)}`,
      meterStart: 5,
      timestamp: `${site.now()}${'0'.repeat(100_000)}`,
    });
    expect(site.book.starts[0]?.idToken).toBe(`${allowed}${'B'.repeat(60)}`);
    expect(site.book.starts[0]?.stationTimestamp.length).toBe(64);
  });

  it.each([
    ['StartTransaction', {}],
    ['StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 'much', timestamp: {} }],
    ['StartTransaction', { connectorId: [], idTag: {}, meterStart: null, timestamp: null }],
    ['StopTransaction', {}],
    ['StopTransaction', { transactionId: 'x', meterStop: {}, timestamp: 17 }],
    ['StopTransaction', { transactionId: 1 }],
    ['MeterValues', {}],
    ['MeterValues', { connectorId: 'one', meterValue: 'none' }],
  ])('answers a %s that lacks what it must have: an error would make it come for ever: %j', async (action, payload) => {
    const station = await site.boot();
    expect((await station.call(action, payload))[0]).toBe(3);
  });

  it('ends a transaction without a register, and at the time of arrival, when its end says neither', async () => {
    const station = await site.boot();
    await station.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() });
    await station.call('StopTransaction', { transactionId: 1, meterStop: 'unknown' });
    expect(site.book.ends).toMatchObject([{ transactionId: 1, registerWh: null, atMs: site.clock.wallMs() }]);
    expect(snapshot().hasTransaction).toBe(false);
  });

  it('takes a start in the future for one of now', async () => {
    const station = await site.boot();
    const start = { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: '2099-01-01T00:00:00Z' };
    expect((await station.call('StartTransaction', start))[0]).toBe(3);
    expect(site.book.starts[0]).toMatchObject({ atMs: site.clock.wallMs() });
  });
});
