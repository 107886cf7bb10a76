import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { independentClient } from '../../ocpp/independent-client.ts';
import { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite, capabilities, drawing } from './bench-site.ts';

describe('a charge point over OCPP 1.6', () => {
  let site: BenchSite;
  const snapshot = () => site.chargePoint.snapshot();
  const health = () => site.chargePoint.health();

  beforeEach(async () => {
    site = new BenchSite();
    await site.open();
  });
  afterEach(() => site.close());

  it('is set up after its boot: safe profile first, then what it shall measure', async () => {
    expect(snapshot().condition).toBe('connecting');
    const station = await site.boot();
    await until(() => snapshot().condition === 'ok');
    expect(station.calls.map(({ action }) => action)).toEqual([
      'GetConfiguration',
      'SetChargingProfile',
      'ClearChargingProfile',
      // Everything, what was not in it by name, and at the end what was set.
      'GetConfiguration',
      'GetConfiguration',
      'ChangeConfiguration',
      'ChangeConfiguration',
      'ChangeConfiguration',
      'ChangeConfiguration',
      'ChangeConfiguration',
      'GetConfiguration',
    ]);
    expect(station.callsOf('ClearChargingProfile')).toEqual([{ connectorId: 1, chargingProfilePurpose: 'TxProfile' }]);
    // One level below the lease, so that nothing of a former controller stands between them.
    expect(station.callsOf('SetChargingProfile')[0]).toMatchObject({
      connectorId: 1,
      csChargingProfiles: {
        stackLevel: 7,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
      },
    });
    expect(JSON.stringify(station.callsOf('SetChargingProfile')[0])).not.toMatch(/duration|validTo/);
    expect(station.callsOf('ChangeConfiguration')).toEqual([
      {
        key: 'MeterValuesSampledData',
        value: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
      },
      { key: 'MeterValueSampleInterval', value: '5' },
      { key: 'MeterValuesAlignedData', value: 'Energy.Active.Import.Register' },
      { key: 'ClockAlignedDataInterval', value: '900' },
      { key: 'WebSocketPingInterval', value: '60' },
    ]);
    expect(snapshot()).toMatchObject({ status: 'available', hasTransaction: false });
    expect(site.changes).toBeGreaterThan(0);
  });

  it('answers the boot with UTC time and the heartbeat interval', async () => {
    const station = await ScriptedStation.connect(site.url);
    const answer = await station.call('BootNotification', { chargePointVendor: '', chargePointModel: 'SCharger' });
    expect(answer[2]).toEqual({ status: 'Accepted', currentTime: site.now(), interval: 300 });
    expect((await station.call('Heartbeat', {}))[2]).toEqual({ currentTime: site.now() });
  });

  it('tries poorer settings where the station refuses, and remembers what it took', async () => {
    const refuseRich = (payload: Record<string, unknown>) => ({
      status: /Voltage|^5$/.test(String(payload['value'])) ? 'Rejected' : 'Accepted',
    });
    const station = await ScriptedStation.connect(site.url, {
      GetConfiguration: () => capabilities(),
      ChangeConfiguration: refuseRich,
    });
    const boot = { chargePointVendor: 'v', chargePointModel: 'm' };
    await station.call('BootNotification', boot);
    site.clock.advance(1);
    await until(() => station.callsOf('ChangeConfiguration').length === 10);
    // As a whole first, then one by one beside those that were taken.
    expect(station.callsOf('ChangeConfiguration').map(({ value }) => value)).toEqual([
      'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
      'Energy.Active.Import.Register',
      'Energy.Active.Import.Register,Power.Active.Import',
      'Energy.Active.Import.Register,Power.Active.Import,Current.Import',
      'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage',
      '5',
      '10',
      'Energy.Active.Import.Register',
      '900',
      '60',
    ]);
    await until(() => snapshot().condition === 'ok');
    await station.call('BootNotification', boot);
    site.clock.advance(1);
    await until(() => station.callsOf('ChangeConfiguration').length === 15);
    expect(station.callsOf('ChangeConfiguration').slice(10, 12)).toEqual([
      { key: 'MeterValuesSampledData', value: 'Energy.Active.Import.Register,Power.Active.Import,Current.Import' },
      { key: 'MeterValueSampleInterval', value: '10' },
    ]);
  });

  it('leaves the settings of a station alone that boots again and again', async () => {
    for (let boot = 1; boot <= 4; boot += 1) {
      const station = await ScriptedStation.connect(site.url, { GetConfiguration: () => capabilities() });
      await station.call('BootNotification', { chargePointVendor: 'ABB', chargePointModel: 'TAC' });
      site.clock.advance(1);
      await until(() => snapshot().condition === 'ok');
      await station.call('StatusNotification', site.status('Available'));
      if (boot > 2) expect(station.callsOf('ChangeConfiguration')).toEqual([]);
      station.socket.terminate();
      await until(() => snapshot().condition === 'stale');
    }
  });

  it('asks a station that came back without a boot how it is', async () => {
    site.book.open = { transactionId: 7, connectorId: 1 };
    site.chargePoint.start();
    const station = await ScriptedStation.connect(site.url, { GetConfiguration: () => capabilities() });
    site.clock.advance(2_000);
    await until(() => station.callsOf('TriggerMessage').length === 3);
    expect(station.callsOf('TriggerMessage')).toEqual([
      { requestedMessage: 'StatusNotification', connectorId: 1 },
      { requestedMessage: 'BootNotification' },
      { requestedMessage: 'MeterValues', connectorId: 1 },
    ]);
    site.grant(8);
    await until(() => site.lease().acceptedA === 8);
    // The boot we asked for is none: what is installed stays.
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    expect(snapshot()).toMatchObject({ condition: 'ok', hasTransaction: true, lease: { acceptedA: 8, ceilingA: 8 } });
  });

  it('plays a session with the strict client of an independent implementation', async () => {
    const client = independentClient(site.url.replace(/\/CP1$/, ''), 'CP1');
    const profiles: unknown[] = [];
    client.handle('GetConfiguration', async () => capabilities());
    client.handle('ChangeConfiguration', async () => ({ status: 'Accepted' }));
    client.handle('SetChargingProfile', async ({ params }: { params?: unknown }) => {
      profiles.push(params);
      return { status: 'Accepted' };
    });
    await client.connect();
    await client.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    site.clock.advance(1);
    await until(() => snapshot().condition === 'ok');
    await client.call('StatusNotification', site.status('Preparing'));
    expect(await client.call('Authorize', { idTag: '04A1B2C3D4E5F6' })).toEqual({ idTagInfo: { status: 'Accepted' } });
    const started = await client.call('StartTransaction', {
      connectorId: 1,
      idTag: '04A1B2C3D4E5F6',
      meterStart: 1000,
      timestamp: site.now(),
    });
    expect(started).toEqual({ transactionId: 1, idTagInfo: { status: 'Accepted' } });
    site.grant(11.38);
    await until(() => profiles.length === 2);
    expect(profiles[1]).toMatchObject({
      csChargingProfiles: {
        stackLevel: 8,
        chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 11.3 }] },
      },
    });
    const sample = { ...site.meterValues(drawing(11, 1_250), 1) };
    expect(await client.call('MeterValues', sample)).toEqual({});
    expect(snapshot()).toMatchObject({ hasTransaction: true, status: 'preparing' });
    expect(snapshot().reading?.value).toMatchObject({ powerW: 7590, phaseCurrentA: [11, 11, 11], importWh: 1250 });
    expect(
      await client.call('StopTransaction', {
        transactionId: 1,
        meterStop: 2000,
        timestamp: site.now(),
        reason: 'EVDisconnected',
      }),
    ).toEqual({});
    expect(site.book.ends[0]).toMatchObject({ transactionId: 1, registerWh: 2000, reason: 'ev-disconnected' });
    expect(snapshot().hasTransaction).toBe(false);
    await client.close();
  });

  it('answers a repeated StartTransaction with the same transaction', async () => {
    const station = await site.boot();
    const start = { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now(-3_600_000) };
    expect(await station.call('StartTransaction', start)).toMatchObject([3, 's3', { transactionId: 1 }]);
    expect(await station.call('StartTransaction', start)).toMatchObject([3, 's4', { transactionId: 1 }]);
    expect(site.book.starts[1]).toMatchObject({ atMs: site.clock.wallMs() - 3_600_000 });
  });

  it('goes on with the open transaction when the controller was restarted', async () => {
    site.book.open = { transactionId: 42, connectorId: 1 };
    site.chargePoint.start();
    expect(snapshot().hasTransaction).toBe(true);
    const station = await site.boot();
    await station.call('MeterValues', site.meterValues(drawing(10, 900), 42));
    expect(site.book.registers).toMatchObject([{ transactionId: 42, registerWh: 900, connectorId: 1 }]);
    await station.call('StopTransaction', { transactionId: 42, meterStop: 950, timestamp: site.now() });
    expect(site.book.ends).toMatchObject([{ transactionId: 42, reason: 'local' }]);
    expect(snapshot().hasTransaction).toBe(false);
  });

  it('draws nothing after its transaction, although its last meter value was of full power', async () => {
    site.book.open = { transactionId: 42, connectorId: 1 };
    site.chargePoint.start();
    const station = await site.boot();
    await station.call('MeterValues', site.meterValues(drawing(10, 900), 42));
    await station.call('StopTransaction', { transactionId: 7, meterStop: 800, timestamp: site.now() });
    expect(snapshot().reading?.value).toMatchObject({ powerW: 6_900, phaseCurrentA: [10, 10, 10] });
    await station.call('StopTransaction', { transactionId: 42, meterStop: 950, timestamp: site.now() });
    expect(snapshot().reading?.value).toMatchObject({ powerW: 0, phaseCurrentA: [0, 0, 0], importWh: 900 });
  });

  it('takes transaction 0 or -1 for the open one', async () => {
    site.book.open = { transactionId: 42, connectorId: 1 };
    site.chargePoint.start();
    const station = await site.boot();
    await station.call('MeterValues', site.meterValues(drawing(10, 900), -1));
    await station.call('StopTransaction', { transactionId: 0, meterStop: 950, timestamp: site.now() });
    expect(site.book.registers[0]?.transactionId).toBe(42);
    expect(site.book.ends[0]?.transactionId).toBe(42);
  });

  it('acknowledges the end of a transaction that nobody knows', async () => {
    const station = await site.boot();
    const stop = { transactionId: 4711, meterStop: 950, timestamp: '1970-01-01T00:05:00Z', reason: 'MadeUp' };
    expect((await station.call('StopTransaction', stop))[0]).toBe(3);
    expect(site.book.ends[0]).toMatchObject({ transactionId: 4711, atMs: site.clock.wallMs(), reason: 'other' });
  });

  it('stays silent while the books cannot be written, and answers when they can', async () => {
    const station = await site.boot();
    site.book.writable = false;
    const start = { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() };
    const ids = [
      station.post('StartTransaction', start),
      station.post('MeterValues', site.meterValues(drawing(10, 900), 1)),
      station.post('StopTransaction', { transactionId: 1, meterStop: 9, timestamp: site.now() }),
    ];
    await station.call('Heartbeat', {});
    expect(ids.map((id) => station.hasAnswer(id))).toEqual([false, false, false]);
    site.book.writable = true;
    expect((await station.call('StartTransaction', start))[2]).toMatchObject({ transactionId: 1 });
  });

  it('lets the car charge although the books cannot be written, until it leaves', async () => {
    const station = await site.boot();
    site.book.writable = false;
    const start = { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() };
    const id = station.post('StartTransaction', start);
    await station.call('Heartbeat', {});
    expect(station.hasAnswer(id)).toBe(false);
    expect(snapshot().hasTransaction).toBe(true);
    await station.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Available' });
    expect(snapshot().hasTransaction).toBe(false);
  });

  it('lets nobody charge with a blocked card, whether the books can be written or not', async () => {
    const station = await site.boot();
    site.book.writable = false;
    station.post('StartTransaction', { connectorId: 1, idTag: 'BLOCKED', meterStart: 5, timestamp: site.now() });
    await station.call('Heartbeat', {});
    expect(snapshot().hasTransaction).toBe(false);
  });

  it('does not charge for a card that is not accepted', async () => {
    const station = await site.boot();
    const start = { connectorId: 1, idTag: 'BLOCKED', meterStart: 5, timestamp: site.now() };
    expect((await station.call('StartTransaction', start))[2]).toEqual({
      transactionId: 1,
      idTagInfo: { status: 'Blocked' },
    });
    expect(snapshot().hasTransaction).toBe(false);
  });

  it('takes no old state for news, and no old meter value for a reading', async () => {
    const station = await site.boot();
    await station.call('StatusNotification', site.status('Charging'));
    await station.call('StatusNotification', site.status('Finishing', site.now(-300_000)));
    expect(snapshot().status).toBe('charging');
    await station.call('MeterValues', site.meterValues(drawing(10, 900), 1, site.now(-300_000)));
    expect(snapshot().reading).toBeNull();
    expect(site.book.registers[0]).toMatchObject({ registerWh: 900, atMs: site.clock.wallMs() - 300_000 });
  });

  it.each([true, false])(
    'takes a car for drawing nothing once its transaction is over (books writable: %s)',
    async (is) => {
      const station = await site.boot();
      await station.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() });
      await station.call('MeterValues', site.meterValues(drawing(16, 900), 1));
      site.book.writable = is;
      site.clock.advance(60_000);
      station.post('StopTransaction', { transactionId: 1, meterStop: 950, timestamp: site.now() });
      await station.call('Heartbeat', {});
      expect(snapshot().reading).toMatchObject({
        monoMs: site.clock.monoMs(),
        value: { powerW: 0, phaseCurrentA: [0, 0, 0], importWh: 900 },
      });
    },
  );

  it.each(['Finishing', 'Available'])(
    'draws nothing more once it is %s: no sample follows the last one',
    async (status) => {
      const station = await site.boot();
      await station.call('StatusNotification', site.status('Charging'));
      await station.call('MeterValues', site.meterValues(drawing(10, 900), 1));
      expect(snapshot().reading?.value).toMatchObject({ powerW: 6_900, phaseCurrentA: [10, 10, 10] });
      site.clock.advance(1_000);
      await station.call('StatusNotification', site.status(status));
      expect(snapshot().reading).toMatchObject({
        value: { powerW: 0, phaseCurrentA: [0, 0, 0], importWh: 900 },
        monoMs: site.clock.monoMs(),
      });
    },
  );

  it('dates a reading that has waited back to its sample, and lets it replace no newer one', async () => {
    const station = await site.boot();
    site.clock.advance(60_000);
    await station.call('MeterValues', site.meterValues(drawing(10, 900), 1, site.now(-20_000)));
    expect(snapshot().reading).toMatchObject({
      monoMs: site.clock.monoMs() - 20_000,
      atMs: site.clock.wallMs() - 20_000,
    });
    await station.call('MeterValues', site.meterValues(drawing(6, 910), 1));
    await station.call('MeterValues', site.meterValues(drawing(16, 905), 1, site.now(-10_000)));
    expect(snapshot().reading).toMatchObject({ monoMs: site.clock.monoMs(), value: { phaseCurrentA: [6, 6, 6] } });
  });

  it('does not mix samples of different moments', async () => {
    const station = await site.boot();
    const [register, power, ...currents] = drawing(16, 900);
    const old = { timestamp: site.now(-30_000), sampledValue: currents };
    const now = { timestamp: site.now(), sampledValue: [register, { ...power, value: '1.0' }] };
    await station.call('MeterValues', { connectorId: 1, transactionId: 1, meterValue: [old, now] });
    expect(snapshot().reading?.value).toMatchObject({ powerW: 1_000, phaseCurrentA: null });
  });

  it('shows a fault, and that it is over', async () => {
    const station = await site.boot();
    await station.call('StatusNotification', { ...site.status('Faulted'), info: 'relay welded' });
    expect(snapshot()).toMatchObject({ condition: 'faulty', errorCode: 'GroundFailure', status: 'faulted' });
    expect(health().problem).toEqual({ code: 'station-fault', errorCode: 'GroundFailure', info: 'relay welded' });
    await station.call('StatusNotification', site.status('Available'));
    expect(health()).toMatchObject({ condition: 'ok', problem: null });
  });

  it('is stale when the connection is lost, and ok when it is back', async () => {
    const station = await site.boot();
    station.socket.terminate();
    await until(() => snapshot().condition === 'stale');
    expect(health().problem).toMatchObject({ code: 'unreachable', address: '127.0.0.1' });
    await ScriptedStation.connect(site.url, {});
    site.clock.advance(2_000);
    await until(() => snapshot().condition === 'ok');
  });

  it('reports a second station with its identity', async () => {
    await site.boot();
    const elsewhere = { localAddress: '127.0.0.2' };
    await expect(ScriptedStation.connect(site.url, {}, ['ocpp1.6'], elsewhere)).rejects.toThrow('409');
    await until(() => health().condition === 'ok');
    expect(health().problem).toMatchObject({ code: 'identity-taken', identity: 'CP1' });
    site.clock.advance(600_000);
    expect(health().problem).toBeNull();
  });

  it('sees that a station takes limits and does not obey them', async () => {
    const station = await site.boot();
    await station.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() });
    site.grant(6, 600_000);
    await until(() => site.lease().acceptedA === 6);
    for (let second = 0; second <= 15; second += 5) {
      await station.call('MeterValues', site.meterValues(drawing(16, 900), 1));
      site.clock.advance(5_000);
    }
    expect(health()).toMatchObject({
      condition: 'faulty',
      problem: { code: 'limit-ignored', grantedA: 6, drawnA: 16 },
    });
    expect(site.lease().ceilingA).toBe(16);
    await station.call('MeterValues', site.meterValues(drawing(6, 900), 1));
    expect(health().condition).toBe('ok');
    expect(site.lease().ceilingA).toBe(6);
  });

  it('goes on after rubbish', async () => {
    const station = await site.boot();
    station.socket.send('{"no":');
    station.socket.send(JSON.stringify([2, 'x', 'MeterValues', { connectorId: {}, meterValue: 5 }]));
    await station.call('StatusNotification', { connectorId: 1, status: 'charging', errorCode: 'Error', extra: 1 });
    expect(snapshot()).toMatchObject({ condition: 'ok', status: 'charging' });
  });

  it('ends its connection when stopped', async () => {
    const station = await site.boot();
    await site.chargePoint.stop();
    await until(() => station.closed);
    expect(snapshot().condition).toBe('stale');
  });
});
