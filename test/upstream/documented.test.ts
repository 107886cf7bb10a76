import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';

const text = readFileSync('docs/home-automation.md', 'utf8');
const examples = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, example = '']) => example);
const ours = examples.filter((example) => /^(mqtt|publishing|notifications):/m.test(example));

test('there are examples of each way', () => {
  expect(ours).toHaveLength(4);
});

test.each(ours)('what the page shows is a configuration: %s', (example) => {
  const house = parse(`
circuits: [{ id: house, name: House, limitA: 35, meter: grid }]
meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 10.0.0.2, port: 23 } }]
chargePoints: [{ id: carport, name: Carport, type: ocpp, identity: WB-1, circuit: house, access: open }]
`);
  const read = parseConfig(stringify({ ...house, ...parse(example) }));
  expect(read.kind === 'ok' ? [] : read.problems).toEqual([]);
});
