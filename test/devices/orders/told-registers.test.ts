import { describe, expect, it } from 'vitest';
import type { Control } from '../../../src/devices/modbus/control-definition.ts';
import { eventually } from '../../sim/eventually.ts';
import { orderBank } from './order-bank.ts';

const LONG_MS = 86_400_000;

/** A mode and a power: ends by itself after a minute. */
const EXPIRES: Control = {
  orders: {
    free: [{ address: 100, type: 'u16', value: 0 }],
    hold: [{ address: 100, type: 'u16', value: 1 }],
    charge: [
      { address: 101, type: 'u32', of: 'chargeW' },
      { address: 100, type: 'u16', value: 2 },
    ],
  },
  watchdog: { class: 'setpoint-expires', endsS: 60 },
};
const STAYS: Control = { ...EXPIRES, watchdog: { class: 'none' } };

describe('what a device is told', () => {
  it('is written when it changes, and again before it ends by itself', async () => {
    const bank = await orderBank(EXPIRES);
    const one = bank.driver();
    await bank.start(one);
    expect(await bank.during(5)).toEqual([]);
    one.want('hold', {}, LONG_MS);
    expect(await bank.during(2)).toEqual([[100, 1]]);
    expect(one.inForce()).toBe('hold');
    expect(await bank.during(60)).toEqual([
      [100, 1],
      [100, 1],
      [100, 1],
    ]);
    one.want('charge', { chargeW: 70_000 }, LONG_MS);
    expect(await bank.during(1)).toEqual([
      [101, 1, 4_464],
      [100, 2],
    ]);
    one.want('free', {}, LONG_MS);
    expect(await bank.during(40)).toEqual([[100, 0]]);
  });

  it('ends when the lease does, and when the driver stops', async () => {
    const bank = await orderBank(STAYS);
    const one = bank.driver();
    await bank.start(one);
    one.want('hold', {}, bank.clock.monoMs() + 10_000);
    await bank.during(5);
    expect(one.inForce()).toBe('hold');
    expect(await bank.during(10)).toEqual([[100, 0]]);
    one.want('hold', {}, LONG_MS);
    await bank.during(2);
    await one.stop();
    expect(bank.words.get(100)).toBe(0);
  });

  it('ends also when it was only half written', async () => {
    const bank = await orderBank(STAYS);
    const one = bank.driver();
    await bank.start(one);
    one.want('charge', { chargeW: 3_000 }, LONG_MS);
    // The line is not closed: another one goes on with it.
    await bank.start(bank.driver());
    let stopped: Promise<void> | null = null;
    bank.device.onWrite = () => {
      stopped ??= one.stop();
    };
    bank.clock.advance(1_000);
    await eventually(() => stopped !== null);
    await stopped;
    await bank.during(2);
    expect(bank.words.get(100)).toBe(0);
    expect(bank.written.at(-1)).toEqual([100, 0]);
  });

  it('counts as ignored when it is acknowledged and not there, is left alone for a while, and tried again', async () => {
    const bank = await orderBank(EXPIRES);
    const one = bank.driver();
    bank.device.stuck = true;
    await bank.start(one);
    one.want('hold', {}, LONG_MS);
    expect(await bank.during(30)).toHaveLength(3);
    expect([one.obstacle(), one.can('hold'), one.inForce()]).toEqual(['ignored', false, null]);
    bank.device.stuck = false;
    // It may have obeyed all the same.
    one.want('free', {}, LONG_MS);
    expect(await bank.during(2)).toEqual([[100, 0]]);
    one.want('hold', {}, LONG_MS);
    expect(await bank.during(200)).toEqual([]);
    expect(await bank.during(100)).not.toEqual([]);
    expect([one.obstacle(), one.can('hold'), one.inForce()]).toEqual([null, true, 'hold']);
  });

  it('counts as refused when it is answered with an exception', async () => {
    const bank = await orderBank(EXPIRES);
    const one = bank.driver();
    bank.server.faults.on('refuses-writes');
    await bank.start(one);
    one.want('hold', {}, LONG_MS);
    await bank.during(5);
    expect(one.obstacle()).toBe('refused');
  });

  it('is found again when nothing ended it after a crash, and freed', async () => {
    const bank = await orderBank(STAYS, { content: [[100, 2, 0, 3_000]] });
    const one = bank.driver();
    await bank.start(one);
    expect(bank.written).toEqual([[100, 0]]);
    const untouched = await orderBank(STAYS, { content: [[100, 7]] });
    await untouched.start(untouched.driver());
    expect(await untouched.during(5)).toEqual([]);
  });

  it('is freed once at the beginning where it cannot be seen, if it may have been told anything', async () => {
    const blind: Control = {
      orders: {
        free: [{ address: 100, type: 'u16', of: 'maxDischargeW', scale: 10, unread: true }],
        hold: [{ address: 100, type: 'u16', value: 1, unread: true }],
      },
      watchdog: { class: 'none' },
    };
    const told = await orderBank(blind);
    await told.start(told.driver());
    expect(await told.during(5)).toEqual([]);
    expect(told.written).toEqual([[100, 500]]);
    const never = await orderBank(blind, { freesAtStart: false });
    await never.start(never.driver());
    expect(await never.during(5)).toEqual([]);
  });

  it('is written sparingly where it may be kept in flash, and less of it at once', async () => {
    const bank = await orderBank(STAYS);
    const one = bank.driver();
    await bank.start(one);
    const charge = (chargeW: number): void => one.want('charge', { chargeW }, LONG_MS);
    charge(2_000);
    await bank.during(2);
    charge(3_000);
    expect(await bank.during(30)).toEqual([]);
    expect(await bank.during(40)).toHaveLength(2);
    charge(1_000);
    expect(await bank.during(1)).toHaveLength(2);
    // A planner gone mad: on and off each second, for minutes.
    let count = 0;
    for (let second = 0; second < 400; second += 1) {
      one.want(second % 2 === 0 ? 'hold' : 'free', {}, LONG_MS);
      count += (await bank.during(1)).length;
    }
    expect(count).toBeLessThan(260);
    expect(bank.words.get(100)).toBe(0);
  });

  it('goes silent after a charge that only lapses, before it is told anything else', async () => {
    const bank = await orderBank({ ...EXPIRES, settlesS: 20 });
    const one = bank.driver();
    await bank.start(one);
    one.want('charge', { chargeW: 3_000 }, LONG_MS);
    await bank.during(2);
    one.want('hold', {}, LONG_MS);
    expect(await bank.during(15)).toEqual([[100, 0]]);
    expect(await bank.during(10)).toEqual([[100, 1]]);
  });

  it('is nothing where it rests on one source, until the owner trusts it', async () => {
    const doubtful: Control = { ...EXPIRES, unverified: 'one source' };
    const bank = await orderBank(doubtful);
    const one = bank.driver();
    one.start();
    one.want('hold', {}, LONG_MS);
    expect([one.can('hold'), one.obstacle(), bank.written]).toEqual([false, 'untested', []]);
    const trusted = await orderBank(doubtful, { allowWrites: true });
    const other = trusted.driver();
    await trusted.start(other);
    other.want('hold', {}, LONG_MS);
    expect(await trusted.during(1)).toEqual([[100, 1]]);
  });

  it('waits for a device that does not answer, and is told to it when it does', async () => {
    const bank = await orderBank(EXPIRES);
    const one = bank.driver();
    await bank.start(one);
    bank.server.faults.on('unreachable');
    one.want('hold', {}, LONG_MS);
    await bank.clock.advanceAsync(30_000);
    expect(bank.written).toEqual([]);
    bank.server.faults.off('unreachable');
    await eventually(async () => {
      await bank.clock.advanceAsync(1_000);
      return one.inForce() === 'hold';
    });
    expect(bank.words.get(100)).toBe(1);
    expect(one.obstacle()).toBeNull();
  });
});
