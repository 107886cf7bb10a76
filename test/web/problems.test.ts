import { describe, expect, it } from 'vitest';
import type { DeviceKind, DeviceProblem } from '../../src/core/model/health.ts';
import type { Alarm } from '../../src/site/view.ts';
import { LANGUAGES } from '../../web/src/i18n/language.ts';
import { alarmNotices } from '../../web/src/words/alarms.ts';
import { deviceNotices } from '../../web/src/words/problems.ts';
import { chargePoint, device, NOON_MS, VIEWS } from '../e2e/gui/views.ts';
import { i18nOf } from './i18n-of.ts';

const address = '192.168.1.20:23';

const PROBLEMS: Readonly<Record<DeviceProblem['code'], DeviceProblem>> = {
  unreachable: { code: 'unreachable', address, detail: 'ECONNREFUSED' },
  silent: { code: 'silent', address, silentMs: 12_000 },
  'bad-checksum': { code: 'bad-checksum', address, count: 1 },
  'protocol-error': { code: 'protocol-error', address, detail: 'no SunSpec marker' },
  'not-decrypted': { code: 'not-decrypted', address, why: 'key' },
  'modbus-exception': { code: 'modbus-exception', address, register: 40_072, exception: 2 },
  'register-implausible': { code: 'register-implausible', fromWh: 1_234_000, toWh: 120 },
  implausible: { code: 'implausible', quantity: 'currentA', value: 3_276.7 },
  reversed: { code: 'reversed', phases: ['L1', 'L3'] },
  unbalanced: { code: 'unbalanced', loadW: -2_300 },
  frozen: { code: 'frozen', unchangedMs: 900_000 },
  'station-fault': { code: 'station-fault', errorCode: 'GroundFailure', info: 'RCD' },
  'limit-rejected': { code: 'limit-rejected', status: 'NotSupported' },
  'limit-ignored': { code: 'limit-ignored', grantedA: 6, drawnA: 15.8 },
  'drawing-without-leave': { code: 'drawing-without-leave', drawnA: 9.8 },
  'stop-failed': { code: 'stop-failed', status: 'Rejected' },
  'lease-impossible': { code: 'lease-impossible', countsA: 16, rung: 'level-zero' },
  'limit-disagrees': { code: 'limit-disagrees', grantedA: 6, saysA: 16 },
  'two-controllers': { code: 'two-controllers', controller: 'Active Load Balancing' },
  'lease-unproven': { code: 'lease-unproven', countsA: 16 },
  'watchdog-missing': { code: 'watchdog-missing' },
  'writes-unconfirmed': { code: 'writes-unconfirmed', why: 'doubtful', detail: 'issue 270' },
  'other-device': { code: 'other-device', address: '192.168.1.30:502', expected: 'Eastron SDM630', looksLike: null },
  'phase-switch-ignored': { code: 'phase-switch-ignored' },
  'identity-taken': { code: 'identity-taken', identity: 'WB-1', address },
  flooding: { code: 'flooding' },
  'inverter-uncontrollable': { code: 'inverter-uncontrollable', why: 'ignored' },
  'sign-in-needed': { code: 'sign-in-needed', address },
  'sign-in-refused': { code: 'sign-in-refused', address },
  'battery-uncontrollable': { code: 'battery-uncontrollable', why: 'no-expiry' },
};

