import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { ModbusContact } from '../../../src/devices/inputs/modbus-contact.ts';
import { inputAt, loadIoBoxes, outputAt, terminalsOf } from '../../../src/devices/io/boxes.ts';
import { IoDefinition } from '../../../src/devices/io/definition.ts';
import { CoilOutput } from '../../../src/devices/loads/coil-output.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { startPeer } from '../../transport/peer.ts';
import { HW_FOLDER } from '../modbus/hw.ts';

const boxes = loadIoBoxes(HW_FOLDER);
const all = [...boxes.byName].sort(([a], [b]) => a.localeCompare(b));

/** Answers functions 1 and 2 (V1.1b3, 6.1 and 6.2) with one bit each, by function and address. */
async function bitBank(bits: ReadonlyMap<string, number>) {
  const peer = await startPeer((socket) => {
    socket.on('data', (request) => {
      const bit = bits.get(`${request.readUInt8(7)}/${request.readUInt16BE(8)}`);
      const pdu = bit === undefined ? [request.readUInt8(7) | 0x80, 2] : [request.readUInt8(7), 1, bit];
      const header = Buffer.from(request.subarray(0, 7));
      header.writeUInt16BE(pdu.length + 1, 4);
      socket.write(Buffer.concat([header, Buffer.from(pdu)]));
    });
  });
  onTestFinished(() => peer.close());
  return peer;
}

function terminals(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

it('are all valid, with a schema for editors that is the one they are checked with', () => {
  expect(boxes.problems).toEqual([]);
  expect(all.length).toBeGreaterThan(2);
  const written: unknown = JSON.parse(readFileSync(join(HW_FOLDER, 'io/schema.json'), 'utf8'));
  expect(written, 'write JSON.stringify(IoDefinition) into hw/io/schema.json').toEqual(
    JSON.parse(JSON.stringify(IoDefinition)),
  );
});

describe.each(all)('%s', (_, box) => {
  it.each(box.examples)('is read as $from says', async (example) => {
    const functions = { coil: 1, discrete: 2 } as const;
    const bits = new Map<string, number>();
    example.inputs?.forEach((bit, index) => {
      bits.set(`${functions[box.inputs?.table ?? 'discrete']}/${(box.inputs?.first ?? 0) + index}`, bit);
    });
    example.outputs?.forEach((bit, index) => {
      bits.set(`1/${(box.outputs?.first ?? 0) + index}`, bit);
    });
    const peer = await bitBank(bits);
    const clock = new FakeClock();
    const [buses, line] = [new ModbusBuses(clock), tcpLine(peer.port)];

    const closed: number[] = [];
    for (const terminal of terminals(box.inputs?.count ?? 0)) {
      const place = inputAt(box, terminal);
      if (place === null) throw new Error(`no input ${terminal}`);
      const contact = new ModbusContact({ line, unit: box.unit, ...place }, buses, clock);
      const reading = await contact.read();
      if (reading.kind === 'state' && reading.isClosed) closed.push(terminal);
      await contact.stop();
    }
    expect(closed).toEqual(example.closed);

    const on: number[] = [];
    for (const terminal of terminals(box.outputs?.count ?? 0)) {
      const output = new CoilOutput(buses.lease(line), box.unit, outputAt(box, terminal) ?? -1);
      const state = await output.read();
      if (state.kind === 'state' && state.state.on) on.push(terminal);
      await output.close();
    }
    expect(on).toEqual(example.on);
  });

  it('has no terminal beyond its last', () => {
    expect(inputAt(box, (box.inputs?.count ?? 0) + 1)).toBeNull();
    expect(outputAt(box, 0)).toBeNull();
  });
});

describe('in config.yaml', () => {
  const none = { meter: [], inverter: [], battery: [] };
  const json = { http: none, mqtt: none };
  const known = { ...none, json, charger: { modbus: [], http: [] }, io: terminalsOf(boxes) };
  const HOUSE = 'circuits: [{ id: house, name: House, limitA: 25 }]\n';
  const contact = (more: string) =>
    `${HOUSE}contacts: [{ id: dim, name: Dim, signal: dim, type: modbus, host: box, ${more} }]\n`;
  const rod = (more: string) =>
    `${HOUSE}loads: [{ id: rod, name: Rod, kind: heating-rod, circuit: house, powerW: 3000, type: modbus-coil, host: box, ${more} }]\n`;
  const problems = (text: string) => {
    const result = parseConfig(text, 'config.yaml', known);
    return result.kind === 'ok' ? [] : result.problems.map(({ code, path }) => `${code} ${path}`);
  };

  it.each([
    [contact('definition: relay-switch-8ch, input: 6'), []],
    [contact('address: 3'), []],
    [contact('definition: relay-switch-8ch'), ['contradiction contacts[0]']],
    [contact('definition: relay-switch-8ch, input: 6, address: 3'), ['contradiction contacts[0]']],
    [contact('definition: relay-switch-8ch, input: 9'), ['wrong-value contacts[0].input']],
    [contact('definition: nobody, input: 1'), ['unknown-reference contacts[0].definition']],
    [rod('definition: relay-switch-8ch, outputs: [1, 8]'), []],
    [rod('definition: relay-switch-8ch, outputs: [0]'), ['wrong-value loads[0].outputs']],
    [rod('definition: waveshare-8ch, outputs: [1]'), ['contradiction loads[0].definition']],
    [rod('outputs: [0]'), []],
  ])('%s', (text, expected) => {
    expect(problems(text)).toEqual(expected);
  });
});
