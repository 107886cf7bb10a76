/**
 * `npm test`: everything that must hold, cheapest first; stops at the first thing that does not.
 * The last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'lademeister-check-'));
const results = join(folder, 'results.json');

const steps: readonly (readonly [string, string, ...string[]])[] = [
  ['Debian packages', 'node', 'scripts/setup.ts'],
  ['OCPP validators', 'npm', 'run', '--silent', 'generate'],
  ['types', 'tsc', '--noEmit'],
  ['types of the GUI', 'tsc', '--noEmit', '-p', 'web'],
  ['format, lint and layers', 'biome', 'check', '--error-on-warnings'],
  ['dead code', 'knip'],
  ['bundle and GUI', 'npm', 'run', '--silent', 'build'],
  ['tests', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${results}`],
];

let failed = false;
for (const [name, command, ...words] of steps) {
  const startedMs = performance.now();
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, words, { stdio: 'inherit' });
  console.log(
    `== ${name}: ${status === 0 ? 'ok' : 'FAILED'} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`,
  );
  if (status !== 0) {
    failed = true;
    break;
  }
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