const ALARMS: Readonly<Record<Alarm['code'], Alarm>> = {
  'ocpp-port-closed': { code: 'ocpp-port-closed', sinceMs: NOON_MS, host: '0.0.0.0', port: 8887, detail: 'EADDRINUSE' },
  'ledger-unwritable': { code: 'ledger-unwritable', sinceMs: NOON_MS, detail: 'SQLITE_FULL' },
  'ledger-damaged': { code: 'ledger-damaged', sinceMs: NOON_MS, detail: 'SQLITE_CORRUPT' },
  'state-unavailable': { code: 'state-unavailable', sinceMs: NOON_MS, detail: 'SQLITE_CORRUPT' },
  'history-unavailable': { code: 'history-unavailable', sinceMs: NOON_MS, detail: 'SQLITE_CANTOPEN' },
  'backup-missing': { code: 'backup-missing', sinceMs: NOON_MS, detail: '/mnt/nas is not there' },
  'recorder-unwritable': { code: 'recorder-unwritable', sinceMs: NOON_MS, detail: 'ENOSPC' },
  'dimming-unrecorded': { code: 'dimming-unrecorded', sinceMs: NOON_MS, detail: 'SQLITE_FULL' },
  'mqtt-unreachable': { code: 'mqtt-unreachable', sinceMs: NOON_MS, address: 'broker:1883', detail: 'ECONNREFUSED' },
  'notification-undelivered': {
    code: 'notification-undelivered',
    sinceMs: NOON_MS,
    receiver: 'Telefon',
    detail: 'HTTP 401',
  },
  'prices-missing': {
    code: 'prices-missing',
    sinceMs: NOON_MS,
    market: 'DE-LU',
    day: 'tomorrow',
    problem: { code: 'unreachable', detail: 'ENOTFOUND' },
  },
  'report-open': { code: 'report-open', sinceMs: NOON_MS, report: 'Annas Wagen', period: '2026-12' },
  'report-undelivered': {
    code: 'report-undelivered',
    sinceMs: NOON_MS,
    report: 'Annas Wagen',
    period: '2026-12',
    target: 'payroll',
    attempts: 3,
    detail: '535',
  },
  'time-unknown': { code: 'time-unknown', sinceMs: NOON_MS },
  'time-borrowed': { code: 'time-borrowed', sinceMs: NOON_MS, source: 'meter' },
  'unknown-charge-point': { code: 'unknown-charge-point', sinceMs: NOON_MS, identity: 'WB-9', address },
  'device-out': { code: 'device-out', sinceMs: NOON_MS, deviceId: 'grid', name: 'Zähler' },
  'clock-jumped': { code: 'clock-jumped', sinceMs: NOON_MS, byMs: -3_600_000 },
  'safe-currents-beside-house': {
    code: 'safe-currents-beside-house',
    circuit: 'house',
    phase: 'L2',
    safeA: 12,
    houseA: 17.4,
    limitA: 25,
  },
  'safe-currents-too-high': {
    code: 'safe-currents-too-high',
    circuit: 'house',
    totalA: 48,
    limitA: 35,
    unproven: ['Garage'],
  },
};

const KINDS: readonly DeviceKind[] = ['meter', 'inverter', 'battery', 'charge-point', 'load', 'contact', 'reader'];
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe.each(LANGUAGES)('trouble in %s', (language) => {
  const i18n = i18nOf(language, 'Europe/Berlin');

  it.each(Object.values(PROBLEMS))(
    '$code says what happened, what it means and what to do, on any device',
    (problem) => {
      for (const kind of KINDS) {
        const troubled = device({ id: 'x', name: 'Gerät X', kind, condition: 'faulty', problem });
        const [notice] = deviceNotices({ ...VIEWS.sunny, devices: [troubled] }, NOON_MS, i18n);
        expect(notice?.what).toContain('Gerät X');
        expect(`${notice?.what} ${notice?.effect} ${notice?.advice}`).not.toMatch(/[{}]|NaN|undefined|null/);
      }
    },
  );

  it.each(Object.values(ALARMS))('$code', (alarm) => {
    const [notice] = alarmNotices({ ...VIEWS.sunny, alarms: [alarm] }, i18n);
    expect(`${notice?.what} ${notice?.effect} ${notice?.advice}`).not.toMatch(/[{}]|NaN|undefined|null/);
  });
});

describe('a silent meter', () => {
  const grid = device({
    id: 'grid',
    name: 'Zähler',
    kind: 'meter',
    condition: 'stale',
    lastHeardMs: NOON_MS - 12_000,
    problem: { code: 'silent', address, silentMs: 5_000 },
  });
  const held = (id: string, safeCurrentA: number) =>
    chargePoint({
      id,
      name: id,
      reasons: [{ code: 'meter-silent', circuit: 'house', meterId: 'grid', safeCurrentA, sinceMs: NOON_MS }],
    });
  const i18n = i18nOf('de');
  const words = (...ids: ReturnType<typeof held>[]) => {
    const [notice] = deviceNotices({ ...VIEWS.sunny, devices: [grid], chargePoints: ids }, NOON_MS, i18n);
    return plain(`${notice?.what} ${notice?.effect} ${notice?.advice}`);
  };

  it('names the silence so far and what the charge points do about it', () => {
    expect(words(held('Carport', 6), held('Garage', 6))).toBe(
      'Zähler antwortet seit 12 Sekunden nicht. 2 Wallboxen dürfen vorsichtshalber mit höchstens 6 A laden. Kabel am P1- oder Zähleranschluss prüfen.',
    );
    expect(words(held('Carport', 0))).toContain('Carport pausiert vorsichtshalber.');
    expect(words()).toContain('Das Laden geht unverändert weiter.');
  });
});

describe('a device that is well or only begins to connect', () => {
  it('is not in the way', () => {
    const devices = [
      device({ id: 'a', name: 'A', kind: 'meter' }),
      device({ id: 'b', name: 'B', kind: 'inverter', condition: 'connecting', lastHeardMs: null }),
    ];
    expect(deviceNotices({ ...VIEWS.sunny, devices }, NOON_MS, i18nOf('en'))).toEqual([]);
  });
});
