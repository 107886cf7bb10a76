import { expect, test } from 'vitest';
import { Bench, FOREIGN_CARD, OWN_CARD } from './bench.ts';

/** What a back-end may ask, over a real socket, with its answers checked by the back-end's own schemas. */

function profile(limit: number, purpose = 'TxDefaultProfile', unit = 'A') {
  return {
    connectorId: 1,
    csChargingProfiles: {
      ...{
        chargingProfileId: purpose.length,
        stackLevel: 0,
        chargingProfilePurpose: purpose,
        chargingProfileKind: 'Absolute',
      },
      chargingSchedule: { chargingRateUnit: unit, chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    },
  };
}

test('Pending: nothing but BootNotification goes out, no sooner than the back-end wants it', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  backEnd.answers['BootNotification'] = () => ({
    status: 'Pending',
    currentTime: new Date().toISOString(),
    interval: 40,
  });
  bench.presented.start();
  await bench.until(() => bench.presented.state().registration === 'pending', 'pending');
  await bench.start(OWN_CARD, 0);
  await bench.pass(30);
  expect(backEnd.heard.map(({ action }) => action)).toEqual(['BootNotification']);
  expect(await backEnd.ask('GetConfiguration', { key: ['SupportedFeatureProfiles', 'Nonsense'] })).toEqual({
    configurationKey: [
      { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,LocalAuthListManagement,RemoteTrigger' },
    ],
    unknownKey: ['Nonsense'],
  });
  delete backEnd.answers['BootNotification'];
  await bench.until(() => bench.waiting() === 0, 'accepted, and told of the session');
  expect(backEnd.said('BootNotification')).toHaveLength(2);
  expect(backEnd.faults).toEqual([]);
});

test('configuration: what can be set is kept over a restart, what cannot is refused', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  await bench.connect();
  const change = async (key: string, value: string) =>
    (await backEnd.ask('ChangeConfiguration', { key, value }))['status'];
  expect(await change('meterValueSampleInterval', '15')).toBe('Accepted');
  expect(await change('MeterValueSampleInterval', 'soon')).toBe('Rejected');
  expect(await change('MeterValuesSampledData', 'Energy.Active.Import.Register,SoC')).toBe('Rejected');
  expect(await change('NumberOfConnectors', '2')).toBe('Rejected');
  expect(await change('AuthorizationKey', '00')).toBe('NotSupported');
  bench.restart();
  await bench.until(() => bench.presented.state().registration === 'accepted', 'accepted again');
  const { configurationKey } = await backEnd.ask('GetConfiguration', { key: ['MeterValueSampleInterval'] });
  expect(configurationKey).toEqual([{ key: 'MeterValueSampleInterval', readonly: false, value: '15' }]);
  const { configurationKey: all } = await backEnd.ask('GetConfiguration', {});
  expect(all).toHaveLength(28);
});

test('read-only: it can ask and not command; what is not there is NotSupported', async () => {
  const bench = await Bench.open();
  const { backEnd } = bench;
  await bench.connect();
  expect(await backEnd.ask('RemoteStartTransaction', { idTag: OWN_CARD })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('Reset', { type: 'Hard' })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'NotSupported' });
  expect(await backEnd.ask('ChangeAvailability', { connectorId: 0, type: 'Inoperative' })).toEqual({
    status: 'Rejected',
  });
  expect(await backEnd.ask('GetDiagnostics', { location: 'ftp://example.org/' })).toEqual({});
  expect(await backEnd.ask('DataTransfer', { vendorId: 'x' })).toEqual({ status: 'UnknownVendorId' });
  for (const [action, payload] of [
    ['SetChargingProfile', profile(6)],
    ['CancelReservation', { reservationId: 1 }],
    ['UpdateFirmware', { location: 'ftp://example.org/', retrieveDate: new Date().toISOString() }],
  ] as const) {
    await expect(backEnd.ask(action, payload)).rejects.toThrow(/not supported/i);
  }
  expect(bench.orders).toEqual([]);
  expect(backEnd.faults).toEqual([]);
});

