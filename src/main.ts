/** The process: arguments, signals, exit codes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endOnBug } from './cli/bugs.ts';
import { EXIT_DONE, EXIT_NOT_UNDERSTOOD, EXIT_PROBLEMS } from './cli/command.ts';
import { formatProblems } from './cli/config-report.ts';
import { greeting } from './cli/greeting.ts';
import { listenProblemText } from './cli/listen-problem.ts';
import { runCommandLine } from './cli/run.ts';
import { askedOfWatchdog, Watchdog } from './cli/watchdog.ts';
import { systemClock } from './clock.ts';
import { compose, type House } from './compose.ts';
import type { LoadResult } from './config/load.ts';
import { openProblemText } from './ledger/problem-text.ts';
import { pinoLog } from './pino-log.ts';
import { hostTime } from './transport/host-clock.ts';

// Both the source (src/main.ts) and the bundle (dist/lademeister.js) stand one folder below the package.
const packageDir = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };

/** What the native modules are built for; an older Node would crash in them without a word. */
const OLDEST_NODE = 24;

process.exitCode = await main();

async function main(): Promise<number> {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    process.stderr.write(
      `Lademeister needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Use: npm start\n`,
    );
    return EXIT_NOT_UNDERSTOOD;
  }
  return runCommandLine(process.argv.slice(2), {
    shell: {
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
      clock: systemClock,
      packageDir,
      version,
    },
    start: (dataFolder, logLevel) => start(dataFolder, pinoLog(logLevel)),
  });
}

async function start(dataDir: string, log: ReturnType<typeof pinoLog>): Promise<number> {
  endOnBug(log);
  const watchdog = new Watchdog({ ...askedOfWatchdog(process.env), log });
  const end = ended();
  let house: House | null = null;
  process.on('SIGHUP', () => void house?.reload().then(tellProblems));
  for (;;) {
    const anew = Promise.withResolvers<'restart'>();
    const composed = await compose({
      dataDir,
      packageDir,
      version,
      clock: systemClock,
      log,
      announceCode: (code) => process.stdout.write(`One-time code for the owner (30 minutes): ${code}\n`),
      signInLinkToken: process.env['LADEMEISTER_SIGN_IN_LINK_TOKEN'] ?? null,
      hostTime,
      restart: () => anew.resolve('restart'),
      cycleCompleted: () => watchdog.fed(),
    });
    if (composed.kind === 'stores') {
      process.stderr.write(`${openProblemText(composed.problem)}\n`);
      return EXIT_PROBLEMS;
    }
    if (composed.kind === 'listen') {
      process.stderr.write(`${listenProblemText(composed.problem)}\n`);
      return EXIT_PROBLEMS;
    }
    house = composed.house;
    greet(house, dataDir);
    const why = await Promise.race([end, anew.promise]);
    if (why === 'end') watchdog.stop();
    await house.stop();
    if (why === 'end') return EXIT_DONE;
  }
}

function greet(house: House, dataDir: string): void {
  const { config, claim } = house;
  const { out, err } = greeting(version, house);
  process.stdout.write(out);
  process.stderr.write(err);
  if (config.kind === 'missing') {
    process.stdout.write(`There is no ${join(dataDir, 'config.yaml')} yet: the page leads through it.\n`);
  }
  if (config.kind === 'invalid') {
    process.stdout.write(
      `The site is not running, because config.yaml has problems:\n${formatProblems(config.problems)}`,
    );
  }
  claim();
}

/** Of a configuration that was to be taken while the site runs. */
function tellProblems(loaded: LoadResult): void {
  if (loaded.kind !== 'invalid') return;
  process.stderr.write(
    `The site goes on as it is, because config.yaml has problems:\n${formatProblems(loaded.problems)}`,
  );
}

/** Resolves at the first signal to end; a second one ends at once. */
function ended(): Promise<'end'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve('end');
      });
    }
  });
}
