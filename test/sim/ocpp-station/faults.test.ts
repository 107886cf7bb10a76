import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profile, stationBench } from './bench.ts';

let bench: Awaited<ReturnType<typeof stationBench>>;
beforeEach(async () => {
  bench = await stationBench();
});
afterEach(() => bench.stop());

describe('faults of a simulated station', () => {
  it('offline: keeps a whole session and delivers it in order, with its own times', async () => {
    const { server, station, clock, pass, until, booted, plugIn, showCard, unplug } = bench;
    await booted();
    station.faults.on('offline');
    await until(() => !station.isConnected());
    const cutMs = clock.wallMs();
    plugIn();
    showCard();
    await until(() => station.runningTransaction() !== null);
    await pass(130);
    unplug();
    await pass(60);
    expect(server.of('StartTransaction')).toHaveLength(0);
    station.faults.off();
    await until(async () => {
      if (server.connected < 2) await pass(1);
      return server.of('StopTransaction').length === 1;
    });
    const replayed = server.heard.filter(({ action }) => /Transaction|MeterValues/.test(action));
    expect(replayed.map(({ action }) => action)).toEqual([
      'StartTransaction',
      'MeterValues',
      'MeterValues',
      'StopTransaction',
    ]);
    expect(server.of('BootNotification')).toHaveLength(1);
    const times = ['StartTransaction', 'StopTransaction'].map((action) =>
      Date.parse(String(server.of(action)[0]?.timestamp)),
    );
    expect(times[0]).toBeLessThan(cutMs + 1_000);
    expect(times[1]).toBeGreaterThan(cutMs + 120_000);
    expect(times[1]).toBeLessThan(cutMs + 140_000);
    expect(server.of('StopTransaction')[0]).toMatchObject({ transactionId: 101 });
  });

  it('rejects-profiles', async () => {
    const { server, station, evse, charging } = bench;
    await charging();
    station.faults.on('rejects-profiles');
    expect(await server.call('SetChargingProfile', profile(6))).toEqual({ status: 'Rejected' });
    expect(evse.offerA).toBe(16);
  });

  it('ignores-limits', async () => {
    const { server, station, evse, charging } = bench;
    await charging();
    station.faults.on('ignores-limits');
    expect(await server.call('SetChargingProfile', profile(6))).toEqual({ status: 'Accepted' });
    expect(evse.offerA).toBe(16);
  });

  it('duplicates: transaction messages come twice', async () => {
    const { server, station, until, booted, unplug } = bench;
    await booted();
    station.faults.on('duplicates');
    bench.plugIn();
    bench.showCard();
    await until(() => server.of('StartTransaction').length === 2);
    expect(server.of('StartTransaction')[1]).toEqual(server.of('StartTransaction')[0]);
    unplug();
    await until(() => server.of('StopTransaction').length === 2);
  });

  it('late: what it says arrives later', async () => {
    const { server, station, booted, pass, until } = bench;
    await booted();
    station.faults.on('late', 2_000);
    let answered = false;
    const answer = server.call('GetConfiguration', {}).then((payload) => {
      answered = true;
      return payload;
    });
    // The answer is on its way once the relay holds it: then only time is missing.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    await until(async () => {
      await pass(1);
      return answered;
    });
    expect(await answer).toHaveProperty('configurationKey');
  });

  it('half-open: neither side hears anything, nobody is told; afterwards both dial anew', async () => {
    const { server, station, booted, pass, until } = bench;
    await booted();
    station.faults.on('half-open');
    let answered = false;
    void server.call('GetConfiguration', {}).then(() => {
      answered = true;
    });
    const before = server.heard.length;
    await pass(20);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    expect(server.heard.length).toBe(before);
    expect(server.connected).toBe(1);
    station.faults.off();
    await until(async () => {
      if (server.connected < 2) await pass(1);
      return server.connected === 2;
    });
  });

  it('clock-off: its time stamps are wrong by that much', async () => {
    const { server, station, clock, booted, until, plugIn } = bench;
    await booted();
    station.faults.on('clock-off', -7_200_000);
    plugIn();
    await until(() => server.status() === 'Preparing');
    const said = Date.parse(String(server.of('StatusNotification').at(-1)?.timestamp));
    expect(said).toBe(clock.wallMs() - 7_200_000);
  });

  it.each([true, false])('a power cut ends the transaction afterwards; profiles kept: %s', async (keepProfiles) => {
    const { server, station, evse, pass, until, charging } = bench;
    await charging();
    await server.call('SetChargingProfile', profile(9));
    station.reboot({ keepProfiles });
    expect(evse.powerW).toBe(0);
    const registerWh = Math.floor(evse.energyWh);
    await until(async () => {
      if (server.connected < 2) await pass(0.2);
      return server.of('StopTransaction').length === 1;
    });
    expect(server.of('BootNotification')).toHaveLength(2);
    expect(server.of('StopTransaction')[0]).toMatchObject({
      transactionId: 101,
      reason: 'PowerLoss',
      meterStop: registerWh,
    });
    expect(station.profiles()).toHaveLength(keepProfiles ? 1 : 0);
    await pass(20);
    expect(evse.powerW).toBe(0);
  });
});

describe('a simulated station that can do less', () => {
  const stacked = (limit: number) => profile(limit, { chargingProfileId: 2, stackLevel: 3 }, { duration: 5 });

  it('rejects-levels, rejects-defaults', async () => {
    const { server, station, charging } = bench;
    await charging();
    station.faults.on('rejects-levels');
    expect(await server.call('SetChargingProfile', stacked(6))).toEqual({ status: 'Rejected' });
    expect(await server.call('SetChargingProfile', profile(9))).toEqual({ status: 'Accepted' });
    station.faults.on('rejects-defaults');
    expect(await server.call('SetChargingProfile', profile(8))).toEqual({ status: 'Rejected' });
  });

  it('never-expires: what has an end goes on', async () => {
    const { server, station, evse, charging, pass } = bench;
    await charging();
    station.faults.on('never-expires');
    await server.call('SetChargingProfile', profile(6));
    await server.call('SetChargingProfile', stacked(13));
    await pass(30);
    expect(evse.offerA).toBe(13);
  });

  it('no-schedule, refuses-stop', async () => {
    const { server, station, charging } = bench;
    await charging();
    station.faults.on('no-schedule');
    station.faults.on('refuses-stop');
    expect(await server.call('GetCompositeSchedule', { connectorId: 1, duration: 60 })).toEqual({ status: 'Rejected' });
    expect(await server.call('RemoteStopTransaction', { transactionId: 101 })).toEqual({ status: 'Rejected' });
    expect(station.runningTransaction()).not.toBeNull();
  });

  it('draws-without-leave: charges without a card, and says so', async () => {
    const { server, station, evse, booted, plugIn, pass, until } = bench;
    await booted();
    station.faults.on('draws-without-leave');
    plugIn();
    await pass(30);
    expect(evse.powerW).toBeGreaterThan(10_000);
    await until(() => server.status() === 'Charging');
    expect(server.of('StartTransaction')).toEqual([]);
  });
});
