import { describe, expect, it } from 'vitest';
import { ChargerBench } from './bench.ts';

/** A charger of each class of watchdog, read and told by its real definition. */

const WITH_WATCHDOG = ['keba-p40', 'alfen-ng9xx', 'heidelberg-energy-control', 'vestel-evc04'] as const;

describe.each(WITH_WATCHDOG)('%s', (layout) => {
  it('charges as it is told, and goes on for as long as decisions are made', async () => {
    const bench = await new ChargerBench(layout).open();
    bench.plugIn();
    bench.wantedA = 12;
    await bench.live(150);
    expect(bench.endpoint.isLapsed()).toBe(false);
    expect(bench.evse.offerA).toBeCloseTo(12);
    expect(bench.snapshot()).toMatchObject({ condition: 'ok', status: 'charging', hasTransaction: true });
    expect(bench.snapshot().lease).toMatchObject({ acceptedA: 12, ceilingA: 12 });
    expect(bench.snapshot().reading?.value.powerW).toBeCloseTo(3 * 230 * 12, -2);
    expect(bench.problem()).toBeNull();
    expect(bench.device?.fallbackA()).toBe(6);
  });

  it('falls back by its own hardware when the decisions end, although the process lives', async () => {
    const bench = await new ChargerBench(layout).open();
    bench.plugIn();
    bench.wantedA = 16;
    await bench.live(20);
    expect(bench.evse.offerA).toBe(16);
    bench.wantedA = null;
    await bench.live(60 + 15);
    expect(bench.endpoint.isLapsed()).toBe(true);
    expect(bench.evse.offerA).toBe(6);
    expect(bench.snapshot().lease.ceilingA).toBe(6);
    // Decisions come back, and so does the current.
    bench.wantedA = 16;
    await bench.live(40);
    expect(bench.evse.offerA).toBe(16);
    expect(bench.snapshot().condition).toBe('ok');
  });

  it('counts with its lease while it is out of reach, then with its safe current', async () => {
    const bench = await new ChargerBench(layout).open();
    bench.wantedA = 16;
    await bench.live(20);
    bench.server.faults.on('unreachable');
    await bench.live(10);
    expect(bench.snapshot().lease.ceilingA).toBe(16);
    await bench.live(80);
    // A question that is not answered may have been heard, and any question feeds a Heidelberg.
    const ceilingA = layout === 'heidelberg-energy-control' ? 16 : 6;
    expect(bench.snapshot()).toMatchObject({ condition: 'stale', lease: { ceilingA } });
  });
});

describe('go-e-modbus, which has no watchdog', () => {
  it('counts with what it was told last while it is out of reach, and says so', async () => {
    const bench = await new ChargerBench('go-e-modbus').open();
    bench.plugIn();
    bench.wantedA = 10;
    await bench.live(10);
    expect(bench.snapshot()).toMatchObject({ condition: 'ok', lease: { ceilingA: 10, expiresMonoMs: null } });
    expect(bench.problem()).toEqual({ code: 'watchdog-missing' });
    expect(bench.device?.fallbackA()).toBe(16);
    bench.server.faults.on('silent');
    bench.wantedA = 6;
    await bench.live(300);
    expect(bench.snapshot()).toMatchObject({ condition: 'stale', lease: { ceilingA: 10 } });
  });

  it('is left with its safe current by a planned stop', async () => {
    const bench = await new ChargerBench('go-e-modbus').open();
    bench.plugIn();
    bench.wantedA = 16;
    await bench.live(10);
    await bench.device?.stop();
    expect(bench.endpoint.state).toMatchObject({ setPointA: 6, enabled: true });
  });

  it('pauses by its own register', async () => {
    const bench = await new ChargerBench('go-e-modbus').open();
    bench.plugIn();
    bench.wantedA = 10;
    await bench.live(10);
    bench.wantedA = 0;
    await bench.live(10);
    expect(bench.endpoint.state).toMatchObject({ setPointA: 10, enabled: false });
    expect(bench.snapshot()).toMatchObject({ status: 'suspended-evse', lease: { ceilingA: 0 } });
  });
});
