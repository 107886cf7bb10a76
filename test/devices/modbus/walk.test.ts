import { afterEach, describe, expect, it } from 'vitest';
import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import { ModbusDevice } from '../../../src/devices/modbus/modbus-device.ts';
import { type Block, blocksOf, type RegisterMap } from '../../../src/devices/modbus/plan.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';
import { contentFor } from './device-content.ts';
import { hardwareDocs } from './hardware-docs.ts';
import { HW_FOLDER } from './hw.ts';
import { startRegisterBank } from './register-bank.ts';

/** The walk over all definitions. */

const { byName } = loadDefinitions(HW_FOLDER);
const all = [...byName].sort(([a], [b]) => a.localeCompare(b));
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function mapsOf(definition: Definition): readonly RegisterMap[] {
  return definition.protocol === 'modbus' ? [definition] : definition.models;
}

/** What the driver makes of a device that holds these words, is what it should be, and holds zeros elsewhere. */
async function read(definition: Definition, words: Readonly<Record<string, readonly number[]>>) {
  const bank = await startRegisterBank(contentFor(definition, words));
  closers.push(() => bank.close());
  const clock = new FakeClock();
  let changes = 0;
  const changed = (): void => {
    changes += 1;
  };
  const context = { clock, log: silentLog, changed };
  const options = { id: 'device', name: 'Device', line: tcpLine(bank.port), unit: 1, definition };
  const device = new ModbusDevice(options, new ModbusBuses(clock), context);
  closers.push(() => device.stop());
  device.start();
  await until(() => {
    clock.advance(50);
    return changes > 0 || device.reading() !== null;
  }, 'a reading');
  const values = { ...device.reading()?.value, socPercent: device.socPercent(), ...device.identity() };
  return { values, health: device.health() };
}

describe.each(all)('%s', (_, definition) => {
  it('uses each register for one thing', () => {
    for (const map of mapsOf(definition)) {
      const blocks = blocksOf(map).sort((a, b) => a.address - b.address || a.count - b.count);
      const distinct = blocks.filter((block, index) => !isSame(block, blocks[index - 1]));
      const overlaps = distinct.filter((block, index) => block.address < endOf(distinct[index - 1]));
      expect(overlaps).toEqual([]);
      expect(Math.max(...blocks.map(({ count }) => count))).toBeLessThanOrEqual(definition.maxWords);
    }
  });

  it('states how sure its addresses are', () => {
    expect(definition.sources.map(({ grade }) => grade)).not.toContain(undefined);
  });

  it('has words that prove something, or none', () => {
    for (const { words } of definition.examples)
      expect(
        Object.values(words)
          .flat()
          .some((word) => word > 0),
      ).toBe(true);
  });

  it.runIf(definition.protocol === 'modbus')('reads zeros alone as a device without load, or as none', async () => {
    const { values, health } = await read(definition, {});
    if (definition.kind === 'battery' && !('probe' in definition)) {
      expect(health.problem).toEqual({ code: 'implausible', quantity: 'state of charge', value: 0 });
      return;
    }
    expect(health.problem).toBeNull();
    expect(values.powerW).toBe(0);
  });

  it.each(definition.examples)('reads what $from says', async ({ words, reads }) => {
    const { values, health } = await read(definition, words);
    expect(health.problem).toBeNull();
    for (const [quantity, stated] of Object.entries(reads)) expectClose(values, quantity, stated);
  });
});

function expectClose(values: object, quantity: string, stated: number | string | readonly number[]): void {
  const found: unknown = Reflect.get(values, quantity);
  if (typeof stated === 'string') {
    expect(found, quantity).toBe(stated);
    return;
  }
  const [is, should] = [[found].flat(), [stated].flat()];
  expect(is, quantity).toHaveLength(should.length);
  should.forEach((number, index) => {
    // What a source shows is rounded.
    expect(Math.abs(Number(is[index]) - number), `${quantity}: ${is[index]}`).toBeLessThanOrEqual(
      Math.abs(number) * 0.001,
    );
  });
}

function isSame(a: Block, b: Block | undefined): boolean {
  return a.address === b?.address && a.count === b.count;
}

function endOf(block: Block | undefined): number {
  return block === undefined ? 0 : block.address + block.count;
}

it('docs/hardware.md lists every definition (vitest -u writes it)', async () => {
  await expect(hardwareDocs(HW_FOLDER)).toMatchFileSnapshot('../../../docs/hardware.md');
});
