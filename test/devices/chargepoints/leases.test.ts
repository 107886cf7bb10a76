import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Leases } from '../../../src/devices/chargepoints/leases.ts';
import { StationFacts } from '../../../src/devices/chargepoints/station-facts.ts';
import { FakeClock } from '../../fake-clock.ts';
import { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { silentLog } from '../../silent-log.ts';
import { BenchSite, capabilities, drawing, lineOf, MemoryStations, NO_RELAY, PROVEN } from './bench-site.ts';

interface SentProfile {
  readonly stackLevel: number;
  readonly validTo?: string;
  readonly chargingSchedule: {
    readonly startSchedule?: string;
    readonly duration?: number;
    readonly chargingRateUnit: string;
    readonly chargingSchedulePeriod: readonly { readonly limit: number }[];
  };
}

describe('leases over OCPP 1.6', () => {
  let site: BenchSite;
  let station: ScriptedStation;
  let answer: (profile: SentProfile) => ReturnType<ScriptedStation['script'][string]>;

  const script = (): ScriptedStation['script'] => ({
    SetChargingProfile: ({ csChargingProfiles }) => answer(csChargingProfiles as SentProfile),
  });
  const profiles = () => station.callsOf('SetChargingProfile').map((call) => call['csChargingProfiles'] as SentProfile);
  const limits = () => profiles().map((profile) => profile.chargingSchedule.chargingSchedulePeriod[0]?.limit);
  const condition = () => site.chargePoint.snapshot().condition;

  beforeEach(async () => {
    answer = () => ({ status: 'Accepted' });
    site = new BenchSite();
    await site.open();
    station = await site.boot(script());
    await until(() => condition() === 'ok');
  });
  afterEach(() => site.close());

  const grantAndWait = async (currentA: number) => {
    site.grant(currentA);
    await until(() => site.lease().acceptedA === currentA, `acceptance of ${currentA} A`);
  };

  it('stands above the safe profile, begins in the past and ends by itself', async () => {
    await grantAndWait(10);
    const profile = profiles()[1];
    const endMs = site.clock.wallMs() + 120_000;
    expect(profile?.stackLevel).toBe(8);
    expect(Date.parse(profile?.validTo ?? '')).toBeGreaterThan(endMs - 1_000);
    expect(Date.parse(profile?.validTo ?? '')).toBeLessThanOrEqual(endMs);
    expect(Date.parse(profile?.chargingSchedule.startSchedule ?? '')).toBeLessThan(site.clock.wallMs());
    expect(
      Date.parse(profile?.chargingSchedule.startSchedule ?? '') + (profile?.chargingSchedule.duration ?? 0) * 1000,
    ).toBe(Date.parse(profile?.validTo ?? ''));
    expect(site.lease()).toEqual({ acceptedA: 10, ceilingA: 10, expiresMonoMs: site.clock.monoMs() + 120_000 });
  });

  it('sends nothing while nothing changes, and renews when a third of it is left', async () => {
    await grantAndWait(10);
    for (let second = 0; second < 79; second += 1) {
      site.clock.advance(1_000);
      site.grant(10);
    }
    expect(profiles().length).toBe(2);
    site.clock.advance(2_000);
    site.grant(10);
    await until(() => profiles().length === 3);
    await until(() => site.lease().expiresMonoMs === site.clock.monoMs() + 120_000);
  });

  it('lowers at once, on the socket before grant returns', async () => {
    await grantAndWait(16);
    site.grant(0);
    // In flight it still counts as it was.
    expect(site.lease().ceilingA).toBe(16);
    await until(() => site.lease().acceptedA === 0);
    expect(site.lease().ceilingA).toBe(0);
    expect(limits()).toEqual([6, 16, 0]);
  });

  it('raises at most every five seconds', async () => {
    await grantAndWait(6);
    site.clock.advance(4_000);
    site.grant(8);
    site.clock.advance(999);
    site.grant(9);
    site.clock.advance(1);
    site.grant(10);
    expect(site.lease().ceilingA).toBe(10);
    await until(() => site.lease().acceptedA === 10);
    expect(limits()).toEqual([6, 6, 10]);
  });

  it('counts a raise from the moment it is sent', async () => {
    await grantAndWait(6);
    site.clock.advance(5_000);
    site.grant(16);
    expect(site.lease()).toMatchObject({ acceptedA: 6, ceilingA: 16 });
  });

  it('puts a lower limit behind the call in flight, newest only', async () => {
    await grantAndWait(16);
    answer = () => 'silence';
    site.grant(12);
    await until(() => limits().at(-1) === 12);
    site.grant(10);
    site.grant(8);
    answer = () => ({ status: 'Accepted' });
    expect(site.lease().ceilingA).toBe(16);
    site.clock.advance(10_001);
    expect(site.chargePoint.health()).toMatchObject({ condition: 'stale', problem: { code: 'silent' } });
    site.clock.advance(50_000);
    await until(() => site.lease().acceptedA === 8);
    expect(limits()).toEqual([6, 16, 12, 8]);
    expect(site.lease().ceilingA).toBe(8);
  });

  it('counts a call that timed out until a later one is accepted', async () => {
    await grantAndWait(6);
    site.clock.advance(5_000);
    answer = () => 'silence';
    site.grant(16);
    await until(() => limits().at(-1) === 16);
    site.clock.advance(60_000);
    await until(() => limits().length === 4);
    expect(site.lease()).toMatchObject({ acceptedA: 6, ceilingA: 16 });
  });

  it('falls back to the safe current when it ends', async () => {
    await grantAndWait(16);
    site.clock.advance(120_000);
    // The station's clock may lag: the old limit counts a little longer.
    expect(site.lease()).toMatchObject({ ceilingA: 16, expiresMonoMs: null });
    site.clock.advance(5_000);
    expect(site.lease()).toEqual({ acceptedA: 16, ceilingA: 6, expiresMonoMs: null });
  });

  it('counts the safe current before the end of a lower lease', async () => {
    await grantAndWait(0);
    site.clock.advance(115_000);
    expect(site.lease().ceilingA).toBe(6);
  });

  it('keeps what was accepted while the station is out of reach, until it ends', async () => {
    await grantAndWait(16);
    station.socket.terminate();
    await until(() => condition() === 'stale');
    expect(site.lease().ceilingA).toBe(16);
    site.grant(0);
    expect(site.lease().ceilingA).toBe(16);
    site.clock.advance(125_000);
    expect(site.lease().ceilingA).toBe(6);
  });

  it('counts a limit whose connection broke before the answer', async () => {
    await grantAndWait(6);
    site.clock.advance(5_000);
    answer = () => 'silence';
    site.grant(16);
    await until(() => limits().at(-1) === 16);
    station.socket.terminate();
    await until(() => condition() === 'stale');
    expect(site.lease().ceilingA).toBe(16);
  });

  it('counts the maximum after a reboot, until the safe profile is in again', async () => {
    await grantAndWait(6);
    answer = () => 'silence';
    station.socket.terminate();
    await until(() => condition() === 'stale');
    expect(site.lease().ceilingA).toBe(6);
    const again = await ScriptedStation.connect(site.url, { GetConfiguration: () => capabilities(), ...script() });
    await again.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    expect(site.lease()).toEqual({ acceptedA: null, ceilingA: 16, expiresMonoMs: null });
    expect(again.callsOf('SetChargingProfile')).toEqual([]);
    answer = () => ({ status: 'Accepted' });
    site.clock.advance(1);
    await until(() => site.lease().ceilingA === 6);
  });

  it('counts what a station that has booted may have kept, until a new lease is accepted', async () => {
    await grantAndWait(16);
    answer = ({ stackLevel }) => (stackLevel === 8 ? 'silence' : { status: 'Accepted' });
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    site.grant(0);
    site.clock.advance(1);
    await until(() => limits().at(-1) === 0);
    // The safe profile is in, but the 16 A above it may still rule.
    expect(site.lease()).toMatchObject({ acceptedA: null, ceilingA: 16 });
    site.clock.advance(125_000);
    expect(site.lease().ceilingA).toBe(6);
  });

  it.each([
    ['Rejected', () => ({ status: 'Rejected' })],
    ['NotSupported', () => ['error', 'NotSupported'] as const],
  ])('counts the maximum when a limit is refused: %s', async (status, refuse) => {
    await grantAndWait(6);
    answer = refuse;
    site.grant(0);
    await until(() => condition() === 'faulty');
    expect(site.chargePoint.health().problem).toEqual({ code: 'limit-rejected', status });
    expect(site.lease()).toMatchObject({ acceptedA: 6, ceilingA: 16 });
    const sent = profiles().length;
    site.grant(0);
    site.grant(0);
    expect(profiles().length).toBe(sent);
    answer = () => ({ status: 'Accepted' });
    site.clock.advance(10_000);
    site.grant(0);
    await until(() => condition() === 'ok');
    expect(site.lease().ceilingA).toBe(0);
  });

  it('corrects the start for a station whose clock is wrong', async () => {
    const anHourMs = 3_600_000;
    await station.call('StatusNotification', site.status('Preparing', site.now(anHourMs)));
    await grantAndWait(10);
    const end = Date.parse(profiles()[1]?.validTo ?? '');
    expect(end - (site.clock.wallMs() + anHourMs + 120_000)).toBeGreaterThan(-1_500);
    expect(end).toBeLessThanOrEqual(site.clock.wallMs() + anHourMs + 120_000);
  });

  it('is sent anew as soon as the clock of the station turns out to be wrong, and counts with both until then', async () => {
    await grantAndWait(0);
    answer = () => 'silence';
    await station.call('StatusNotification', site.status('Preparing', site.now(3_600_000)));
    // An hour ahead, the station took the pause for long over: its safe current rules.
    expect(site.lease()).toMatchObject({ acceptedA: 0, ceilingA: 6 });
    site.grant(0);
    await until(() => profiles().length === 3);
    expect(Date.parse(profiles()[2]?.validTo ?? '')).toBeGreaterThan(site.clock.wallMs() + 3_600_000);
  });
});

describe('a limit behind a setting that hangs', () => {
  it('is sent after 5 s, the newest only, and counts as unanswered since it first waited', async () => {
    const site = new BenchSite();
    await site.open();
    const station = await site.boot({
      ChangeConfiguration: ({ key }) => (key === 'ClockAlignedDataInterval' ? 'silence' : { status: 'Accepted' }),
      SetChargingProfile: ({ csChargingProfiles }) =>
        (csChargingProfiles as SentProfile).stackLevel === 8 ? 'silence' : { status: 'Accepted' },
    });
    const limits = () =>
      station
        .callsOf('SetChargingProfile')
        .map((call) => (call['csChargingProfiles'] as SentProfile).chargingSchedule.chargingSchedulePeriod[0]?.limit);
    site.grant(8);
    site.clock.advance(3_000);
    site.grant(7);
    site.clock.advance(1_900);
    expect(limits()).toEqual([6]);
    // What was never sent cannot rule; what a former process left behind can.
    expect(site.lease()).toMatchObject({ acceptedA: null, ceilingA: 16 });
    expect(site.chargePoint.health().condition).toBe('connecting');
    site.clock.advance(100);
    await until(() => limits().length === 2);
    expect(limits()).toEqual([6, 7]);
    site.clock.advance(5_001);
    expect(site.chargePoint.health()).toMatchObject({
      condition: 'stale',
      problem: { code: 'silent', silentMs: 10_001 },
    });
    await site.close();
  });
});

describe('leases for stations that can do less', () => {
  const startWith = async (level: string, unit: string) => {
    const site = new BenchSite();
    await site.open();
    const station = await site.boot({ GetConfiguration: () => capabilities(level, unit) });
    const schedules = () =>
      station.callsOf('SetChargingProfile').map((call) => (call['csChargingProfiles'] as SentProfile).chargingSchedule);
    return { site, station, schedules };
  };

  it('gives a station that wants W its limit in W', async () => {
    const { site, station, schedules } = await startWith('1', 'Power');
    await until(() => site.chargePoint.snapshot().condition === 'ok');
    // The safe current is reckoned for a car on one phase.
    expect(schedules()[0]).toMatchObject({ chargingRateUnit: 'W', chargingSchedulePeriod: [{ limit: 1380 }] });
    site.grant(10);
    await until(() => site.lease().acceptedA === 10);
    expect(schedules()[1]).toMatchObject({ chargingRateUnit: 'W', chargingSchedulePeriod: [{ limit: 6900 }] });
    // Until the phases are seen, one phase may take it all.
    expect(site.lease().ceilingA).toBe(16);
    await station.call('MeterValues', site.meterValues(drawing(9, 100), 1));
    expect(site.lease().ceilingA).toBe(10);
    await site.close();
  });

  it('counts a limit in W for one phase as soon as the car has dropped to one, and lowers it at once', async () => {
    const { site, station, schedules } = await startWith('1', 'Power');
    await until(() => site.chargePoint.snapshot().condition === 'ok');
    site.grant(8);
    await until(() => site.lease().acceptedA === 8);
    await station.call('MeterValues', site.meterValues(drawing(8, 100), 1));
    expect(site.lease().ceilingA).toBe(8);
    station.script['SetChargingProfile'] = () => 'silence';
    const phase = (name: string, currentA: number) => ({
      value: currentA.toFixed(1),
      measurand: 'Current.Import',
      unit: 'A',
      phase: name,
    });
    const onOne = [phase('L1', 14), phase('L2', 0.2), phase('L3', 0)];
    await station.call('MeterValues', site.meterValues(onOne, 1));
    // 5520 W would be 24 A on one phase.
    expect(site.lease()).toMatchObject({ acceptedA: 8, ceilingA: 16 });
    site.grant(8);
    await until(() => schedules().length === 3);
    expect(schedules()[2]).toMatchObject({ chargingRateUnit: 'W', chargingSchedulePeriod: [{ limit: 1840 }] });
    // A pause proves nothing about the phases it goes on with.
    await station.call('MeterValues', site.meterValues([phase('L1', 0), phase('L2', 0), phase('L3', 0)], 1));
    expect(site.lease().ceilingA).toBe(16);
    await site.close();
  });

  it('gives a station without stack levels limits without an end, and counts its maximum out of reach', async () => {
    const { site, station, schedules } = await startWith('0', 'Current');
    site.grant(10);
    await until(() => site.lease().acceptedA === 10);
    expect(schedules().length).toBe(1);
    expect(schedules()[0]).not.toHaveProperty('duration');
    expect(site.lease()).toEqual({ acceptedA: 10, ceilingA: 10, expiresMonoMs: null });
    station.socket.terminate();
    await until(() => site.chargePoint.snapshot().condition === 'stale');
    expect(site.lease().ceilingA).toBe(16);
    await site.close();
  });

  it('counts the maximum until a lease of a former process must have ended', () => {
    const site = new BenchSite();
    expect(site.lease().ceilingA).toBe(16);
    site.clock.advance(125_000);
    expect(site.lease().ceilingA).toBe(6);
  });

  it('counts a lease of a former process although the station has come and taken the safe profile', async () => {
    const { site } = await startWith('8', 'Current');
    await until(() => site.chargePoint.snapshot().condition === 'ok');
    expect(site.lease().ceilingA).toBe(16);
    site.grant(8);
    await until(() => site.lease().acceptedA === 8);
    expect(site.lease().ceilingA).toBe(8);
    await site.close();
  });
});

describe('limits that nobody answered', () => {
  it('count as the largest of them, however many there are', async () => {
    const clock = new FakeClock();
    const leases = new Leases({
      clock,
      facts: new StationFacts('a', new MemoryStations(PROVEN), silentLog),
      writesPerDay: 5_000,
      relay: NO_RELAY,
      connectorId: 1,
      wiredPhases: 3,
      maxCurrentA: 16,
      safeCurrentA: 6,
      phasesInUse: () => null,
      transactionId: () => null,
      stationTime: (wallMs) => new Date(wallMs).toISOString(),
      stationOffsetMs: () => 0,
      changed: () => {},
    });
    const grant = (currentA: number) =>
      leases.grant({ currentA, phases: null, expiresMonoMs: clock.monoMs() + 120_000 });
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    grant(8);
    leases.attach(
      lineOf(async (_request, { onSent }) => {
        onSent?.();
        return { kind: 'result', payload: { status: 'Accepted' } };
      }),
    );
    await settled();
    expect(leases.state()).toMatchObject({ acceptedA: 8, ceilingA: 8 });
    for (const currentA of [16, ...Array.from({ length: 30 }, () => 7)]) {
      leases.detach();
      grant(currentA);
      leases.attach(
        lineOf(async (_request, { onSent }) => {
          onSent?.();
          return { kind: 'closed', sent: true };
        }),
      );
      leases.detach();
      await settled();
    }
    expect(leases.state()).toMatchObject({ acceptedA: 8, ceilingA: 16 });
    clock.advance(125_000);
    expect(leases.state().ceilingA).toBe(6);
  });
});
