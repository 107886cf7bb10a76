import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { QUIRK_NAMES } from '../../../src/sim/ocpp-station/quirks.ts';
import { REPLAYS } from './quirk-frames.ts';

/** docs/ocpp-conformance.md and docs/ocpp-quirks.md claim nothing that no test shows, and no test is left out. */

const FOLDER = 'test/ocpp/conformance';

/** Of the test case document, and two more that it once had. */
const CASES = [
  '001 003 004_1 004_2 005_1 007 010 011_1 011_2 012 013 014 017_1 017_2 018_1 019_1 019_2 021 023_1 023_2 023_3 024 026',
  '028 030 031 032_1 037_1 037_3 039 040_1 040_2 042_1 042_2 043_1 043_3 043_4 043_5 044_1 044_2 044_3 045_1 045_2 046',
  '047 048_1 048_2 048_3 048_4 049 051 052 053 054 055 056 057 059 061 064 066 067 073 074 075_1 075_2 076 077 078 079',
  '080 081 083 085 086 087 088',
]
  .join(' ')
  .split(' ')
  .map((number) => `TC_${number}_CSMS`);

const rowsOf = (file: string, columns: number): readonly string[][] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|--'))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter((cells) => cells.length === columns && /^(?:TC_)?\d/.test(cells[0] ?? ''));

const cases = rowsOf('docs/ocpp-conformance.md', 4);
const texts = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => [file, readFileSync(`${FOLDER}/${file}`, 'utf8')]),
);

test('every case has one row, in order', () => {
  expect(cases.map(([id]) => id)).toEqual(CASES);
});

test.each(cases)('%s (%s) is %s with a test that runs, or with a reason', (id = '', _asks, state = '', proof = '') => {
  if (state !== 'passed') {
    expect(['not applicable', 'missing']).toContain(state);
    expect(proof.length).toBeGreaterThan(10);
    return;
  }
  const [, file = '', name = ''] = /^`([\w-]+\.test\.ts)`: (.+)$/.exec(proof) ?? [];
  // At the beginning of a line and without a modifier: it is not skipped.
  expect(texts.get(file), file).toMatch(new RegExp(`^test\\(\\s*'${id}: ${escaped(name)}'`, 'm'));
});

test('every test of a case has its row', () => {
  const tested = [...texts.values()].flatMap((text) =>
    [...text.matchAll(/'(TC_\w+_CSMS): /g)].map(([, id = '']) => id),
  );
  expect(tested.length).toBeGreaterThan(20);
  const passed = cases.filter(([, , state]) => state === 'passed').map(([id]) => id);
  expect([...tested].sort()).toEqual([...passed].sort());
});

const quirks = rowsOf('docs/ocpp-quirks.md', 5);

test('the quirks are numbered, and every row names its test or says why there is none', () => {
  expect(quirks.map(([number]) => Number(number))).toEqual(quirks.map((_, index) => index + 1));
  expect(quirks.length).toBeGreaterThanOrEqual(36);
  for (const [number, , , how = '', proof = ''] of quirks) {
    expect(how.length, number).toBeGreaterThan(10);
    expect(proof, number).toMatch(/`|replay "|no test: .{10}/);
  }
});

test('every quirk of the simulated station and every replay is named in a row, and none that is not there', () => {
  const proofs = quirks.map(([, , , , proof = '']) => proof).join(' ');
  const switches = [...proofs.matchAll(/`([a-z0-9-]+)`/g)].map(([, name = '']) => name);
  expect(new Set(switches)).toEqual(new Set(QUIRK_NAMES));
  for (const { who } of REPLAYS) expect(proofs).toContain(`replay "${who}"`);
  const names = new Set(REPLAYS.map(({ who }) => who));
  for (const [, who = ''] of proofs.matchAll(/replay "([^"]+)"/g)) expect(names).toContain(who);
});

test('every other test that a quirk names exists', () => {
  const named = quirks.flatMap(([, , , , proof = '']) => [...proof.matchAll(/`([\w/.-]+\.test\.ts)`: ([^;]+)/g)]);
  expect(named.length).toBeGreaterThan(3);
  for (const [, file = '', name = ''] of named) {
    expect(existsSync(`test/${file}`), file).toBe(true);
    expect(readFileSync(`test/${file}`, 'utf8').includes(`'${name.trim()}'`), `${file}: ${name}`).toBe(true);
  }
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
