import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { ModbusCharger } from '../../../src/devices/chargers/definition.ts';
import { loadChargerDefinitions, parseChargerDefinition } from '../../../src/devices/chargers/definitions.ts';
import { ModbusWire } from '../../../src/devices/chargers/modbus-wire.ts';
import { profileOf } from '../../../src/devices/chargers/profile.ts';
import { withQuirks } from '../../../src/devices/chargers/quirks.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { HW_FOLDER } from '../modbus/hw.ts';
import { put, startRegisterBank } from '../modbus/register-bank.ts';

const { byName } = loadChargerDefinitions(HW_FOLDER);

function charger(name: string): ModbusCharger {
  const found = byName.get(name);
  if (found?.protocol !== 'modbus') throw new Error(`no definition ${name}`);
  return found;
}

/** A KEBA with this product code, whom the wire takes for a P30. */
async function p30(product: readonly number[], others: readonly ModbusCharger[] = []) {
  const words = new Map<number, number>();
  for (let address = 1_000; address < 1_700; address += 1) words.set(address, 0);
  put(words, 1_016, product);
  put(words, 1_018, [0x030a, 0x1b00]);
  put(words, 1_600, [0, 6_000]);
  put(words, 1_602, [0, 60]);
  const bank = await startRegisterBank(words);
  onTestFinished(() => bank.close());
  const { quietMs: _quietMs, ...definition } = charger('keba-p30');
  const options = { line: tcpLine(bank.port), unit: 255, connector: 1, definition, others };
  const wire = new ModbusWire(options, new ModbusBuses(systemClock));
  wire.open();
  onTestFinished(() => wire.close());
  return { bank, wire };
}

it('a wallbox that is another one is neither read nor told anything', async () => {
  const other = { ...charger('keba-p40'), probe: { at: { address: 1_016, type: 'u32' }, in: [400_000] } };
  const { bank, wire } = await p30([6, 0x1a80], [parsed(other)]);
  expect(await wire.tell({ kind: 'limit', currentA: 16 })).toEqual({ kind: 'unheard' });
  expect(await wire.read()).toMatchObject({
    isAway: false,
    problem: {
      code: 'other-device',
      expected: 'KEBA KeContact P30 c-series and x-series',
      looksLike: 'KEBA KeContact P40',
    },
  });
  expect(await wire.tell({ kind: 'pause' })).toEqual({ kind: 'unheard' });
  expect(new Set(bank.peer.questions.map(({ functionCode }) => functionCode))).toEqual(new Set([3]));
});

it('an older firmware is not told what it does not have', async () => {
  const { wire, bank } = await p30([4, 0xc388]);
  const said = await wire.read();
  // 3.10.27 has no fail-safe, whatever stands in those registers.
  expect(said).toMatchObject({
    identity: { firmware: '3.10.27.0' },
    report: { timeoutS: null, safeCurrentA: null },
  });
  const asked = bank.peer.questions.length;
  expect(await wire.tell({ kind: 'set-up', timeoutS: 60, safeCurrentA: 6 })).toEqual({ kind: 'told' });
  expect(bank.peer.questions).toHaveLength(asked);
});

it.each([
  ['3.155', ['card', 'phase-switch']],
  ['3.156.1', ['phase-switch']],
  ['V3.187', []],
  ['', []],
])('a Vestel with firmware %j lacks %j', (firmware, lacking) => {
  const known = withQuirks(charger('vestel-evc04'), firmware);
  const has = { card: known.card, 'phase-switch': known.phaseSwitch };
  expect(Object.entries(has).flatMap(([what, there]) => (there === undefined ? [what] : []))).toEqual(lacking);
});

it.each([
  ['keba-p40', 'untested'],
  ['keba-p30', null],
  ['go-e-modbus', 'doubtful'],
] as const)('writing into %s waits for its owner: %s', (name, why) => {
  expect(profileOf(charger(name)).writesUnverified?.why ?? null).toBe(why);
});

it('a single source is not enough to write', () => {
  const text = readFileSync(join(HW_FOLDER, 'chargers/keba-p30.yaml'), 'utf8').replace(/grade: A/g, 'grade: B');
  const found = parseChargerDefinition(text);
  if ('message' in found) throw new Error(found.message);
  expect(profileOf(found.definition).writesUnverified).toEqual({ why: 'one-source', detail: null });
});

/** As a file would say it. */
function parsed(definition: object): ModbusCharger {
  const found = parseChargerDefinition(JSON.stringify(definition));
  if ('message' in found || found.definition.protocol !== 'modbus') throw new Error(JSON.stringify(found));
  return found.definition;
}
