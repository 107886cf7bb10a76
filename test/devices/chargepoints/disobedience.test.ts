import { afterEach, describe, expect, it } from 'vitest';
import type { ScriptedStation } from '../../ocpp/scripted-station.ts';
import { until } from '../../ocpp/socket-pair.ts';
import { BenchSite, drawing, PROVEN } from './bench-site.ts';
import { SimSite } from './sim-site.ts';

const KNOWN = {
  ...PROVEN,
  identity: { vendor: 'Lademeister', model: 'Simulated wallbox', firmware: '1.0.0', serial: 'CP1' },
};

describe('a car that draws without leave', () => {
  let site: SimSite | BenchSite;
  const health = () => site.chargePoint.health();
  afterEach(() => site.close());

  it('is found by the meter that is asked, counts with the maximum, and is forgotten when it stops', async () => {
    const sim = new SimSite({}, KNOWN);
    site = sim;
    await sim.open();
    await sim.pass(5);
    sim.station.faults.on('draws-without-leave');
    sim.plugIn();
    await sim.pass(60, () => health().condition === 'faulty');
    expect(health()).toMatchObject({ condition: 'faulty', problem: { code: 'drawing-without-leave', drawnA: 16 } });
    expect(sim.lease().ceilingA).toBe(16);
    expect(sim.chargePoint.snapshot().hasTransaction).toBe(false);
    sim.station.faults.off();
    await sim.pass(30);
    expect(health()).toMatchObject({ condition: 'ok', problem: null });
    expect(sim.lease().ceilingA).toBe(0);
  });

  it('is believed on the word of the station where no meter tells', async () => {
    site = new BenchSite();
    await site.open();
    const station = await site.boot({ TriggerMessage: () => ({ status: 'NotImplemented' }) });
    site.grant(0);
    await until(() => site.lease().acceptedA === 0);
    await station.call('StatusNotification', site.status('Charging'));
    site.clock.advance(30_000);
    expect(health().condition).toBe('ok');
    site.clock.advance(30_000);
    expect(health()).toMatchObject({ condition: 'faulty', problem: { code: 'drawing-without-leave', drawnA: null } });
    expect(site.lease().ceilingA).toBe(16);
    await station.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() });
    expect(health().condition).toBe('ok');
  });

  it('is also one whose card was refused', async () => {
    site = new BenchSite();
    await site.open();
    const station = await site.boot();
    await station.call('StartTransaction', { connectorId: 1, idTag: 'BLOCKED', meterStart: 5, timestamp: site.now() });
    for (let report = 0; report < 3; report += 1) {
      await station.call('MeterValues', site.meterValues(drawing(9, 100), 1));
      site.clock.advance(5_000);
    }
    expect(health().problem).toEqual({ code: 'drawing-without-leave', drawnA: 9 });
  });

  it('is no car of which one late report speaks', async () => {
    site = new BenchSite();
    await site.open();
    const station = await site.boot();
    await station.call('MeterValues', site.meterValues(drawing(9, 100), 1));
    site.clock.advance(120_000);
    expect(health().problem).toBeNull();
  });
});

describe('a transaction that shall end', () => {
  let site: SimSite | BenchSite;
  afterEach(() => site.close());

  it('is ended by the station', async () => {
    const sim = new SimSite({}, KNOWN);
    site = sim;
    await sim.open();
    await sim.charging(10);
    sim.chargePoint.stopTransaction();
    sim.chargePoint.stopTransaction();
    await sim.pass(10);
    expect(sim.chargePoint.snapshot().hasTransaction).toBe(false);
    expect(sim.book.ends).toMatchObject([{ transactionId: 1, reason: 'remote' }]);
    expect(sim.evse.powerW).toBe(0);
    expect(sim.chargePoint.health().problem).toBeNull();
  });

  it('is shown when the station refuses, and not asked for again', async () => {
    const sim = new SimSite({}, KNOWN);
    site = sim;
    await sim.open();
    sim.station.faults.on('refuses-stop');
    await sim.charging(10);
    sim.chargePoint.stopTransaction();
    await sim.pass(2);
    expect(sim.chargePoint.health()).toMatchObject({
      condition: 'ok',
      problem: { code: 'stop-failed', status: 'Rejected' },
    });
    sim.world.apply({ kind: 'unplug', chargePointId: 'CP1' });
    await sim.pass(2);
    expect(sim.chargePoint.health().problem).toBeNull();
  });

  const started = async (answer: () => 'silence' | { status: string }) => {
    site = new BenchSite();
    await site.open();
    const station = await site.boot({ RemoteStopTransaction: answer });
    await station.call('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 5, timestamp: site.now() });
    const asked = () => station.callsOf('RemoteStopTransaction').length;
    /** Called every second, as the site does. */
    const seconds = async (count: number) => {
      for (let second = 0; second < count; second += 1) {
        site.chargePoint.stopTransaction();
        await site.clock.advanceAsync(1_000);
      }
    };
    return { station, asked, seconds };
  };

  it('is asked for once, and again when no answer came', async () => {
    const { asked, seconds } = await started(() => 'silence');
    await seconds(20);
    await until(() => asked() === 1);
    site.chargePoint.stopTransaction();
    await until(() => asked() === 2);
    expect(site.chargePoint.health().problem).toBeNull();
    await seconds(21);
    await until(() => asked() === 3);
  });

  it('is shown when it goes on although the station accepted', async () => {
    const { asked, seconds } = await started(() => ({ status: 'Accepted' }));
    site.chargePoint.stopTransaction();
    await until(() => asked() === 1);
    await until(() => site.pendingCalls === 0);
    await seconds(31);
    expect(asked()).toBe(1);
    expect(site.chargePoint.health().problem).toEqual({ code: 'stop-failed', status: 'still charging' });
  });

  it('is shown while it has no number by which it could be ended', async () => {
    const { station, asked } = await started(() => ({ status: 'Accepted' }));
    await station.call('StopTransaction', { transactionId: 1, meterStop: 9, timestamp: site.now() });
    site.book.writable = false;
    station.post('StartTransaction', { connectorId: 1, idTag: 'A', meterStart: 9, timestamp: site.now() });
    await station.call('Heartbeat', {});
    site.chargePoint.stopTransaction();
    expect(site.chargePoint.health().problem).toEqual({ code: 'stop-failed', status: 'it has no number yet' });
    expect(asked()).toBe(0);
  });

  it('needs one: without a transaction nobody is asked', async () => {
    site = new BenchSite();
    await site.open();
    const station: ScriptedStation = await site.boot();
    site.chargePoint.stopTransaction();
    await station.call('Heartbeat', {});
    expect(station.callsOf('RemoteStopTransaction')).toEqual([]);
  });
});
