import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profile, stationBench } from './bench.ts';

let bench: Awaited<ReturnType<typeof stationBench>>;
beforeEach(async () => {
  bench = await stationBench();
});
afterEach(() => bench.stop());

describe('a simulated station that is told a number of phases', () => {
  const onPhases = (numberPhases: number, limit = 10) =>
    profile(limit, {}, { chargingSchedulePeriod: [{ startPeriod: 0, limit, numberPhases }] });
  const tell = async (numberPhases: number, limit?: number) =>
    bench.server.call('SetChargingProfile', onPhases(numberPhases, limit));
  const drawn = () => bench.evse.currentA.map((currentA) => Math.round(currentA));

  it('pauses its car, waits half a minute without current, switches and goes on', async () => {
    const { charging, pass } = bench;
    await charging();
    expect(await tell(1)).toEqual({ status: 'Accepted' });
    await pass(20);
    expect(drawn()).toEqual([0, 0, 0]);
    expect(bench.evse.connectedTerminals).toBe(3);
    await pass(40);
    expect(drawn()).toEqual([10, 0, 0]);
    await tell(3);
    await pass(60);
    expect(drawn()).toEqual([10, 10, 10]);
  });

  it('charges on three again when nothing is said of phases', async () => {
    const { charging, pass, server } = bench;
    await charging();
    await tell(1);
    await pass(60);
    await server.call('SetChargingProfile', profile(10));
    await pass(60);
    expect(drawn()).toEqual([10, 10, 10]);
  });

  it('ignores-phases, rejects-phases', async () => {
    const { charging, pass, station } = bench;
    await charging();
    station.faults.on('ignores-phases');
    await tell(1);
    await pass(60);
    expect(drawn()).toEqual([10, 10, 10]);
    station.faults.on('rejects-phases');
    expect(await tell(1)).toEqual({ status: 'Rejected' });
  });

  it('switches-under-load', async () => {
    const { charging, station, pass } = bench;
    await charging();
    station.faults.on('switches-under-load');
    await tell(1);
    await pass(1);
    expect(drawn()[0]).toBeGreaterThan(5);
    expect(drawn()[1]).toBe(0);
  });

  it('phases-need-pause', async () => {
    const { charging, station, pass } = bench;
    await charging();
    station.faults.on('phases-need-pause');
    await tell(1);
    await pass(60);
    expect(drawn()).toEqual([10, 10, 10]);
    await tell(1, 0);
    await pass(45);
    await tell(1);
    await pass(20);
    expect(drawn()).toEqual([10, 0, 0]);
  });
});