test('a remote start of its own card, with a profile; its limit holds for its session alone; a remote stop', async () => {
  const bench = await Bench.open({ isControlled: true });
  const { backEnd } = bench;
  await bench.connect();
  expect(await backEnd.ask('RemoteStartTransaction', { idTag: FOREIGN_CARD })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('RemoteStartTransaction', { idTag: 'NOBODYS' })).toEqual({ status: 'Rejected' });
  const { csChargingProfiles: chargingProfile } = profile(8, 'TxProfile');
  expect(await backEnd.ask('RemoteStartTransaction', { idTag: OWN_CARD, chargingProfile })).toEqual({
    status: 'Accepted',
  });
  expect(bench.orders).toEqual([{ kind: 'start', idToken: OWN_CARD }]);
  const own = await bench.start(OWN_CARD, 0);
  await bench.until(() => bench.waiting() === 0, 'told');
  await bench.pass(2);
  expect(bench.presented.limitA()).toBe(8);
  expect(await backEnd.ask('SetChargingProfile', profile(11_040, 'TxDefaultProfile', 'W'))).toEqual({
    status: 'Accepted',
  });
  expect(bench.presented.limitA()).toBe(8);
  expect(await backEnd.ask('GetCompositeSchedule', { connectorId: 1, duration: 600 })).toMatchObject({
    status: 'Accepted',
    chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit: 8 }] },
  });
  expect(await backEnd.ask('RemoteStopTransaction', { transactionId: 1 })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('RemoteStopTransaction', { transactionId: 4712 })).toEqual({ status: 'Accepted' });
  expect(bench.orders.at(-1)).toEqual({ kind: 'stop' });
  await bench.end(own, 500);
  await bench.leave();
  bench.orders.length = 0;

  await bench.start(FOREIGN_CARD, 500);
  await bench.pass(2);
  expect(bench.presented.limitA()).toBeNull();
  expect(await backEnd.ask('RemoteStartTransaction', { idTag: OWN_CARD })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('RemoteStopTransaction', { transactionId: 4712 })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('Reset', { type: 'Soft' })).toEqual({ status: 'Rejected' });
  expect(await backEnd.ask('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'UnlockFailed' });
  expect(bench.orders).toEqual([]);
  expect(backEnd.faults).toEqual([]);
});

test('out of service for the back-end: its cards are refused, others charge on, and it survives a restart', async () => {
  const bench = await Bench.open({ isControlled: true, authorisedBy: 'upstream' });
  const { backEnd } = bench;
  await bench.connect();
  expect(await backEnd.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({
    status: 'Accepted',
  });
  bench.restart();
  await bench.until(() => bench.presented.state().shownStatus === 'Unavailable', 'shown as unavailable');
  expect(bench.presented.said(OWN_CARD)).toBe('blocked');
  expect(bench.presented.ownCards.concerns(FOREIGN_CARD)).toBe(false);
});

test('who authorises: its answer, its list while it is away, its last answer, the offline policy', async () => {
  const bench = await Bench.open({ authorisedBy: 'upstream', askUnknown: true, offline: 'refuse' });
  const { backEnd, presented } = bench;
  await bench.connect();
  const statuses: Record<string, string> = { [OWN_CARD]: 'Accepted', VISITOR: 'Accepted', THIEF: 'Blocked' };
  backEnd.answers['Authorize'] = ({ idTag }) => ({ idTagInfo: { status: statuses[String(idTag)] ?? 'Invalid' } });
  expect(['VISITOR', OWN_CARD, FOREIGN_CARD].map((uid) => presented.ownCards.concerns(uid))).toEqual([
    true,
    true,
    false,
  ]);
  for (const uid of ['VISITOR', 'THIEF', OWN_CARD]) await presented.ask(uid);
  expect(['VISITOR', 'THIEF', OWN_CARD].map((uid) => presented.said(uid))).toEqual(['accepted', 'blocked', 'accepted']);
  const listed = (idTag: string, status: string) => ({ idTag, idTagInfo: { status } });
  const list = { listVersion: 3, updateType: 'Full', localAuthorizationList: [listed('MEMBER', 'Accepted')] };
  expect(await backEnd.ask('SendLocalList', list)).toEqual({ status: 'Accepted' });
  expect(await backEnd.ask('SendLocalList', { listVersion: 3, updateType: 'Differential' })).toEqual({
    status: 'VersionMismatch',
  });
  expect(await backEnd.ask('GetLocalListVersion', {})).toEqual({ listVersion: 3 });
  await backEnd.close();
  await bench.until(() => !presented.state().isOpen, 'away');
  expect(['MEMBER', 'VISITOR', 'THIEF', 'STRANGER'].map((uid) => presented.said(uid))).toEqual([
    'accepted',
    'accepted',
    'blocked',
    'invalid',
  ]);
  expect(backEnd.faults).toEqual([]);
});
