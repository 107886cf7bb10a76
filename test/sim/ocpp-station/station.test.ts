import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profile, stationBench } from './bench.ts';

let bench: Awaited<ReturnType<typeof stationBench>>;
beforeEach(async () => {
  bench = await stationBench();
});
afterEach(() => bench.stop());

describe('a simulated station', () => {
  it('dials with its identity, boots, says its status and keeps its heartbeat', async () => {
    const { server, pass, until, booted } = bench;
    await booted();
    expect(server.paths).toEqual(['/ocpp/SIM-CARPORT']);
    expect(server.heard.map(({ action }) => action).slice(0, 3)).toEqual([
      'BootNotification',
      'StatusNotification',
      'StatusNotification',
    ]);
    await pass(299);
    expect(server.of('Heartbeat')).toHaveLength(0);
    await pass(2);
    await until(() => server.of('Heartbeat').length === 1);
  });

  it('boots again after the interval while it is kept waiting, and reports nothing until then', async () => {
    const { server, pass, until, booted } = bench;
    server.answer('BootNotification', () => ({ status: 'Pending', currentTime: '2026-01-01T00:00:00Z', interval: 7 }));
    await until(() => server.of('BootNotification').length === 1);
    await until(() => server.connected === 1);
    server.answer('BootNotification', () => ({ status: 'Accepted', currentTime: '2026-01-01T00:00:00Z', interval: 7 }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.of('StatusNotification')).toHaveLength(0);
    await until(async () => {
      await pass(1);
      return server.of('BootNotification').length === 2;
    });
    await booted();
  });

  it('lives through a session: plug, card, charge, unplug', async () => {
    const { server, evse, pass, until, booted, plugIn, showCard, unplug, station } = bench;
    await booted();
    plugIn();
    await until(() => server.status() === 'Preparing');
    expect(evse.offerA).toBe(0);
    showCard();
    await until(() => server.of('StartTransaction').length === 1);
    expect(server.of('Authorize')).toEqual([{ idTag: '04A1B2C3D4E5F6' }]);
    expect(server.of('StartTransaction')[0]).toMatchObject({
      connectorId: 1,
      idTag: '04A1B2C3D4E5F6',
      meterStart: 1_000_000,
    });
    await until(() => server.status() === 'SuspendedEV');
    await pass(30);
    await until(() => server.status() === 'Charging');
    expect(evse.powerW).toBeGreaterThan(10_000);
    expect(station.runningTransaction()?.id).toBe(101);
    await pass(60);
    unplug();
    await until(() => server.of('StopTransaction').length === 1);
    expect(server.of('StopTransaction')[0]).toMatchObject({
      transactionId: 101,
      reason: 'EVDisconnected',
      meterStop: Math.floor(evse.energyWh),
    });
    expect(evse.energyWh).toBeGreaterThan(1_000_100);
    await until(() => server.status() === 'Available');
  });

  it('lets the card come first, but waits no longer than ConnectionTimeOut', async () => {
    const { server, pass, until, booted, plugIn, showCard } = bench;
    await booted();
    showCard();
    await until(() => server.status() === 'Preparing');
    await pass(61);
    await until(() => server.status() === 'Available');
    plugIn();
    await until(() => server.status() === 'Preparing');
    expect(server.of('StartTransaction')).toHaveLength(0);
    bench.unplug();
    showCard();
    await until(() => server.of('Authorize').length === 2);
    plugIn();
    await until(() => server.of('StartTransaction').length === 1);
  });

  it('ends by the same card, and stands in Finishing until the car leaves', async () => {
    const { server, until, showCard, unplug, charging } = bench;
    await charging();
    showCard('04FFFFFF');
    showCard();
    await until(() => server.of('StopTransaction').length === 1);
    expect(server.of('StopTransaction')[0]).toMatchObject({ reason: 'Local', idTag: '04A1B2C3D4E5F6' });
    await until(() => server.status() === 'Finishing');
    unplug();
    await until(() => server.status() === 'Available');
  });

  it('does not start for a card that is refused', async () => {
    const { server, until, booted, plugIn, showCard, pass } = bench;
    server.answer('Authorize', () => ({ idTagInfo: { status: 'Blocked' } }));
    await booted();
    plugIn();
    showCard();
    await until(() => server.of('Authorize').length === 1);
    await pass(5);
    expect(server.of('StartTransaction')).toHaveLength(0);
    expect(server.status()).toBe('Preparing');
  });

  it('stops when the answer to the start refuses the card', async () => {
    const { server, evse, until, booted, plugIn, showCard } = bench;
    server.answer('StartTransaction', () => ({ idTagInfo: { status: 'Invalid' }, transactionId: 55 }));
    await booted();
    plugIn();
    showCard();
    await until(() => server.of('StopTransaction').length === 1);
    expect(server.of('StopTransaction')[0]).toMatchObject({ transactionId: 55, reason: 'DeAuthorized' });
    expect(evse.offerA).toBe(0);
  });

  it('sends the configured measurands at the configured interval', async () => {
    const { server, pass, until, charging } = bench;
    await charging();
    const change = (key: string, value: string) => server.call('ChangeConfiguration', { key, value });
    expect(await change('MeterValueSampleInterval', '5')).toEqual({ status: 'Accepted' });
    const all = 'Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage';
    expect(await change('MeterValuesSampledData', all)).toEqual({ status: 'Accepted' });
    const before = server.of('MeterValues').length;
    await pass(15);
    await until(() => server.of('MeterValues').length === before + 3);
    const [last] = server.of('MeterValues').slice(-1);
    expect(last).toMatchObject({ connectorId: 1, transactionId: 101 });
    const text = JSON.stringify(last);
    expect(text).toContain(
      '"value":"16.00","context":"Sample.Periodic","measurand":"Current.Import","phase":"L3","unit":"A"',
    );
    expect(text).toContain('"phase":"L1-N"');
    expect(text).toMatch(/"value":"1\d{6}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register"/);
  });

  it('sends clock-aligned values, also outside a transaction', async () => {
    const { server, pass, until, booted } = bench;
    await booted();
    await server.call('ChangeConfiguration', { key: 'ClockAlignedDataInterval', value: '900' });
    await pass(901);
    await until(() => server.of('MeterValues').length === 1);
    expect(JSON.stringify(server.of('MeterValues'))).toContain('Sample.Clock');
    expect(server.of('MeterValues')[0]).not.toHaveProperty('transactionId');
  });

  it('obeys a profile in the moment it comes, and falls back when the upper one ends', async () => {
    const { server, evse, pass, until, charging, clock } = bench;
    await charging();
    expect(await server.call('SetChargingProfile', profile(6))).toEqual({ status: 'Accepted' });
    expect(evse.offerA).toBe(6);
    const startSchedule = new Date(clock.wallMs()).toISOString();
    const lease = profile(13, { chargingProfileId: 2, stackLevel: 2 }, { duration: 60, startSchedule });
    expect(await server.call('SetChargingProfile', lease)).toEqual({ status: 'Accepted' });
    expect(evse.offerA).toBe(13);
    const schedule = await server.call('GetCompositeSchedule', { connectorId: 1, duration: 120 });
    expect(schedule).toMatchObject({
      status: 'Accepted',
      chargingSchedule: {
        chargingSchedulePeriod: [
          { startPeriod: 0, limit: 13 },
          { startPeriod: 60, limit: 6 },
        ],
      },
    });
    await pass(59);
    expect(evse.currentA[0]).toBe(13);
    await pass(8);
    expect(evse.currentA[0]).toBe(6);
    await server.call('SetChargingProfile', profile(0));
    await pass(8);
    expect(evse.powerW).toBe(0);
    await until(() => server.status() === 'SuspendedEVSE');
    expect(await server.call('ClearChargingProfile', {})).toEqual({ status: 'Accepted' });
    expect(await server.call('ClearChargingProfile', {})).toEqual({ status: 'Unknown' });
    expect(evse.offerA).toBe(16);
  });

  it.each([
    ['an unknown connector', { connectorId: 2 }, {}],
    ['a TxProfile without transaction', {}, { chargingProfilePurpose: 'TxProfile' }],
    ['a ChargePointMaxProfile on a connector', {}, { chargingProfilePurpose: 'ChargePointMaxProfile' }],
    ['too high a stack level', {}, { stackLevel: 9 }],
    ['a recurring profile without recurrence', {}, { chargingProfileKind: 'Recurring' }],
    ['a time that is none', {}, { validTo: 'tomorrow' }],
  ])('refuses %s', async (_name, request, different) => {
    const { server, booted, station } = bench;
    await booted();
    const answer = await server.call('SetChargingProfile', { ...profile(10, different), ...request });
    // Our own RPC layer may refuse what breaks the schema before the station sees it.
    expect(JSON.stringify(answer)).toMatch(/Rejected|Violation/);
    expect(station.profiles()).toHaveLength(0);
  });

  it('lets a TxProfile end with its transaction, and keeps the defaults', async () => {
    const { server, station, until, charging, unplug } = bench;
    await charging();
    await server.call('SetChargingProfile', profile(8));
    const tx = { chargingProfileId: 3, chargingProfilePurpose: 'TxProfile', transactionId: 101 };
    expect(await server.call('SetChargingProfile', profile(9, tx))).toEqual({ status: 'Accepted' });
    expect(bench.evse.offerA).toBe(9);
    unplug();
    await until(() => station.runningTransaction() === null);
    expect(station.profiles().map(({ id }) => id)).toEqual([1]);
  });

  it('answers GetConfiguration and guards its keys', async () => {
    const { server, booted } = bench;
    await booted();
    const some = await server.call('GetConfiguration', { key: ['ChargeProfileMaxStackLevel', 'Nonsense'] });
    expect(some).toEqual({
      configurationKey: [{ key: 'ChargeProfileMaxStackLevel', readonly: true, value: '8' }],
      unknownKey: ['Nonsense'],
    });
    const change = (key: string, value: string) => server.call('ChangeConfiguration', { key, value });
    expect(await change('Nonsense', '1')).toEqual({ status: 'NotSupported' });
    expect(await change('NumberOfConnectors', '2')).toEqual({ status: 'Rejected' });
    expect(await change('HeartbeatInterval', 'often')).toEqual({ status: 'Rejected' });
    expect(await change('MeterValuesSampledData', 'SoC')).toEqual({ status: 'Rejected' });
  });

  it('sends what is triggered, after its answer', async () => {
    const { server, booted, pass, until } = bench;
    await booted();
    for (const requestedMessage of ['BootNotification', 'Heartbeat', 'MeterValues', 'StatusNotification']) {
      const before = server.of(requestedMessage).length;
      expect(await server.call('TriggerMessage', { requestedMessage })).toEqual({ status: 'Accepted' });
      await pass(0.2);
      await until(() => server.of(requestedMessage).length > before);
    }
    const other = await server.call('TriggerMessage', { requestedMessage: 'FirmwareStatusNotification' });
    expect(other).toEqual({ status: 'NotImplemented' });
  });

  it('starts and stops from afar', async () => {
    const { server, booted, pass, until, plugIn } = bench;
    await booted();
    plugIn();
    await until(() => server.status() === 'Preparing');
    const chargingProfile = {
      chargingProfileId: 5,
      stackLevel: 0,
      chargingProfilePurpose: 'TxProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'W', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6_900 }] },
    };
    expect(await server.call('RemoteStartTransaction', { idTag: 'AFAR', chargingProfile })).toEqual({
      status: 'Accepted',
    });
    await pass(0.2);
    await until(() => bench.station.runningTransaction()?.id === 101);
    expect(bench.evse.offerA).toBeCloseTo(10);
    expect(await server.call('RemoteStopTransaction', { transactionId: 9 })).toEqual({ status: 'Rejected' });
    expect(await server.call('RemoteStopTransaction', { transactionId: 101 })).toEqual({ status: 'Accepted' });
    await pass(0.2);
    await until(() => server.of('StopTransaction').length === 1);
    expect(server.of('StopTransaction')[0]).toMatchObject({ reason: 'Remote' });
  });

  it('resets: ends the transaction, is gone for a moment, boots again', async () => {
    const { server, pass, until, charging } = bench;
    await charging();
    expect(await server.call('Reset', { type: 'Hard' })).toEqual({ status: 'Accepted' });
    await pass(0.2);
    await until(async () => {
      if (server.connected < 2) await pass(0.2);
      return server.of('BootNotification').length === 2 && server.of('StopTransaction').length === 1;
    });
    expect(server.of('StopTransaction')[0]).toMatchObject({ transactionId: 101, reason: 'HardReset' });
  });

  it('goes out of service when told to', async () => {
    const { server, booted, until } = bench;
    await booted();
    const change = (type: string) => server.call('ChangeAvailability', { connectorId: 1, type });
    expect(await change('Inoperative')).toEqual({ status: 'Accepted' });
    await until(() => server.status() === 'Unavailable');
    await change('Operative');
    await until(() => server.status() === 'Available');
  });

  it('retries a start that the central system cannot take, then lets it go', async () => {
    const { server, booted, pass, until, plugIn, showCard } = bench;
    server.answer('StartTransaction', () => ({ callError: 'InternalError' }));
    await booted();
    plugIn();
    showCard();
    await until(() => server.of('StartTransaction').length === 1);
    await until(async () => {
      await pass(1);
      return server.of('StartTransaction').length === 2;
    });
    await until(async () => {
      await pass(1);
      return server.of('StartTransaction').length === 3;
    });
    expect(new Set(server.of('StartTransaction').map((payload) => payload.timestamp)).size).toBe(1);
    await pass(120);
    await until(() => server.of('MeterValues').length > 0);
    expect(server.of('StartTransaction')).toHaveLength(3);
  });
});
