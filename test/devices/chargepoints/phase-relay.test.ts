import { afterEach, describe, expect, it } from 'vitest';
import { PROVEN } from './bench-site.ts';
import { SimSite } from './sim-site.ts';

const KNOWN = {
  ...PROVEN,
  identity: { vendor: 'Lademeister', model: 'Simulated wallbox', firmware: '1.0.0', serial: 'CP1' },
};

describe('the phase relay of a station', () => {
  let site: SimSite;
  const relay = () => site.chargePoint.snapshot().phaseRelay;
  const drawnOn = () => site.evse.currentA.filter((currentA) => currentA > 1).length;
  const told = () => site.station.profiles().find(({ stackLevel }) => stackLevel === 8)?.periods[0]?.phases;
  const open = async (record = KNOWN, phaseSwitching = true) => {
    site = new SimSite({ phaseSwitching }, record);
    await site.open();
  };
  /** As the site does it: no current first. */
  const changeTo = async (phases: 1 | 3) => {
    site.wanted = { currentA: 0, phases: null };
    await site.pass(20);
    expect(drawnOn()).toBe(0);
    site.wanted = { currentA: 8, phases };
  };
  afterEach(() => site.close());

  it('is none unless the owner says so, and no station is told of phases', async () => {
    await open(KNOWN, false);
    await site.charging(10);
    expect(relay()).toBeNull();
    await changeTo(1);
    await site.pass(60);
    expect(told()).toBeNull();
    expect(drawnOn()).toBe(3);
  });

  it('counts with three until the currents of the car show one, and is proven by both', async () => {
    await open();
    await site.charging(10);
    expect(relay()).toEqual({ connected: 3, switching: false, proven: false });
    await changeTo(1);
    await site.pass(1);
    expect(told()).toBe(1);
    expect(relay()).toEqual({ connected: 3, switching: true, proven: false });
    await site.pass(20);
    // The station pauses the car by itself before its relay moves.
    expect(drawnOn()).toBe(0);
    expect(relay()).toMatchObject({ connected: 3, switching: true });
    await site.pass(60, () => relay()?.connected === 1);
    expect(drawnOn()).toBe(1);
    expect(relay()).toEqual({ connected: 1, switching: false, proven: true });
    expect(site.stations.record).toMatchObject({ phaseSwitch: 'seen', toldPhases: 1 });

    await changeTo(3);
    await site.pass(1);
    expect(relay()).toEqual({ connected: 3, switching: true, proven: true });
    await site.pass(90, () => relay()?.switching === false);
    expect(relay()).toEqual({ connected: 3, switching: false, proven: true });
    expect(drawnOn()).toBe(3);
  });

  it('is never told anything else while the car draws', async () => {
    await open();
    await site.charging(10);
    site.wanted = { currentA: 8, phases: 1 };
    await site.pass(30);
    expect(site.lease().acceptedA).toBe(8);
    expect(told()).toBeNull();
    expect(drawnOn()).toBe(3);
  });

  it('goes on as it was told when nothing is said of phases, also in a long pause', async () => {
    await open({ ...KNOWN, safeCurrentA: 0 });
    await site.charging(10);
    await changeTo(1);
    await site.pass(90, () => relay()?.connected === 1);
    site.wanted = { currentA: 0, phases: null };
    await site.pass(200);
    expect(told()).toBe(1);
    site.wanted = { currentA: 8, phases: null };
    await site.pass(20);
    expect(drawnOn()).toBe(1);
    expect(relay()).toMatchObject({ connected: 1 });
  });

  it('counts with three again when the station was out of reach, until it is seen', async () => {
    await open();
    await site.charging(10);
    await changeTo(1);
    await site.pass(90, () => relay()?.connected === 1);
    site.station.faults.on('offline');
    await site.settled(() => site.chargePoint.snapshot().condition === 'stale');
    expect(relay()?.connected).toBe(3);
    site.station.faults.off();
    await site.reconnected();
    expect(relay()?.connected).toBe(3);
    expect(told()).toBe(1);
    await site.pass(30);
    expect(relay()?.connected).toBe(1);
  });

  it.each(['ignores-phases', 'rejects-phases'] as const)('is none any more when the station %s', async (fault) => {
    await open();
    site.station.faults.on(fault);
    await site.charging(10);
    await changeTo(1);
    await site.pass(120, () => relay() === null);
    expect(relay()).toBeNull();
    await site.pass(5);
    expect(site.chargePoint.health()).toMatchObject({ condition: 'ok', problem: { code: 'phase-switch-ignored' } });
    expect(site.stations.record).toMatchObject({ phaseSwitch: 'failed', toldPhases: null });
    expect(site.lease()).toMatchObject({ acceptedA: 8, ceilingA: 8 });
    await site.pass(30);
    expect(drawnOn()).toBe(3);
    expect(told()).toBeNull();
  });

  it('changes over a station that switches only while it is told to pause', async () => {
    await open();
    site.station.faults.on('phases-need-pause');
    await site.charging(10);
    await changeTo(1);
    site.wanted = { currentA: 0, phases: 1 };
    await site.pass(35);
    site.wanted = { currentA: 8, phases: 1 };
    await site.pass(30);
    expect(relay()).toEqual({ connected: 1, switching: false, proven: true });
  });

  it('is not switched under load, even where the station would do it', async () => {
    await open();
    site.station.faults.on('switches-under-load');
    await site.charging(10);
    site.wanted = { currentA: 10, phases: 1 };
    await site.pass(20);
    expect(site.evse.connectedTerminals).toBe(3);
    await changeTo(1);
    await site.pass(1);
    expect(site.evse.connectedTerminals).toBe(1);
  });

  it('takes a single-phase car for what it is: one phase proves nothing, and three is no fault', async () => {
    await open();
    await site.charging(10, { phases: 1 });
    await changeTo(1);
    await site.pass(90);
    expect(relay()).toEqual({ connected: 1, switching: false, proven: false });
    await changeTo(3);
    await site.pass(90);
    expect(relay()).toEqual({ connected: 3, switching: false, proven: false });
  });
});
