/**
 * Builds what runs: `dist/lademeister.js` (the controller), `dist/sim.js` (the simulated home) and `dist/web` (the GUI).
 * With `--if-needed` only when a source is newer than the last build; with `--generated` the OCPP validators are there
 * already. Native modules stay outside the bundle.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const STAMP = 'dist/.built';
const SOURCES = ['src', 'web', 'scripts', 'package-lock.json'];

if (process.argv.includes('--if-needed') && newestMs(SOURCES) < modifiedMs(STAMP)) process.exit(0);

if (!process.argv.includes('--generated')) run('node', ['scripts/generate-ocpp.ts']);
await build({
  entryPoints: {
    lademeister: 'src/main.ts',
    sim: 'src/sim/main.ts',
    // What threads run stands beside whoever starts them: see worker-file.ts.
    'verify-worker': 'src/ledger/verify-worker.ts',
    'backup-worker': 'src/backup/backup-worker.ts',
    'report-worker': 'src/billing/report-worker.ts',
    'solver-worker': 'src/planner/solver-worker.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  sourcemap: 'linked',
  legalComments: 'none',
  // The source of the running program stays in memory: without its indentation it is a third smaller. Names stay, and lines stay readable.
  minifyWhitespace: true,
  lineLimit: 200,
  // ssh2 and highs look for files beside their own.
  external: ['better-sqlite3', '@serialport/bindings-cpp', 'ssh2', 'highs'],
  // Some libraries are CommonJS and call require().
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as lmCreateRequire } from 'node:module'; const require = lmCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
run('vite', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
writeFileSync(STAMP, '');
console.log('Built dist/lademeister.js, dist/sim.js and dist/web.');

function run(command: string, words: readonly string[]): void {
  const { status } = spawnSync(command, words, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`Build failed at: ${command} ${words.join(' ')}`);
    process.exit(1);
  }
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestMs(paths: readonly string[]): number {
  let newest = 0;
  for (const path of paths) {
    const entry = statSync(path);
    newest = Math.max(newest, entry.mtimeMs);
    if (!entry.isDirectory()) continue;
    newest = Math.max(
      newest,
      newestMs(
        readdirSync(path)
          .filter((name) => name !== 'generated')
          .map((name) => join(path, name)),
      ),
    );
  }
  return newest;
}
