import { afterEach, describe, expect, it } from 'vitest';
import type { Quirks } from '../../../src/devices/chargepoints/families/family.ts';
import { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite, capabilities, PROVEN } from './bench-site.ts';

interface Told {
  readonly connectorId: number;
  readonly csChargingProfiles: {
    readonly stackLevel: number;
    readonly chargingProfilePurpose: string;
    readonly chargingProfileKind: string;
    readonly chargingSchedule: {
      readonly duration?: number;
      readonly chargingSchedulePeriod: readonly { readonly limit: number; readonly numberPhases?: number }[];
    };
  };
}

const UNKNOWN = { ...PROVEN, safeCurrentA: null, expiry: 'unseen' } as const;
const ACCEPTED = { status: 'Accepted' };
const REJECTED = { status: 'Rejected' };

describe('a station that takes limits in another way', () => {
  let site: BenchSite;
  let station: ScriptedStation;
  const told = () => station.callsOf('SetChargingProfile') as unknown as Told[];
  const problem = () => site.chargePoint.health().problem;
  const condition = () => site.chargePoint.snapshot().condition;
  const meet = async (
    takes: (told: Told) => typeof ACCEPTED | typeof REJECTED | 'silence',
    more: ScriptedStation['script'] = {},
    quirks: Quirks = {},
  ) => {
    site = new BenchSite({ quirksOf: () => quirks }, UNKNOWN);
    await site.open();
    site.grant(10);
    station = await site.boot({ SetChargingProfile: (payload) => takes(payload as unknown as Told), ...more });
  };
  const accepted = async (currentA: number) => {
    await until(() => site.lease().acceptedA === currentA, `acceptance of ${currentA} A`);
    await until(() => condition() === 'ok');
  };
  const unplugged = async () => {
    station.socket.terminate();
    await until(() => condition() === 'stale');
    site.clock.advance(3_600_000);
    return site.lease().ceilingA;
  };
  afterEach(() => site.close());

  it('on connector 0: leases as on the connector, to be proven as there', async () => {
    await meet(({ connectorId }) => (connectorId === 0 ? ACCEPTED : REJECTED));
    await accepted(10);
    expect(told().at(-1)).toMatchObject({
      connectorId: 0,
      csChargingProfiles: { stackLevel: 8, chargingProfilePurpose: 'TxDefaultProfile' },
    });
    expect(station.callsOf('ClearChargingProfile')).toContainEqual({
      connectorId: 1,
      chargingProfilePurpose: 'TxDefaultProfile',
    });
    expect(site.stations.record).toMatchObject({ rung: 'station-lease', safeCurrentA: 6 });
    expect(site.lease()).toMatchObject({ acceptedA: 10, ceilingA: 10 });
    expect(await unplugged()).toBe(16);
  });

  it('on stack level 0 only (ABB): no end, counts with the maximum out of reach, and the owner is told', async () => {
    await meet(({ csChargingProfiles: { stackLevel } }) => (stackLevel === 0 ? ACCEPTED : REJECTED));
    await accepted(10);
    expect(told().at(-1)?.csChargingProfiles).toMatchObject({
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
    });
    expect(told().at(-1)?.csChargingProfiles.chargingSchedule).not.toHaveProperty('duration');
    expect(problem()).toEqual({ code: 'lease-impossible', countsA: 16, rung: 'level-zero' });
    expect(site.lease()).toEqual({ acceptedA: 10, ceilingA: 10, expiresMonoMs: null });
    expect(site.chargePoint.fallbackA()).toBe(16);
    expect(await unplugged()).toBe(16);
  });

  it('as ChargePointMaxProfile only', async () => {
    await meet(({ csChargingProfiles: { chargingProfilePurpose: purpose } }) =>
      purpose === 'ChargePointMaxProfile' ? ACCEPTED : REJECTED,
    );
    await accepted(10);
    expect(told().at(-1)).toMatchObject({ connectorId: 0, csChargingProfiles: { stackLevel: 0 } });
    expect(problem()).toEqual({ code: 'lease-impossible', countsA: 16, rung: 'station-maximum' });
    site.grant(0);
    await accepted(0);
    expect(site.lease().ceilingA).toBe(0);
  });

  it('by a key of its vendor only: whole amperes, and never a pause', async () => {
    await meet(() => REJECTED, {}, { vendorKey: { key: 'chargingALimitConn1', leastA: 6 } });
    await accepted(10);
    const keys = () => station.callsOf('ChangeConfiguration').filter(({ key }) => key === 'chargingALimitConn1');
    expect(keys()).toEqual([{ key: 'chargingALimitConn1', value: '10' }]);
    site.grant(0);
    await accepted(6);
    expect(keys().at(-1)).toMatchObject({ value: '6' });
    expect(site.lease().ceilingA).toBe(6);
    expect(await unplugged()).toBe(16);
  });

  it('not at all: faulty, and tried again from the top a minute later', async () => {
    let takes = false;
    await meet(() => (takes ? ACCEPTED : REJECTED));
    await until(() => condition() === 'faulty');
    expect(problem()).toEqual({ code: 'limit-rejected', status: 'Rejected' });
    expect(site.lease().ceilingA).toBe(16);
    const tries = told().length;
    site.grant(10);
    site.clock.advance(59_000);
    site.grant(10);
    await station.call('Heartbeat', {});
    expect(told().length).toBe(tries);
    takes = true;
    site.clock.advance(1_000);
    site.grant(10);
    await accepted(10);
    expect(site.stations.record).toMatchObject({ rung: 'connector-lease' });
  });

  it('without answering the others: each is given up after two time-outs', async () => {
    site = new BenchSite({}, UNKNOWN);
    await site.open();
    site.grant(10, 600_000);
    station = await ScriptedStation.connect(site.url, {
      GetConfiguration: () => capabilities(),
      SetChargingProfile: ({ csChargingProfiles }) =>
        (csChargingProfiles as Told['csChargingProfiles']).stackLevel === 0 ? ACCEPTED : 'silence',
    });
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    site.clock.advance(1);
    for (let timeout = 1; timeout <= 4; timeout += 1) {
      await until(() => told().length === timeout);
      site.clock.advance(60_000);
    }
    await until(() => told().length === 5);
    site.grant(10);
    await accepted(10);
    expect(site.stations.record).toMatchObject({ rung: 'level-zero' });
  });

  it('in whole amperes only', async () => {
    await meet(({ csChargingProfiles }) =>
      Number.isInteger(csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0]?.limit) ? ACCEPTED : REJECTED,
    );
    await accepted(10);
    site.grant(8.7);
    await accepted(8);
    expect(site.lease()).toMatchObject({ acceptedA: 8, ceilingA: 8 });
    expect(site.stations.record).toMatchObject({ wholeNumbers: true, rung: 'connector-lease' });
    const tries = told().length;
    site.grant(7.9);
    await accepted(7);
    expect(told().length).toBe(tries + 1);
  });

  it('is begun with what worked before, and not left for a passing refusal', async () => {
    site = new BenchSite({}, { ...PROVEN, rung: 'level-zero' });
    await site.open();
    let takes = true;
    site.grant(10);
    station = await site.boot({ SetChargingProfile: () => (takes ? ACCEPTED : REJECTED) });
    await accepted(10);
    expect(told().map(({ csChargingProfiles }) => csChargingProfiles.stackLevel)).toEqual([0]);
    takes = false;
    site.grant(8);
    await until(() => condition() === 'faulty');
    for (let second = 0; second < 60; second += 1) {
      await site.clock.advanceAsync(1_000);
      site.grant(8);
    }
    takes = true;
    await site.clock.advanceAsync(10_000);
    site.grant(8);
    await accepted(8);
    expect(told().every(({ csChargingProfiles }) => csChargingProfiles.stackLevel === 0)).toBe(true);
  });

  it('as a TxProfile of its transactions only: told anew in each, and the maximum before that', async () => {
    await meet(({ csChargingProfiles: { chargingProfilePurpose: purpose } }) =>
      purpose === 'TxProfile' ? ACCEPTED : REJECTED,
    );
    await until(() => condition() === 'faulty');
    expect(problem()).toEqual({ code: 'limit-rejected', status: 'Rejected' });
    const start = (idTag: string) =>
      station.call('StartTransaction', { connectorId: 1, idTag, meterStart: 0, timestamp: site.now() });
    await start('A');
    site.grant(10);
    await accepted(10);
    expect(told().at(-1)?.csChargingProfiles).toMatchObject({ stackLevel: 0, transactionId: 1 });
    expect(site.lease()).toEqual({ acceptedA: 10, ceilingA: 10, expiresMonoMs: null });
    expect(problem()).toEqual({ code: 'lease-impossible', countsA: 16, rung: 'transaction-profile' });
    // Nothing limits the next car before it was told for its own transaction.
    await station.call('StopTransaction', { transactionId: 1, meterStop: 9, timestamp: site.now(1) });
    expect(site.lease()).toEqual({ acceptedA: null, ceilingA: 16, expiresMonoMs: null });
    expect(condition()).toBe('ok');
    site.grant(8);
    await station.call('Heartbeat', {});
    expect(site.lease().acceptedA).toBeNull();
    await start('B');
    site.grant(8);
    await accepted(8);
    expect(told().at(-1)?.csChargingProfiles).toMatchObject({ transactionId: 2 });
    expect(await unplugged()).toBe(16);
  });
});

