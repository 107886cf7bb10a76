import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargePoint } from './charge-point.ts';
import { ANNA, ConformanceHouse } from './house.ts';

interface Profile {
  readonly connectorId: number;
  readonly csChargingProfiles: {
    readonly chargingProfileId: number;
    readonly stackLevel: number;
    readonly chargingProfilePurpose: string;
    readonly chargingProfileKind: string;
    readonly recurrencyKind?: string;
    readonly validTo?: string;
    readonly transactionId?: number;
    readonly chargingSchedule: {
      readonly duration?: number;
      readonly startSchedule?: string;
      readonly chargingRateUnit: string;
      readonly chargingSchedulePeriod: readonly { readonly startPeriod: number; readonly limit: number }[];
    };
  };
}

let house: ConformanceHouse;
beforeAll(async () => {
  const chargePoints = ['TC-054', 'TC-055', 'TC-056', 'TC-066', 'TC-067'];
  house = await ConformanceHouse.open({ chargePoints, each: 'safeCurrentA: 6' });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

const profiles = (chargePoint: ChargePoint) =>
  (chargePoint.asked('SetChargingProfile') as unknown as Profile[]).map((one) => ({
    connectorId: one.connectorId,
    ...one.csChargingProfiles,
    limit: one.csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]?.limit ?? Number.NaN,
  }));

test('TC_056_CSMS: the default profiles of a connector: a safe one without end, and above it one that ends', async () => {
  const chargePoint = house.chargePoint('TC-056');
  await chargePoint.booted();
  await chargePoint.charging(ANNA);
  await house.until(() => profiles(chargePoint).some(({ limit }) => limit > 6), 'a current for the car');
  const safe = profiles(chargePoint).find(({ chargingSchedule }) => chargingSchedule.duration === undefined);
  expect(safe).toMatchObject({ connectorId: 1, chargingProfilePurpose: 'TxDefaultProfile', limit: 6 });
  const lease = profiles(chargePoint).find(({ limit }) => limit > 6);
  expect(lease).toMatchObject({
    connectorId: 1,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Absolute',
    validTo: expect.stringMatching(/Z$/),
    chargingSchedule: {
      duration: expect.any(Number),
      startSchedule: expect.stringMatching(/Z$/),
      chargingRateUnit: 'A',
      chargingSchedulePeriod: [{ startPeriod: 0 }],
    },
  });
  expect(lease?.stackLevel).toBeGreaterThan(safe?.stackLevel ?? 99);
  expect(lease).not.toHaveProperty('recurrencyKind');
  expect(lease).not.toHaveProperty('transactionId');
});

test('TC_066_CSMS: the composite schedule is asked for, and an answer that shows the fallback is believed', async () => {
  const chargePoint = house.chargePoint('TC-066');
  chargePoint.answer('GetCompositeSchedule', ({ connectorId, duration }) => {
    const lease = profiles(chargePoint).findLast(({ chargingSchedule }) => chargingSchedule.duration !== undefined);
    const endsInS = Math.round((Date.parse(lease?.validTo ?? '') - house.clock.wallMs()) / 1_000);
    return {
      status: 'Accepted',
      connectorId,
      scheduleStart: house.now(),
      chargingSchedule: {
        duration,
        startSchedule: house.now(),
        chargingRateUnit: 'A',
        chargingSchedulePeriod:
          endsInS > 0
            ? [
                { startPeriod: 0, limit: lease?.limit },
                { startPeriod: endsInS, limit: 6 },
              ]
            : [{ startPeriod: 0, limit: 6 }],
      },
    };
  });
  await chargePoint.booted();
  const asked = await chargePoint.awaits('GetCompositeSchedule');
  expect(asked).toMatchObject({ connectorId: 1, duration: expect.any(Number), chargingRateUnit: 'A' });
  await house.until(
    async () => (await house.view()).devices.find(({ id }) => id === 'tc-066')?.problem === null,
    'the proof that it falls back',
  );
});

test('what may rule instead of ours is cleared, by connector and purpose', async () => {
  const chargePoint = house.chargePoint('TC-067');
  chargePoint.answer('ClearChargingProfile', { status: 'Accepted' });
  await chargePoint.booted();
  expect(await chargePoint.awaits('ClearChargingProfile')).toEqual({
    connectorId: 1,
    chargingProfilePurpose: 'TxProfile',
  });
});

test('TC_054_CSMS: a station that comes back in silence is asked how it is, and whatever else the owner wants to hear', async () => {
  const chargePoint = house.chargePoint('TC-054');
  await chargePoint.booted();
  await chargePoint.charging(ANNA);
  await chargePoint.disconnect();
  const triggered: unknown[] = [];
  chargePoint.answer('TriggerMessage', ({ requestedMessage }) => {
    triggered.push(requestedMessage);
    return { status: 'Accepted' };
  });
  await chargePoint.connect();
  await house.until(() => triggered.includes('MeterValues'), 'the question for its meter');
  expect(triggered).toContain('StatusNotification');
  const messages = ['boot', 'diagnostics-status', 'firmware-status', 'heartbeat', 'meter-values', 'status'];
  for (const message of messages) {
    expect(await house.operate('TC-054', 'POST', 'trigger', { message })).toBe('done Accepted');
  }
  expect(new Set(triggered).size).toBe(messages.length);
  for (const { connectorId = 1 } of chargePoint.asked('TriggerMessage')) expect(connectorId).toBe(1);
});

test('TC_055_CSMS: a station that may not be asked is taken as it is, and whoever asks is told', async () => {
  const chargePoint = house.chargePoint('TC-055');
  await chargePoint.booted();
  await chargePoint.disconnect();
  chargePoint.answer('TriggerMessage', { status: 'Rejected' });
  await chargePoint.connect();
  await chargePoint.awaits('TriggerMessage');
  await house.until(
    async () => (await house.view()).devices.find(({ id }) => id === 'tc-055')?.condition === 'ok',
    'a charge point that is well',
  );
  const body = { message: 'heartbeat' };
  expect(await house.operate('TC-055', 'POST', 'trigger', body)).toBe('refused Rejected');
});
