import { describe, expect, it, onTestFinished } from 'vitest';
import type { ChargePointCommand } from '../../../src/core/model/charge-point-commands.ts';
import type { Quirks } from '../../../src/devices/chargepoints/families/family.ts';
import type { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite } from './bench-site.ts';
import { payloadOf } from './book-site.ts';

const CARD = '04A1B2C3';

async function openSite(quirks: Quirks = {}): Promise<BenchSite> {
  const site = new BenchSite({ quirksOf: () => quirks });
  onTestFinished(() => site.close());
  await site.open();
  return site;
}

async function operated(script: ScriptedStation['script'] = {}) {
  const site = await openSite();
  const station = await site.boot(script);
  const { operator } = site.chargePoint;
  const operate = (command: ChargePointCommand) => operator.operate(command);
  const start = async () =>
    payloadOf(
      await station.call('StartTransaction', { connectorId: 1, idTag: CARD, meterStart: 0, timestamp: site.now() }),
    )['transactionId'];
  return { site, station, operator, operate, start };
}

describe('what an operator asks of a station', () => {
  it.each<[ChargePointCommand, string, object]>([
    [{ kind: 'start', idToken: CARD }, 'RemoteStartTransaction', { connectorId: 1, idTag: CARD }],
    [{ kind: 'unlock' }, 'UnlockConnector', { connectorId: 1 }],
    [{ kind: 'reset', how: 'soft' }, 'Reset', { type: 'Soft' }],
    [{ kind: 'reset', how: 'hard' }, 'Reset', { type: 'Hard' }],
    [{ kind: 'set-availability', operative: false }, 'ChangeAvailability', { connectorId: 1, type: 'Inoperative' }],
    [{ kind: 'set-availability', operative: true }, 'ChangeAvailability', { connectorId: 1, type: 'Operative' }],
    [{ kind: 'cancel-reservation' }, 'CancelReservation', { reservationId: 1 }],
    [{ kind: 'clear-cache' }, 'ClearCache', {}],
    [
      { kind: 'change-configuration', key: 'LightIntensity', value: '50' },
      'ChangeConfiguration',
      { key: 'LightIntensity', value: '50' },
    ],
    [{ kind: 'trigger', message: 'boot' }, 'TriggerMessage', { requestedMessage: 'BootNotification' }],
    [{ kind: 'trigger', message: 'heartbeat' }, 'TriggerMessage', { requestedMessage: 'Heartbeat' }],
    [
      { kind: 'trigger', message: 'firmware-status' },
      'TriggerMessage',
      { requestedMessage: 'FirmwareStatusNotification' },
    ],
    [
      { kind: 'trigger', message: 'diagnostics-status' },
      'TriggerMessage',
      { requestedMessage: 'DiagnosticsStatusNotification' },
    ],
    [
      { kind: 'trigger', message: 'status' },
      'TriggerMessage',
      { requestedMessage: 'StatusNotification', connectorId: 1 },
    ],
    [
      { kind: 'trigger', message: 'meter-values' },
      'TriggerMessage',
      { requestedMessage: 'MeterValues', connectorId: 1 },
    ],
    [
      { kind: 'transfer-data', vendorId: 'com.maker', messageId: 'ping', data: '{}' },
      'DataTransfer',
      { vendorId: 'com.maker', messageId: 'ping', data: '{}' },
    ],
    [
      { kind: 'transfer-data', vendorId: 'com.maker', messageId: null, data: null },
      'DataTransfer',
      { vendorId: 'com.maker' },
    ],
  ])('%j becomes %s', async (command, action, payload) => {
    const { station, operate } = await operated();
    expect(await operate(command)).toMatchObject({ outcome: 'done', status: 'Accepted' });
    expect(station.callsOf(action).at(-1)).toEqual(payload);
  });

  it.each<[ChargePointCommand, string, object | readonly ['error', string], object]>([
    [{ kind: 'unlock' }, 'UnlockConnector', { status: 'Unlocked' }, { outcome: 'done', status: 'Unlocked' }],
    [{ kind: 'unlock' }, 'UnlockConnector', { status: 'UnlockFailed' }, { outcome: 'refused', status: 'UnlockFailed' }],
    [{ kind: 'unlock' }, 'UnlockConnector', { status: 'NotSupported' }, { outcome: 'not-supported' }],
    [{ kind: 'reset', how: 'hard' }, 'Reset', { status: 'Rejected' }, { outcome: 'refused', status: 'Rejected' }],
    [
      { kind: 'set-availability', operative: false },
      'ChangeAvailability',
      { status: 'Scheduled' },
      { outcome: 'scheduled' },
    ],
    [
      { kind: 'change-configuration', key: 'A', value: 'b' },
      'ChangeConfiguration',
      { status: 'RebootRequired' },
      { outcome: 'reboot-needed' },
    ],
    [{ kind: 'cancel-reservation' }, 'CancelReservation', { status: 'Rejected' }, { outcome: 'nothing-there' }],
    [{ kind: 'clear-cache' }, 'ClearCache', ['error', 'NotImplemented'], { outcome: 'not-supported' }],
    [
      { kind: 'clear-cache' },
      'ClearCache',
      ['error', 'InternalError'],
      { outcome: 'refused', status: 'InternalError' },
    ],
    [
      { kind: 'transfer-data', vendorId: 'x', messageId: null, data: null },
      'DataTransfer',
      { status: 'UnknownVendorId', data: 'who?' },
      { outcome: 'not-supported', data: 'who?' },
    ],
  ])('%j, answered %s %j, is told as it is', async (command, action, answer, result) => {
    const { operate } = await operated({ [action]: () => answer });
    expect(await operate(command)).toMatchObject(result);
  });

  it('never sends what does harm at stations of this family', async () => {
    const site = await openSite({ neverSend: ['ChangeAvailability'] });
    const station = await site.boot();
    const { operator } = site.chargePoint;
    expect(await operator.operate({ kind: 'set-availability', operative: false })).toMatchObject({
      outcome: 'not-supported',
    });
    expect(await operator.operate({ kind: 'unlock' })).toMatchObject({ outcome: 'done' });
    expect(station.callsOf('ChangeAvailability')).toEqual([]);
  });

  it('is told at once when there is no connection, and soon when there is no answer', async () => {
    const site = await openSite();
    expect(await site.chargePoint.operator.operate({ kind: 'unlock' })).toMatchObject({ outcome: 'unreachable' });
    const station = await site.boot({ Reset: () => 'silence' });
    const asked = site.chargePoint.operator.operate({ kind: 'reset', how: 'soft' });
    await until(() => station.callsOf('Reset').length === 1);
    site.clock.advance(8_000);
    expect(await asked).toMatchObject({ outcome: 'unanswered' });
  });

  it('starts and ends sessions, and knows when there is none', async () => {
    const { station, operate, start } = await operated();
    expect(await operate({ kind: 'stop' })).toMatchObject({ outcome: 'no-session' });
    const transactionId = await start();
    expect(await operate({ kind: 'start', idToken: CARD })).toMatchObject({ outcome: 'already-charging' });
    expect(await operate({ kind: 'stop' })).toMatchObject({ outcome: 'done' });
    expect(station.callsOf('RemoteStopTransaction')).toEqual([{ transactionId }]);
  });

  it('starts nothing with a card that may not charge', async () => {
    const { site, station, operator } = await operated();
    const refused = { outcome: 'card-refused', status: 'blocked' };
    expect(await operator.operate({ kind: 'start', idToken: 'BLOCKED' })).toMatchObject(refused);
    const untilMs = site.clock.wallMs() + 60_000;
    expect(await operator.operate({ kind: 'reserve', idToken: 'BLOCKED', untilMs })).toMatchObject(refused);
    expect(station.calls.map(({ action }) => action)).not.toContain('RemoteStartTransaction');
  });

  it('reads settings, and no passwords; sets none by hand', async () => {
    const { station, operate } = await operated({
      GetConfiguration: () => ({
        configurationKey: [
          { key: 'HeartbeatInterval', readonly: false, value: '300' },
          { key: 'AuthorizationKey', readonly: false, value: 'geheim' },
          { key: 'NumberOfConnectors', readonly: true, value: 1 },
        ],
      }),
    });
    expect((await operate({ kind: 'read-configuration', keys: [] })).configuration).toEqual([
      { key: 'HeartbeatInterval', value: '300', readonly: false },
      { key: 'AuthorizationKey', value: null, readonly: false },
      { key: 'NumberOfConnectors', value: '1', readonly: true },
    ]);
    expect(station.callsOf('GetConfiguration').at(-1)).toEqual({});
    for (const key of ['AuthorizationKey', 'authorizationkey', 'SecurityProfile']) {
      expect(await operate({ kind: 'change-configuration', key, value: 'x' })).toMatchObject({
        outcome: 'not-by-hand',
      });
    }
    expect(station.callsOf('ChangeConfiguration').map(({ key }) => key)).not.toContain('AuthorizationKey');
  });
});

