/**
 * `npm test`: everything that must hold, cheapest first; stops at the first group in which something does not.
 * The last line is `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'lademeister-check-'));
const results = join(folder, 'results.json');

type Step = readonly [name: string, command: string, ...words: string[]];

/** What stands in one group runs at the same time: two cores are enough for it. */
const groups: readonly (readonly Step[])[] = [
  [['Debian packages', 'node', 'scripts/setup.ts']],
  [['OCPP validators', 'node', 'scripts/generate-ocpp.ts']],
  [
    ['types', 'tsc', '--noEmit'],
    ['types of the GUI', 'tsc', '--noEmit', '-p', 'web'],
    ['format, lint and layers', 'biome', 'check', '--error-on-warnings'],
    ['dead code', 'knip'],
    ['bundle and GUI', 'node', 'scripts/build.ts', '--generated'],
  ],
  [['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`]],
];

let failed = false;
for (const group of groups) {
  const passed = await Promise.all(group.map((step) => runs(step, group.length === 1)));
  failed = passed.includes(false);
  if (failed) break;
}

let counts = { numPassedTests: 0, numFailedTests: failed ? 1 : 0 };
try {
  counts = JSON.parse(readFileSync(results, 'utf8')) as typeof counts;
} catch {
  // a step before the tests failed: there are no results
}
rmSync(folder, { recursive: true });
console.log(`\n${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
process.exit(failed ? 1 : 0);

/** Whether it succeeds. One alone speaks as it goes; of several at once each has its say when it is done. */
function runs([name, command, ...words]: Step, alone: boolean): Promise<boolean> {
  const startedMs = performance.now();
  if (alone) console.log(`\n== ${name}`);
  const child = spawn(command, words, { stdio: alone ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    child.on('error', ({ message }) => said.push(Buffer.from(message)));
    child.on('close', (status) => {
      const text = Buffer.concat(said).toString().trimEnd();
      if (!alone) console.log(`\n== ${name}`);
      if (text !== '') console.log(text);
      console.log(
        `== ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`,
      );
      resolve(status === 0);
    });
  });
}
