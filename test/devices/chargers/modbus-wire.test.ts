import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ModbusCharger } from '../../../src/devices/chargers/definition.ts';
import { parseChargerDefinition } from '../../../src/devices/chargers/definitions.ts';
import { ModbusWire } from '../../../src/devices/chargers/modbus-wire.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { HW_FOLDER } from '../modbus/hw.ts';
import { characters, put, startRegisterBank } from '../modbus/register-bank.ts';

const CHARX = readFileSync(join(HW_FOLDER, 'chargers/phoenix-charx.yaml'), 'utf8');
const PROBED = `${CHARX}probe: { at: { address: 1100, words: 5, text: ascii }, in: [CHARX] }\n`;

function definitionOf(text: string): ModbusCharger {
  const parsed = parseChargerDefinition(text);
  if (!('definition' in parsed) || parsed.definition.protocol !== 'modbus') throw new Error(JSON.stringify(parsed));
  return parsed.definition;
}

/** A CHARX with two controllers, of which the second one charges. */
async function bench(text: string, connector: number) {
  const words = new Map<number, number>();
  for (let address = 1_100; address < 2_310; address += 1) words.set(address, 0);
  put(words, 1_100, characters('CHARX SEC', 5));
  put(words, 2_100, characters('CHARX SEC', 5));
  put(words, 1_299, characters('A1', 1));
  put(words, 2_299, characters('C2', 1));
  put(words, 2_244, [0x00a8, 0xb2b0]);
  put(words, 2_250, [0, 0, 0x0001, 0x0000]);
  put(words, 2_275, characters('04A1B2C3', 10));
  const bank = await startRegisterBank(words);
  onTestFinished(() => bank.close());
  const line = tcpLine(bank.port);
  const wire = new ModbusWire(
    { line, unit: 255, connector, definition: definitionOf(text) },
    new ModbusBuses(new FakeClock()),
  );
  wire.open();
  onTestFinished(() => wire.close());
  return { bank, wire };
}

it('reads each connector where it stands', async () => {
  const first = await bench(CHARX, 1);
  expect(await first.wire.read()).toMatchObject({ kind: 'report', report: { pilot: 'A', card: null } });
  const second = await bench(CHARX, 2);
  expect(await second.wire.read()).toMatchObject({
    report: { pilot: 'C', card: '04A1B2C3', values: { powerW: 11_055.792, importWh: 65_536 } },
  });
});

it('knows by its probe that another device has come to the address', async () => {
  const { bank, wire } = await bench(PROBED, 2);
  expect(await wire.read()).toMatchObject({ kind: 'report' });
  put(bank.words, 2_100, characters('WALLBE', 5));
  // It asks again when the device was away.
  bank.exception = 4;
  expect(await wire.read()).toMatchObject({ problem: { code: 'modbus-exception', exception: 4 } });
  bank.exception = null;
  expect(await wire.read()).toMatchObject({ problem: { code: 'other-device' } });
});

it('does without a register that the firmware does not have, unless it needs it', async () => {
  const { bank, wire } = await bench(CHARX, 2);
  for (let address = 2_275; address < 2_285; address += 1) bank.words.delete(address);
  expect(await wire.read()).toMatchObject({ kind: 'report', report: { card: null } });
  bank.words.delete(2_299);
  expect(await wire.read()).toMatchObject({ problem: { code: 'modbus-exception', register: 2_299 } });
});

it('passes on no state that its definition does not know, and no power that cannot be', async () => {
  const { bank, wire } = await bench(CHARX, 2);
  put(bank.words, 2_299, characters('X9', 1));
  expect(await wire.read()).toMatchObject({ isAway: false, problem: { code: 'protocol-error' } });
  put(bank.words, 2_299, characters('C2', 1));
  put(bank.words, 2_238, [0x7fff, 0xffff]);
  expect(await wire.read()).toMatchObject({ isAway: false, problem: { code: 'implausible', quantity: 'current' } });
});
