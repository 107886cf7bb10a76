import { expect, it } from 'vitest';
import { RegisterLimit } from '../../../src/devices/inverters/register-limit.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import { HW_FOLDER } from '../modbus/hw.ts';
import { orderBank, type Written } from '../orders/order-bank.ts';

const { byName } = loadDefinitions(HW_FOLDER);

/** A limit of 6 kW for an inverter of 10 kW, and its end. */
const WORDS: Readonly<Record<string, { readonly limit: readonly Written[]; readonly free: readonly Written[] }>> = {
  sma: { limit: [[40016, 60]], free: [[40016, 100]] },
  'huawei-sun2000': { limit: [[40125, 600]], free: [[40125, 1_000]] },
  'sungrow-sg': {
    limit: [
      [5007, 600],
      [5006, 0xaa],
    ],
    free: [[5006, 0x55]],
  },
};

async function limited(name: string, nameplateW: number | null = 10_000, allowWrites = true) {
  const definition = byName.get(name);
  if (definition?.protocol !== 'modbus' || definition.control === undefined) throw new Error(`${name} takes no limit`);
  const bank = await orderBank(definition.control, { wordOrder: definition.wordOrder, allowWrites });
  const limit = new RegisterLimit(bank.driver(), nameplateW);
  return { ...bank, limit };
}

it('every inverter whose definition says how it is limited is in this list', () => {
  const all = [...byName].filter(([, one]) => one.kind === 'inverter' && one.protocol === 'modbus' && one.control);
  expect(all.map(([name]) => name).toSorted()).toEqual(Object.keys(WORDS).toSorted());
});

it.each(Object.entries(WORDS))('%s takes a limit, and is free when it or the lease is over', async (name, words) => {
  const { limit, start, during, clock } = await limited(name);
  await start(limit);
  expect(limit.takesLimit()).toBe(true);
  limit.limit({ limitW: 6_000, expiresMonoMs: clock.monoMs() + 600_000 });
  expect(await during(2)).toEqual(words.limit);
  limit.limit({ limitW: null, expiresMonoMs: clock.monoMs() + 600_000 });
  expect(await during(2)).toEqual(words.free);
  limit.limit({ limitW: 20_000, expiresMonoMs: clock.monoMs() + 3_000 });
  await during(10);
  expect(limit.obstacle()).toBeNull();
});

it('takes no percentage of nobody knows what, and nothing untested that its owner does not trust', async () => {
  const unknown = await limited('sma', null);
  expect(unknown.limit.takesLimit()).toBe(false);
  const untrusted = await limited('sma', 10_000, false);
  expect([untrusted.limit.takesLimit(), untrusted.limit.obstacle()]).toEqual([false, 'untested']);
});