describe('a reservation', () => {
  const reserve = async () => {
    const all = await operated();
    const { site, operate, operator } = all;
    const untilMs = site.clock.wallMs() + 3_600_000;
    expect(await operate({ kind: 'reserve', idToken: CARD, untilMs })).toMatchObject({ outcome: 'done' });
    expect(operator.sheet().reservation).toEqual({ idToken: CARD, untilMs });
    const status = (word: string) =>
      all.station.call('StatusNotification', {
        connectorId: 1,
        status: word,
        errorCode: 'NoError',
        timestamp: site.now(),
      });
    return { ...all, untilMs, status };
  };

  it('is made until a time, under the number of the connector', async () => {
    const { station, untilMs } = await reserve();
    expect(station.callsOf('ReserveNow')).toEqual([
      { connectorId: 1, idTag: CARD, expiryDate: inSeconds(untilMs), reservationId: 1 },
    ]);
  });

  it.each(['Occupied', 'Faulted', 'Unavailable', 'Rejected'])('that is answered %s is none', async (status) => {
    const { site, operate, operator } = await operated({ ReserveNow: () => ({ status }) });
    const untilMs = site.clock.wallMs() + 60_000;
    expect(await operate({ kind: 'reserve', idToken: CARD, untilMs })).toMatchObject({ outcome: 'refused', status });
    expect(operator.sheet().reservation).toBeNull();
  });

  it('shows as a state, and ends with its time', async () => {
    const { site, operator, status } = await reserve();
    await status('Reserved');
    expect(site.chargePoint.snapshot().status).toBe('reserved');
    site.clock.advance(3_600_000);
    expect(operator.sheet().reservation).toBeNull();
  });

  it('ends with the session it was made for', async () => {
    const { operator, status, start } = await reserve();
    await status('Reserved');
    await start();
    expect(operator.sheet().reservation).toBeNull();
  });

  it('ends when the station says that it is free again, but not by the state of before', async () => {
    const { operator, status } = await reserve();
    await status('Available');
    expect(operator.sheet().reservation).not.toBeNull();
    await status('Reserved');
    await status('Available');
    expect(operator.sheet().reservation).toBeNull();
  });

  it('can be taken back by a controller that did not make it', async () => {
    const { station, operate } = await operated();
    expect(await operate({ kind: 'cancel-reservation' })).toMatchObject({ outcome: 'done' });
    expect(station.callsOf('CancelReservation')).toEqual([{ reservationId: 1 }]);
  });
});

describe('what a station says of its own accord', () => {
  it('to a vendor nobody knows is answered so (section 4.3)', async () => {
    const { station } = await operated();
    const answer = await station.call('DataTransfer', { vendorId: 'org.alfen', messageId: 'x', data: '1' });
    expect(payloadOf(answer)).toEqual({ status: 'UnknownVendorId' });
  });

  it('of firmware and diagnostics is shown', async () => {
    const { site, station, operator } = await operated();
    const atMs = site.clock.wallMs();
    await station.call('FirmwareStatusNotification', { status: 'Downloading' });
    await station.call('FirmwareStatusNotification', { status: 'Installed' });
    await station.call('DiagnosticsStatusNotification', { status: 'UploadFailed' });
    expect(operator.sheet()).toMatchObject({
      identity: { vendor: 'v', model: 'm' },
      connected: true,
      firmware: { status: 'Installed', atMs },
      diagnostics: { status: 'UploadFailed', atMs },
    });
  });
});

/** As times are told to stations. */
const inSeconds = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d+/, '');
