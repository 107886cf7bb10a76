import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableRows } from './table.ts';

/** docs/failsafe.md promises nothing that is not tested, and nothing here is tested that it does not tell. */

const rows = tableRows();

test('every row names a test that exists', () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const { fault, file, test: name } of rows) {
    expect(existsSync(file), `${fault}: ${file}`).toBe(true);
    expect(readFileSync(file, 'utf8').includes(`'${name}'`), `${fault}: "${name}" in ${file}`).toBe(true);
  }
});

test('every failsafe test is named in a row, which says within how many seconds', () => {
  const files = readdirSync('test/failsafe').filter((file) => file.endsWith('.test.ts') && file !== 'table.test.ts');
  const named = files.flatMap((file) => {
    const text = readFileSync(`test/failsafe/${file}`, 'utf8');
    return [...text.matchAll(/^(?:test|\]\))[^'\n]*\(?\n?\s*'([^']+)',? /gm)].map(([, name = '']) => name);
  });
  expect(named.length).toBeGreaterThan(20);
  for (const name of named) {
    const row = rows.find(({ test }) => test === name);
    expect(row, name).toBeDefined();
    expect(row?.withinS, name).not.toBeNull();
  }
});
