import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ocpp16Action, ocpp16 } from '../../src/ocpp/v16/messages.ts';

const check = (action: Ocpp16Action, payload: unknown) => ocpp16.check(action, 'request', payload);

describe('reading leniently', () => {
  it.each([
    ['an over-long vendor', 'BootNotification', { chargePointVendor: 'v'.repeat(60), chargePointModel: 'm' }, {}],
    ['a missing model', 'BootNotification', { chargePointVendor: 'v' }, { chargePointModel: '' }],
    ['an additional field', 'Heartbeat', { extra: 1 }, {}],
    ['null for an absent field', 'MeterValues', { connectorId: 1, transactionId: null, meterValue: [] }, {}],
    ['a number as a string', 'MeterValues', { connectorId: '1', meterValue: [] }, { connectorId: 1 }],
    ['no meter values at all', 'MeterValues', { connectorId: 1 }, { meterValue: [] }],
    [
      'an unknown error code (Legrand)',
      'StatusNotification',
      { connectorId: 1, errorCode: 'Error', status: 'Faulted' },
      { errorCode: 'Error' },
    ],
    [
      'a status in odd case',
      'StatusNotification',
      { connectorId: 1, errorCode: 'NoError', status: 'available' },
      { status: 'Available' },
    ],
  ] as const)('goes on with %s', (_name, action, payload, expected) => {
    const checked = check(action, structuredClone(payload));
    expect(checked).toMatchObject({ usable: true, payload: expected });
    expect(checked.violations.length).toBeGreaterThan(0);
  });

  it('leaves out a broken sample and keeps the others', () => {
    const value = (sample: unknown) => ({ timestamp: '2026-06-15T10:00:00Z', sampledValue: [{ value: '1' }, sample] });
    const checked = check('MeterValues', {
      connectorId: 1,
      meterValue: [value({}), value({ value: 230, unit: 'Hz' }), value({ value: { a: 1 } }), 5],
    });
    expect(checked).toMatchObject({ usable: true });
    if (checked.usable) {
      expect(checked.payload).toEqual({
        connectorId: 1,
        meterValue: [
          { timestamp: '2026-06-15T10:00:00Z', sampledValue: [{ value: '1' }] },
          { timestamp: '2026-06-15T10:00:00Z', sampledValue: [{ value: '1' }, { value: '230', unit: 'Hz' }] },
          { timestamp: '2026-06-15T10:00:00Z', sampledValue: [{ value: '1' }] },
        ],
      });
    }
  });

  it('reads configuration values that are numbers', () => {
    const checked = ocpp16.check('GetConfiguration', 'response', {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: 300 }],
    });
    expect(checked).toMatchObject({ usable: true, payload: { configurationKey: [{ value: '300' }] } });
  });

  it('never puts a value into the record of a violation', () => {
    const checked = check('Authorize', { idTag: 'SECRET-TOKEN-LONGER-THAN-TWENTY', SECRET: 1 });
    expect(checked.violations.join()).not.toContain('SECRET-TOKEN');
  });

  it('either repairs or refuses, whatever comes', () => {
    const actions: Ocpp16Action[] = ['StartTransaction', 'MeterValues', 'StatusNotification', 'StopTransaction'];
    fc.assert(
      fc.property(
        fc.constantFrom(...actions),
        fc.dictionary(fc.constantFrom('connectorId', 'meterValue', 'idTag', 'x'), fc.jsonValue()),
        (action, payload) => {
          const checked = check(action, payload);
          if (checked.usable) expect(typeof checked.payload).toBe('object');
          else expect(checked.violations.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('writing strictly', () => {
  it('takes every one-decimal limit, although 0.3 is no multiple of 0.1 in binary', () => {
    for (let tenths = 0; tenths <= 320; tenths += 1) {
      const violations = ocpp16.violations('SetChargingProfile', 'request', {
        connectorId: 1,
        csChargingProfiles: {
          chargingProfileId: 1,
          stackLevel: 0,
          chargingProfilePurpose: 'TxDefaultProfile',
          chargingProfileKind: 'Absolute',
          chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: tenths / 10 }] },
        },
      });
      expect(violations).toEqual([]);
    }
  });

  it('knows every action of the security extension too', () => {
    expect(ocpp16.knows('SecurityEventNotification')).toBe(true);
    expect(ocpp16.knows('toString')).toBe(false);
  });
});
