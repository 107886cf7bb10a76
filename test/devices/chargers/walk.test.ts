import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ChargerDefinition, type ModbusCharger, type StatedReport } from '../../../src/devices/chargers/definition.ts';
import { loadChargerDefinitions } from '../../../src/devices/chargers/definitions.ts';
import { encode } from '../../../src/devices/chargers/encode.ts';
import { HttpWire } from '../../../src/devices/chargers/http-wire.ts';
import { inUnits, ModbusWire } from '../../../src/devices/chargers/modbus-wire.ts';
import { writesFor } from '../../../src/devices/chargers/orders.ts';
import { profileOf } from '../../../src/devices/chargers/profile.ts';
import type { ChargerWire } from '../../../src/devices/chargers/wire.ts';
import type { NumberPoint, TextPoint } from '../../../src/devices/modbus/definition-points.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { HW_FOLDER } from '../modbus/hw.ts';
import { blockOf, probeWords } from '../modbus/probe-words.ts';
import { startRegisterBank } from '../modbus/register-bank.ts';

/** The walk over all definitions of chargers. */

const { byName, problems } = loadChargerDefinitions(HW_FOLDER);
const all = [...byName].sort(([a], [b]) => a.localeCompare(b));
const modbus = all.flatMap(([name, definition]) => (definition.protocol === 'modbus' ? [{ name, definition }] : []));
const http = all.flatMap(([name, definition]) => (definition.protocol === 'http' ? [{ name, definition }] : []));

it('have a schema for editors, which is the one they are checked with', () => {
  const written: unknown = JSON.parse(readFileSync(join(HW_FOLDER, 'chargers/schema.json'), 'utf8'));
  expect(written, 'write JSON.stringify(ChargerDefinition) into hw/chargers/schema.json').toEqual(
    JSON.parse(JSON.stringify(ChargerDefinition)),
  );
});

it('are all valid', () => {
  expect(problems).toEqual([]);
  expect(all.length).toBeGreaterThan(10);
});

describe.each(all)('%s', (_, definition) => {
  it('knows cars, and charging', () => {
    const pilots = definition.state.map(({ is }) => is);
    expect(pilots).toEqual(expect.arrayContaining(['A', 'B', 'C']));
    expect(definition.sources.map(({ grade }) => grade)).not.toContain(undefined);
  });

  it('counts energy, and knows its watchdog', () => {
    const { importWh, sessionWh } = definition.values;
    expect(importWh ?? sessionWh).toBeDefined();
    const { watchdog, writesUnverified } = profileOf(definition);
    if (definition.watchdog.class === 'none') expect(definition.watchdog.timeout).toBeUndefined();
    if (definition.watchdog.class === 'life-register') expect(watchdog.lifeEveryMs).not.toBeNull();
    // What no source has shown is not written before the owner allows it.
    if (definition.examples.length === 0) expect(writesUnverified).not.toBeNull();
  });
});

describe.each(modbus)('$name', ({ definition }) => {
  it('can be told everything in words that fit', () => {
    const { leastS = 10, mostS = 600 } = definition.watchdog.timeout ?? {};
    for (const currentA of [definition.setPoint.leastA, 13.7, 32]) {
      for (const order of [
        { kind: 'limit', currentA },
        { kind: 'pause' },
        { kind: 'set-up', timeoutS: leastS, safeCurrentA: 0 },
        { kind: 'set-up', timeoutS: mostS, safeCurrentA: 32 },
        { kind: 'life' },
      ] as const) {
        for (const { value, type } of writesFor(order, definition, inUnits)) {
          expect(() => encode(value, type, definition.wordOrder)).not.toThrow();
        }
      }
    }
  });

  it.each(definition.examples)('reads what $from says', async ({ words, reads }) => {
    const content = new Map<number, number>();
    for (const { address, count } of pointsIn(definition).map(blockOf)) {
      for (let at = 0; at < count + definition.maxGapWords; at += 1) content.set(address + at, 0);
    }
    for (const [address, word] of probeWords(definition)) content.set(address, word);
    put(content, ...firstState(definition));
    for (const [address, values] of Object.entries(words)) put(content, Number(address), values);
    const bank = await startRegisterBank(content);
    onTestFinished(() => bank.close());
    const clock = new FakeClock();
    const line = tcpLine(bank.port);
    const wire = new ModbusWire({ line, unit: 1, connector: 1, definition }, new ModbusBuses(clock));
    await expectReads(wire, clock, reads);
  });
});

describe.each(http.filter(({ definition }) => definition.examples.length > 0))('$name', ({ definition }) => {
  it.each(definition.examples)('reads what $from says', async ({ json, reads }) => {
    const server = createServer((_, response) => response.end(json));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const clock = new FakeClock();
    await expectReads(new HttpWire({ endpoint: { host: '127.0.0.1', port }, definition }, clock), clock, reads);
  });
});

const WORDS = { u16: 1, i16: 1, u32: 2, i32: 2, f32: 2, u64: 4, i64: 4, f64: 4 } as const;

async function expectReads(wire: ChargerWire, clock: FakeClock, reads: StatedReport): Promise<void> {
  wire.open();
  onTestFinished(() => wire.close());
  let isDone = false;
  const reading = wire.read().finally(() => {
    isDone = true;
  });
  // The silence that some want before each question.
  while (!isDone) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    clock.advance(20);
  }
  const said = await reading;
  if (said.kind === 'problem') throw new Error(JSON.stringify(said.problem));
  const { report, identity } = said;
  const found = { ...report, ...report.values, ...identity };
  for (const [quantity, stated] of Object.entries(reads)) {
    const is: unknown = Reflect.get(found, quantity);
    // A version is shown without what is zero at its end.
    if (typeof stated === 'string') expect(String(is).startsWith(stated), `${quantity}: ${is}`).toBe(true);
    else {
      [stated].flat().forEach((number, index) => {
        const value = Number([is].flat()[index]);
        // What a source shows is rounded.
        expect(Math.abs(value - number), `${quantity}: ${value}`).toBeLessThanOrEqual(Math.abs(number) * 0.005);
      });
    }
  }
}

function pointsIn(definition: ModbusCharger): (NumberPoint | TextPoint)[] {
  const { state, values, card, error, identity, setPoint, watchdog } = definition;
  return [
    ...state.map(({ at }) => at),
    ...Object.values(values).flat(),
    ...[card, error, identity?.firmware, identity?.serial, setPoint.read],
    ...[watchdog.timeout?.read, watchdog.timeout?.remaining, watchdog.safe?.read],
  ].filter((point) => point !== undefined);
}

/** Words by which the first rule about its state fits: an example need not have any. */
function firstState({ state }: ModbusCharger): [number, number[]] {
  const { at, in: wanted = [] } = state[0] ?? { is: 'A' };
  const [first = 0] = wanted;
  if (at === undefined) return [0, []];
  if (typeof first === 'string') return [at.address, [first.charCodeAt(0) * 256]];
  return [at.address, 'type' in at && WORDS[at.type] === 2 ? [first >>> 16, first & 0xffff] : [first]];
}

function put(content: Map<number, number>, address: number, words: readonly number[]): void {
  words.forEach((word, index) => {
    content.set(address + index, word);
  });
}
