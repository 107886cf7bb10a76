import { expect, it } from 'vitest';
import { ChargerBench } from './bench.ts';

it('lowers at once, and raises in no hurry', async () => {
  const bench = await new ChargerBench('alfen-ng9xx').open();
  bench.plugIn();
  bench.wantedA = 8;
  await bench.live(10);
  bench.wantedA = 16;
  await bench.live(10);
  bench.wantedA = 6;
  await bench.live(1);
  expect(bench.evse.offerA).toBe(6);
  expect(bench.snapshot().lease.ceilingA).toBe(6);
});

it('writes no more often than its watchdog needs', async () => {
  const bench = await new ChargerBench('keba-p40').open();
  bench.plugIn();
  bench.wantedA = 10;
  await bench.live(10);
  const before = bench.wire?.told.length ?? 0;
  const beganMs = bench.clock.monoMs();
  await bench.live(200);
  // 60 s of fail-safe: each 30 s.
  const most = (bench.clock.monoMs() - beganMs) / 30_000 + 1;
  expect((bench.wire?.told.length ?? 0) - before).toBeLessThanOrEqual(most);
});

it('says that a charger takes set-points and does not hold them', async () => {
  const bench = await new ChargerBench('alfen-ng9xx').open();
  bench.plugIn();
  bench.wantedA = 16;
  await bench.live(15);
  bench.server.faults.on('ignores-writes');
  bench.wantedA = 6;
  await bench.live(30);
  expect(bench.snapshot()).toMatchObject({ condition: 'faulty', lease: { ceilingA: 16 } });
  expect(bench.problem()).toEqual({ code: 'limit-rejected', status: 'holds 16 A' });
  bench.server.faults.off('ignores-writes');
  await bench.live(60);
  expect(bench.snapshot()).toMatchObject({ condition: 'ok', lease: { ceilingA: 6 } });
});

it('says that a charger refuses', async () => {
  const bench = await new ChargerBench('vestel-evc04').open();
  await bench.live(5);
  bench.server.faults.on('refuses-writes');
  bench.wantedA = 8;
  await bench.live(30);
  expect(bench.snapshot()).toMatchObject({ condition: 'faulty', lease: { ceilingA: 16 } });
  expect(bench.problem()).toEqual({ code: 'limit-rejected', status: 'exception 1' });
});

it('sees by its meter that a car draws more than it may', async () => {
  const bench = await new ChargerBench('keba-p40').open();
  bench.plugIn();
  bench.wantedA = 6;
  await bench.live(15);
  // Whatever stands in its register, its pilot says 16 A.
  bench.evse.setOffer = () => {};
  Reflect.set(bench.evse, 'offer', 16);
  await bench.live(40);
  expect(bench.snapshot()).toMatchObject({ condition: 'faulty', lease: { ceilingA: 16 } });
  expect(bench.problem()).toMatchObject({ code: 'limit-ignored', grantedA: 6 });
});

it('only reads what the owner has not allowed to be written', async () => {
  let isAllowed = false;
  const give = async () => {
    isAllowed = true;
    return null;
  };
  const bench = await new ChargerBench('go-e-modbus').open({ writes: { isGiven: () => isAllowed, give } });
  bench.plugIn();
  bench.wantedA = 10;
  await bench.live(20);
  expect(bench.wire?.told).toEqual([]);
  expect(bench.snapshot()).toMatchObject({ condition: 'faulty', hasTransaction: true, lease: { ceilingA: 16 } });
  expect(bench.problem()).toMatchObject({ code: 'writes-unconfirmed' });
  expect(await bench.device?.operate({ kind: 'allow-writes' })).toMatchObject({ outcome: 'done' });
  await bench.live(10);
  expect(bench.evse.offerA).toBe(10);
  expect(bench.snapshot()).toMatchObject({ condition: 'ok' });
});

it('falls back by itself with the current and the time that were written into it', async () => {
  const bench = await new ChargerBench('keba-p40').open({ safeCurrentA: 8, leaseMs: 90_000 });
  await bench.live(10);
  expect(bench.endpoint.state).toMatchObject({ safeA: 8, timeoutS: 90 });
  // Somebody sets it to something else: it is set again.
  bench.endpoint.state.safeA = 16;
  await bench.live(5);
  expect(bench.problem()).toMatchObject({ code: 'lease-unproven', countsA: 16 });
  await bench.live(70);
  expect(bench.endpoint.state.safeA).toBe(8);
  expect(bench.problem()).toBeNull();
});

it('does not know what a charger does whose safe current is higher than agreed', async () => {
  const bench = await new ChargerBench('alfen-ng9xx').open();
  bench.endpoint.state.safeA = 16;
  await bench.live(5);
  expect(bench.problem()).toMatchObject({ code: 'lease-unproven', countsA: 16 });
  expect(bench.device?.fallbackA()).toBe(16);
  bench.server.faults.on('unreachable');
  await bench.live(80);
  expect(bench.snapshot().lease.ceilingA).toBe(16);
});
