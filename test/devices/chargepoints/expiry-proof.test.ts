import { afterEach, describe, expect, it } from 'vitest';
import { PROVEN } from './bench-site.ts';
import { SimSite } from './sim-site.ts';

describe('whether a station falls back by itself', () => {
  let site: SimSite;
  const expiry = () => site.stations.record?.expiry;
  const problem = () => site.chargePoint.health().problem;
  const open = async (...fixture: ConstructorParameters<typeof SimSite>) => {
    site = new SimSite(...fixture);
    await site.open();
  };
  afterEach(() => site.close());

  it('is seen by its schedule while no car is there, and holds over a restart', async () => {
    await open();
    expect(site.lease().ceilingA).toBe(16);
    expect(site.chargePoint.fallbackA()).toBe(16);
    await site.pass(60, () => expiry() === 'seen');
    expect(site.stations.record).toMatchObject({ expiry: 'seen', safeCurrentA: 6, rung: 'connector-lease' });
    expect(site.chargePoint.fallbackA()).toBe(6);
    expect(site.evse.powerW).toBe(0);
    await site.pass(2);
    // What was tried is over: the pause that is wanted rules.
    expect(site.lease()).toMatchObject({ acceptedA: 0, ceilingA: 0 });
    site.station.faults.on('offline');
    await site.settled(() => site.chargePoint.snapshot().condition === 'stale');
    site.clock.advance(125_000);
    expect(site.lease().ceilingA).toBe(6);

    const restarted = new SimSite({}, site.stations.record);
    restarted.clock.advance(125_000);
    expect(restarted.lease().ceilingA).toBe(6);
    expect(restarted.chargePoint.fallbackA()).toBe(6);
  });

  it('counts with its maximum out of reach until it is seen', async () => {
    await open();
    await site.pass(2);
    expect(site.lease().ceilingA).toBe(0);
    site.station.faults.on('offline');
    await site.settled(() => site.chargePoint.snapshot().condition === 'stale');
    site.clock.advance(3_600_000);
    expect(site.lease().ceilingA).toBe(16);
  });

  it('is shown by the first car where the station has no schedule: it dips once, and goes on', async () => {
    await open();
    site.station.faults.on('no-schedule');
    await site.pass(30);
    expect(problem()).toEqual({ code: 'lease-unproven', countsA: 16 });
    expect(site.chargePoint.health().condition).toBe('ok');
    await site.charging(14);
    const drawnA: number[] = [];
    await site.pass(120, () => {
      drawnA.push(site.evse.currentA[0]);
      return expiry() === 'seen';
    });
    expect(expiry()).toBe('seen');
    expect(Math.min(...drawnA)).toBe(6);
    await site.pass(10);
    expect(site.evse.currentA[0]).toBe(14);
    expect(problem()).toBeNull();
  });

  it('yields at once when the fuse needs less during the trial', async () => {
    await open();
    site.station.faults.on('no-schedule');
    await site.pass(30);
    await site.charging(14);
    await site.pass(60, () => site.lease().expiresMonoMs === null);
    site.wanted = { currentA: 7, phases: null };
    await site.pass(1);
    expect(site.lease()).toMatchObject({ acceptedA: 7, ceilingA: 7 });
    expect(expiry()).toBe('unseen');
  });

  it('gives way to a car that comes', async () => {
    await open({ safeCurrentA: 0 });
    await site.pass(12, () => site.lease().acceptedA === 6);
    expect(site.lease().acceptedA).toBe(6);
    site.plugIn();
    await site.pass(2);
    expect(site.lease()).toMatchObject({ acceptedA: 0, ceilingA: 0 });
    expect(expiry()).toBe('unseen');
  });

  it.each(['schedule', 'car'])('is seen to fail by its %s: the owner is told, the car charges', async (by) => {
    await open();
    site.station.faults.on('never-expires');
    if (by === 'car') site.station.faults.on('no-schedule');
    await site.pass(30);
    await site.charging(14);
    await site.pass(60, () => expiry() === 'failed');
    expect(expiry()).toBe('failed');
    await site.pass(10);
    expect(site.chargePoint.health()).toMatchObject({
      condition: 'ok',
      problem: { code: 'lease-unproven', countsA: 16 },
    });
    expect(site.evse.currentA[0]).toBe(14);
    expect(site.lease().ceilingA).toBe(14);
  });

  it('is not tried again with every break in the line: its car dips once a day at most', async () => {
    await open();
    site.station.faults.on('no-schedule');
    await site.pass(30);
    await site.charging(14);
    site.station.faults.on('ignores-limits');
    await site.pass(60, () => expiry() === 'failed');
    expect(expiry()).toBe('failed');
    site.station.faults.off();
    for (let breaks = 0; breaks < 2; breaks += 1) {
      site.station.faults.on('offline');
      await site.settled(() => site.chargePoint.snapshot().condition === 'stale');
      site.station.faults.off();
      await site.reconnected();
      const drawnA: number[] = [];
      await site.pass(150, () => drawnA.push(site.evse.currentA[0]) < 0);
      expect(Math.min(...drawnA)).toBe(14);
    }
  });

  it('is proven anew by a station that has become another', async () => {
    await open({}, { ...PROVEN, identity: { ...PROVEN.identity, firmware: 'older' } });
    await site.pass(1);
    expect(site.stations.record).toMatchObject({ expiry: 'unseen', identity: { vendor: 'Lademeister' } });
    await site.pass(60, () => expiry() === 'seen');
    expect(expiry()).toBe('seen');
  });
});
