import { describe, expect, it } from 'vitest';
import { type JsonDefinition, speechByTopic } from '../../../src/devices/json/definition.ts';
import { at, jsonValues } from '../../../src/devices/json/values.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';
import { HW_FOLDER } from '../modbus/hw.ts';

/** The walk over all definitions of devices that speak in JSON. */

const OWN = 'house/device-1';

/** Documents by topic; an answer has none. */
function documentsOf(example: JsonDefinition['examples'][number]): ReadonlyMap<string | undefined, unknown> {
  if ('json' in example) return new Map([[undefined, JSON.parse(example.json)]]);
  return new Map(
    Object.entries(example.messages).map(([topic, payload]) => [topic.replace('{topic}', OWN), JSON.parse(payload)]),
  );
}

function read(definition: JsonDefinition, example: JsonDefinition['examples'][number]) {
  const documents = documentsOf(example);
  const speech =
    definition.protocol === 'http' ? definition : speechByTopic(definition, { topic: definition.topic, own: OWN });
  return jsonValues(({ topic }) => documents.get(topic), speech);
}

const all = [...loadDefinitions(HW_FOLDER).json];

describe.each(all)('%s', (_, definition) => {
  it.each([...definition.examples])('reads what $from says', (example) => {
    const values = read(definition, example);
    if (values.kind !== 'values') throw new Error(JSON.stringify(values));
    const found: Record<string, unknown> = { ...values.values, socPercent: values.socPercent };
    expect(found).toMatchObject(example.reads);
  });

  it('is tested with what a source shows', () => {
    expect(definition.examples).not.toEqual([]);
  });

  it('finds its clock in what a source shows', () => {
    const { clock } = definition;
    if (clock === undefined) return;
    for (const example of definition.examples) {
      const found = [...documentsOf(example).values()].map((document) => at(document, clock.path));
      expect(found).toEqual([expect.toSatisfy((value) => typeof value === 'string' || typeof value === 'number')]);
    }
  });
});
