import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** One row of docs/failsafe.md. */
export interface Row {
  readonly fault: string;
  /** Seconds that the row promises; `null` where time plays no part. */
  readonly withinS: number | null;
  /** From the root of the project. */
  readonly file: string;
  readonly test: string;
}

const COLUMNS = 6;

/** The rows of all tables that have a column for their test. */
export function tableRows(): readonly Row[] {
  return readFileSync('docs/failsafe.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && line.includes('.test.ts'))
    .map((line) => {
      const cells = line.slice(2, -2).split(' | ');
      const [fault = '', , , within = '', , proof = ''] = cells;
      const [, file, test] = /^`([^`]+)`: (.+)$/.exec(proof) ?? [];
      if (cells.length !== COLUMNS || file === undefined || test === undefined) throw new Error(`not a row: ${line}`);
      const seconds = /^([\d.]+) s$/.exec(within)?.[1];
      return { fault, withinS: seconds === undefined ? null : Number(seconds), file: `test/${file}`, test };
    });
}

/** What the row of the running test promises to the owner is kept. */
export function expectPromised(seconds: number): void {
  const name = expect.getState().currentTestName ?? '';
  const row = tableRows().find(({ test }) => test.split('%s').every((part) => name.includes(part)));
  if (row === undefined) throw new Error(`docs/failsafe.md has no row for "${name}", which took ${seconds} s`);
  expect(seconds).toBeLessThanOrEqual(row.withinS ?? 0);
}
