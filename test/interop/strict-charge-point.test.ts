import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargePoint } from '../ocpp/conformance/charge-point.ts';
import { ANNA, about, BEN, ConformanceHouse } from '../ocpp/conformance/house.ts';

/** Whole sessions of a strict charge point of another implementation with the composed program. */

let house: ConformanceHouse;
beforeAll(async () => {
  house = await ConformanceHouse.open({ chargePoints: ['LOCAL', 'REMOTE', 'OFFLINE', 'RESTART'] });
});
afterAll(async () => {
  const faults = house.faults();
  await house.close();
  expect(faults).toEqual([]);
});

/** The current that its newest profile allows, A. */
function allowedA(chargePoint: ChargePoint): number {
  const newest = JSON.stringify(chargePoint.asked('SetChargingProfile').at(-1) ?? {});
  return Number(/"limit":([\d.]+)/.exec(newest)?.[1] ?? Number.NaN);
}

test('a local session: boot, status, card, start, limit, meter values, stop', async () => {
  const chargePoint = house.chargePoint('LOCAL');
  await chargePoint.booted();
  await chargePoint.awaits('SetChargingProfile');
  await chargePoint.status('Preparing');
  expect(await chargePoint.authorize(ANNA)).toBe('Accepted');
  const { transactionId } = await chargePoint.start(ANNA, { meterStart: 10_000 });
  await house.until(() => allowedA(chargePoint) === 16, 'a limit of 16 A');
  await chargePoint.status('Charging');
  for (let minute = 1; minute <= 3; minute += 1) {
    await house.pass(10);
    await chargePoint.sample(transactionId, 10_000 + 30 * minute, allowedA(chargePoint));
  }
  const seen = await house.seen('LOCAL');
  expect(seen.powerW?.value).toBe(11_040);
  expect(seen.session?.energyWh).toBe(90);
  await chargePoint.stop(transactionId, { meterStop: 10_120, reason: 'Local', idTag: ANNA });
  await chargePoint.status('Finishing');
  await chargePoint.status('Available');
  expect(await house.sessions('LOCAL')).toMatchObject([{ energyWh: 120, endReason: 'local', tokenName: 'Anna' }]);
  expect((await house.seen('LOCAL')).powerW?.value).toBe(0);
});

test('a remote session: started and stopped from the page', async () => {
  const chargePoint = house.chargePoint('REMOTE');
  await chargePoint.booted();
  await chargePoint.status('Preparing');
  expect(await house.operate('REMOTE', 'POST', 'start', { card: { number: BEN } })).toBe('done Accepted');
  const { idTag } = await chargePoint.awaits('RemoteStartTransaction');
  const { transactionId } = await chargePoint.start(String(idTag), { meterStart: 500 });
  await house.until(() => allowedA(chargePoint) === 16, 'a limit of 16 A');
  await chargePoint.status('Charging');
  await house.pass(20);
  await chargePoint.sample(transactionId, 540, allowedA(chargePoint));
  expect(await house.operate('REMOTE', 'POST', 'stop')).toBe('done Accepted');
  expect(await chargePoint.awaits('RemoteStopTransaction')).toEqual({ transactionId });
  await chargePoint.stop(transactionId, { meterStop: 560, reason: 'Remote' });
  await chargePoint.status('Finishing');
  expect(await house.sessions('REMOTE')).toMatchObject([{ energyWh: 60, endReason: 'remote', tokenName: 'Ben' }]);
});

test('sessions that were kept while there was no connection: each once, with its own times, in their order', async () => {
  const chargePoint = house.chargePoint('OFFLINE');
  await chargePoint.booted();
  await chargePoint.disconnect();
  const times: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    times.push(house.now());
    await house.pass(60);
  }
  const [startA = '', stopA = '', startB = '', stopB = ''] = times;
  await chargePoint.connect();
  const first = await chargePoint.start(ANNA, { meterStart: 0, timestamp: startA });
  // The answer was lost: it says it again.
  expect(await chargePoint.start(ANNA, { meterStart: 0, timestamp: startA })).toEqual(first);
  await chargePoint.stop(first.transactionId, { meterStop: 700, timestamp: stopA });
  await chargePoint.stop(first.transactionId, { meterStop: 700, timestamp: stopA });
  const second = await chargePoint.start(BEN, { meterStart: 700, timestamp: startB });
  expect(second.transactionId).not.toBe(first.transactionId);
  await chargePoint.stop(second.transactionId, { meterStop: 1_000, timestamp: stopB });
  expect(await house.sessions('OFFLINE')).toMatchObject([
    { startedAtMs: about(startB), endedAtMs: about(stopB), energyWh: 300, tokenName: 'Ben' },
    { startedAtMs: about(startA), endedAtMs: about(stopA), energyWh: 700, tokenName: 'Anna' },
  ]);
});

test('a session goes on while the program restarts, and ends in the same books', async () => {
  const chargePoint = house.chargePoint('RESTART');
  await chargePoint.booted();
  const transactionId = await chargePoint.charging(ANNA);
  await house.stop();
  await house.start();
  await house.until(() => chargePoint.client.state !== 1, 'the end of the connection');
  await chargePoint.connect();
  await chargePoint.status('Charging');
  expect((await house.seen('RESTART')).session).not.toBeNull();
  await house.pass(60);
  await chargePoint.stop(transactionId, { meterStop: 1_200 });
  expect(await house.sessions('RESTART')).toMatchObject([{ energyWh: 200, endReason: 'local' }]);
});