describe('what is known of the family of a station', () => {
  let site: BenchSite;
  let station: ScriptedStation;
  const told = () => station.callsOf('SetChargingProfile') as unknown as Told[];
  const profiles = () => told().map(({ csChargingProfiles }) => csChargingProfiles);
  const limits = () => profiles().map(({ chargingSchedule }) => chargingSchedule.chargingSchedulePeriod[0]?.limit);
  const meet = async (quirks: Quirks) => {
    site = new BenchSite({ quirksOf: ({ vendor }) => (vendor === 'v' ? quirks : {}) }, null);
    await site.open();
    site.grant(11.4);
    station = await site.boot();
    await until(() => site.lease().acceptedA !== null && site.chargePoint.snapshot().condition === 'ok');
  };
  afterEach(() => site.close());

  it('keeps it on stack level 0 although it says that it has eight', async () => {
    await meet({ maxStackLevel: 0 });
    expect(profiles()).toMatchObject([{ stackLevel: 0, chargingProfileKind: 'Absolute' }]);
    expect(site.lease().ceilingA).toBe(11.4);
  });

  it('gives it relative profiles, which never end', async () => {
    await meet({ profileKind: 'Relative' });
    expect(profiles()).toMatchObject([{ stackLevel: 0, chargingProfileKind: 'Relative' }]);
    expect(profiles()[0]?.chargingSchedule).not.toHaveProperty('startSchedule');
    expect(site.chargePoint.health().problem).toMatchObject({ code: 'lease-impossible', rung: 'level-zero' });
  });

  it('gives it only the currents it takes, rounded down', async () => {
    await meet({ steps: [6, 8, 10, 13, 16] });
    expect(limits()).toEqual([6, 10]);
    expect(site.lease()).toMatchObject({ acceptedA: 10, ceilingA: 10 });
    site.grant(5.9);
    await until(() => site.lease().acceptedA === 0);
  });

  it('gives it W although it says A', async () => {
    await meet({ rateUnit: 'W' });
    expect(profiles().map(({ chargingSchedule }) => chargingSchedule)).toMatchObject([
      { chargingRateUnit: 'W' },
      { chargingRateUnit: 'W', chargingSchedulePeriod: [{ limit: 11.4 * 690 }] },
    ]);
    // It may all go through one phase.
    expect(site.lease().ceilingA).toBe(16);
  });

  it('leaves out the means that it would accept and not obey', async () => {
    await meet({ refusedMeans: ['connector-lease', 'station-lease', 'level-zero'] });
    expect(profiles()).toMatchObject([{ chargingProfilePurpose: 'ChargePointMaxProfile' }]);
  });

  it('lets it rise as seldom as it can bear', async () => {
    await meet({ raiseIntervalS: 30 });
    const sent = told().length;
    site.clock.advance(29_000);
    site.grant(13);
    await station.call('Heartbeat', {});
    expect(told()).toHaveLength(sent);
    site.clock.advance(1_000);
    site.grant(13);
    await until(() => site.lease().acceptedA === 13);
  });

  it('asks no TriggerMessage of it that brings nothing', async () => {
    await meet({ noTrigger: ['StatusNotification', 'MeterValues', 'BootNotification'] });
    station.socket.terminate();
    await until(() => site.chargePoint.snapshot().condition === 'stale');
    station = await ScriptedStation.connect(site.url);
    await until(() => site.chargePoint.snapshot().condition !== 'stale');
    site.clock.advance(2_000);
    await until(() => site.chargePoint.snapshot().condition === 'ok');
    expect(station.callsOf('TriggerMessage')).toEqual([]);
  });
});
