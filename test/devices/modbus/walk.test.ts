import { afterEach, describe, expect, it } from 'vitest';
import type { ElectricalValues } from '../../../src/core/model/readings.ts';
import { loadChargerDefinitions } from '../../../src/devices/chargers/definitions.ts';
import { profileOf } from '../../../src/devices/chargers/profile.ts';
import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import { ModbusDevice } from '../../../src/devices/modbus/modbus-device.ts';
import { type Block, blocksOf, type RegisterMap } from '../../../src/devices/modbus/plan.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';
import { HW_FOLDER } from './hw.ts';
import { startRegisterBank } from './register-bank.ts';

/** The walk over all definitions. */

const { byName, json } = loadDefinitions(HW_FOLDER);
const all = [...byName].sort(([a], [b]) => a.localeCompare(b));
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function mapsOf(definition: Definition): readonly RegisterMap[] {
  return definition.protocol === 'modbus' ? [definition] : definition.models;
}

/** What the driver makes of a device that holds these words and zeros. */
async function read(definition: Definition, words: Readonly<Record<string, readonly number[]>>) {
  const content = new Map<number, number>();
  for (const { address, count } of mapsOf(definition).flatMap((map) => blocksOf(map))) {
    for (let at = 0; at < count + definition.maxGapWords; at += 1) content.set(address + at, 0);
  }
  for (const [address, values] of Object.entries(words)) {
    values.forEach((word, index) => {
      content.set(Number(address) + index, word);
    });
  }
  const bank = await startRegisterBank(content);
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
  return { values: device.reading()?.value ?? null, health: device.health() };
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

  if (definition.protocol === 'sunspec') return;

  it('reads a device that holds nothing but zeros as one without load', async () => {
    const { values, health } = await read(definition, {});
    expect(health.problem).toBeNull();
    expect(values?.powerW).toBe(0);
  });

  it.each(definition.examples)('reads what $from says', async ({ words, reads }) => {
    const { values, health } = await read(definition, words);
    expect(health.problem).toBeNull();
    for (const [quantity, stated] of Object.entries(reads)) expectClose(values, quantity, stated);
  });
});

function expectClose(values: ElectricalValues | null, quantity: string, stated: number | readonly number[]): void {
  const found: unknown = Reflect.get(values ?? {}, quantity);
  const [is, should] = [[found].flat(), [stated].flat()];
  expect(is, quantity).toHaveLength(should.length);
  should.forEach((number, index) => {
    expect(Math.abs(Number(is[index]) - number), `${quantity}: ${is[index]}`).toBeLessThanOrEqual(
      Math.abs(number) * 1e-6,
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
  await expect(hardwareDocs()).toMatchFileSnapshot('../../../docs/hardware.md');
});

function gradeOf(sources: Definition['sources']): string {
  return (
    sources
      .map(({ grade }) => grade)
      .sort()
      .at(-1) ?? ''
  );
}

function chargerRows(): string {
  return [...loadChargerDefinitions(HW_FOLDER).byName]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, definition]) => {
      const { protocol, products, sources, card, watchdog } = definition;
      const writes = profileOf(definition).writesUnverified === null ? 'yes' : 'when allowed';
      const words = [products.join('; '), watchdog.class, card === undefined ? 'no' : 'yes', gradeOf(sources), writes];
      return `| \`${name}\` | ${protocol} | ${words.join(' | ')} |`;
    })
    .join('\n');
}

function hardwareDocs(): string {
  const rows = [...all, ...json]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, definition]) => {
      const { protocol, kind, products, sources, examples } = definition;
      const type = protocol === 'sunspec' ? 'modbus' : protocol;
      const words = [type, kind, products.join('; '), gradeOf(sources), examples.length > 0 ? 'yes' : 'no'];
      return `| \`${name}\` | ${words.join(' | ')} |`;
    });
  return `# Hardware with a definition

Written by a test from the files in \`hw/\`; [hw/README.md](../hw/README.md) shows how one is added.

Sure: A: a vendor document, or two independent sources agree; B: one source; C: the sources disagree. Words: the driver returns
what a source says about raw registers (or a raw answer or message) that the source shows; where there are none, compare the values with
the device's display. \`sunspec\` as an inverter is \`type: sunspec\`, without a definition.

| \`definition:\` | \`type:\` | What | Products | Sure | Words |
|---|---|---|---|---|---|
${rows.join('\n')}

## Wallboxes

Watchdog: how it notices that nobody speaks to it any more ([hw/README.md](../hw/README.md#watchdogs)). Written: no source shows
words of those that are written only when the owner has allowed it; until then they are read, and their largest current is reserved.

| \`definition:\` | \`type:\` | Products | Watchdog | Shows cards | Sure | Written |
|---|---|---|---|---|---|---|
${chargerRows()}
`;
}
