import fc from 'fast-check';
import { Check } from 'typebox/value';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseConfig } from '../../src/config/load.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { toSettings } from '../../src/config/settings.ts';

const oddValue = fc.oneof(
  fc.constantFrom(null, '', -1, true, '0815', Number.NaN, [], {}),
  fc.jsonValue({ maxDepth: 2 }),
);
const amps = fc.constantFrom(6, 8, 10, 16, 32);
const times = <T>(entry: fc.Arbitrary<T>, maxLength: number) => fc.array(entry, { maxLength });

/** Mostly sound sites: names fit together, values may contradict each other, and now and then something odd stands in. */
const documents = fc
  .record({
    circuits: fc.array(fc.record({ parent: fc.nat(5), limitA: fc.oneof(amps, fc.tuple(amps, amps, amps)) }), {
      minLength: 1,
      maxLength: 5,
    }),
    meters: times(fc.boolean(), 3),
    chargePoints: times(
      fc.record({
        circuit: fc.nat(4),
        phases: fc.shuffledSubarray(['L1', 'L2', 'L3'], { minLength: 1 }),
        minCurrentA: amps,
        maxCurrentA: fc.constantFrom(16, 32, 80),
        safeCurrentA: fc.constantFrom(0, 6, 16),
      }),
      3,
    ),
    odd: fc.option(fc.tuple(fc.constantFrom('site', 'solar', 'fuse', 'tokens', 'leases'), oddValue), { freq: 3 }),
  })
  .map(({ circuits, meters, chargePoints, odd }) => ({
    circuits: circuits.map(({ parent, limitA }, index) => ({
      id: `c${index}`,
      name: 'C',
      limitA,
      // Mostly an earlier one, sometimes a later one or itself: a circle, or a second root.
      ...(index === 0 ? {} : { parent: `c${parent < 5 ? parent % index : index}` }),
      ...(meters[index] === undefined ? {} : { meter: `m${index}` }),
    })),
    meters: meters.map((isP1, index) =>
      isP1
        ? { id: `m${index}`, name: 'M', type: 'p1', tcp: { host: 'h', port: 23 } }
        : { id: `m${index}`, name: 'M', type: 'modbus', definition: 'd', host: 'h' },
    ),
    chargePoints: chargePoints.map((rest, index) => ({
      ...rest,
      id: `p${index}`,
      name: 'P',
      type: 'ocpp',
      identity: `P${index}`,
      circuit: `c${rest.circuit % circuits.length}`,
    })),
    ...(odd === null ? {} : { [odd[0]]: odd[1] }),
  }));
const anything = fc.dictionary(fc.constantFrom(...Object.keys(ConfigSchema.properties), 'other'), oddValue);

test('a document that validates becomes settings; any other lists what is wrong', () => {
  const seen = { ok: 0, invalid: 0 };
  fc.assert(
    fc.property(fc.oneof({ arbitrary: documents, weight: 4 }, anything), (document) => {
      const result = parseConfig(stringify(document));
      seen[result.kind] += 1;
      if (result.kind === 'invalid') {
        expect(result.problems.length).toBeGreaterThan(0);
        return;
      }
      expect(Check(ConfigSchema, result.config)).toBe(true);
      const settings = toSettings(result.config);
      expect(settings.circuits).toHaveLength(result.config.circuits.length);
      expect(settings.circuits.filter(({ parentId }) => parentId === null)).toHaveLength(1);
      settings.circuits.forEach(({ parentId }, index) => {
        const earlier = settings.circuits.slice(0, index).map((before) => before.id);
        if (parentId !== null) expect(earlier).toContain(parentId);
      });
    }),
    { numRuns: 600 },
  );
  // The generator must reach both sides, or this test says nothing.
  expect(seen.ok).toBeGreaterThan(20);
  expect(seen.invalid).toBeGreaterThan(20);
});

test('any text at all is a value, never an exception', () => {
  const scrap = fc.constantFrom(
    'circuits:',
    '\n',
    '  ',
    '- ',
    '&a ',
    '*a',
    '{',
    '}',
    '[',
    ']',
    'id: x',
    '"',
    '|',
    '!!',
    '#',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(scrap, { maxLength: 30 }).map((parts) => parts.join('')),
      ),
      (text) => {
        expect(['ok', 'invalid']).toContain(parseConfig(text).kind);
      },
    ),
    { numRuns: 600 },
  );
});
