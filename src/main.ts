/** The process: arguments, signals, exit codes. */
import { readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endOnBug } from './cli/bugs.ts';
import { EXIT_DONE, EXIT_NOT_UNDERSTOOD, EXIT_PROBLEMS, HELP, parseCommand } from './cli/command.ts';
import { configReport, formatProblems } from './cli/config-report.ts';
import { exportDimming } from './cli/dimming.ts';
import { listenProblemText } from './cli/listen-problem.ts';
import { personExport } from './cli/person-export.ts';
import { changePrices } from './cli/prices.ts';
import { exportRecordings, type Output, replayRecording } from './cli/recordings.ts';
import { report } from './cli/report.ts';
import { verifyReport } from './cli/verify-report.ts';
import { askedOfWatchdog, Watchdog } from './cli/watchdog.ts';
import { systemClock } from './clock.ts';
import { compose, type House } from './compose.ts';
import { loadConfig } from './config/load.ts';
import { loadDefinitions } from './devices/modbus/definitions.ts';
import { openProblemText } from './ledger/problem-text.ts';
import { verifyLedgerFile } from './ledger/verify.ts';
import { pinoLog } from './pino-log.ts';

// Both the source (src/main.ts) and the bundle (dist/lademeister.js) stand one folder below the package.
const packageDir = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };

/** What the native modules are built for; an older Node would crash in them without a word. */
const OLDEST_NODE = 24;

const TERMINAL: Output = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

process.exitCode = await main();

async function main(): Promise<number> {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    process.stderr.write(
      `Lademeister needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Use: npm start\n`,
    );
    return EXIT_NOT_UNDERSTOOD;
  }
  const command = parseCommand(process.argv.slice(2));
  switch (command.kind) {
    case 'help':
      process.stdout.write(HELP);
      return EXIT_DONE;
    case 'version':
      process.stdout.write(`${version}\n`);
      return EXIT_DONE;
    case 'not-understood':
      process.stderr.write(`${command.message}\n`);
      return EXIT_NOT_UNDERSTOOD;
    case 'check-config': {
      const file = join(command.dataFolder, 'config.yaml');
      const definitions = loadDefinitions(join(packageDir, 'hw'));
      const { text, exitCode } = configReport(await loadConfig(file, [...definitions.byName.keys()]), file);
      process.stdout.write(text);
      return exitCode;
    }
    case 'replay':
      return replayRecording(command, TERMINAL);
    case 'recorder-export':
      return exportRecordings(command, TERMINAL);
    case 'dimming': {
      const ledgerFile = join(command.dataFolder, 'ledger.db');
      const failed = exportDimming({ ...command, ledgerFile }, (text) => process.stdout.write(text));
      if (failed === null) return EXIT_DONE;
      process.stderr.write(`${failed.problem}\n`);
      return EXIT_PROBLEMS;
    }
    case 'verify': {
      const finding = await verifyLedgerFile(command.file, command.head);
      const { text, exitCode } = verifyReport(finding, command.file);
      process.stdout.write(command.json ? `${JSON.stringify(finding)}\n` : text);
      return exitCode;
    }
    case 'report':
      return report(command, systemClock.wallMs(), {
        out: (text) => process.stdout.write(text),
        error: (text) => process.stderr.write(text),
      });
    case 'tariff-set':
    case 'prices-import': {
      const { text, exitCode } = await changePrices(command, systemClock, pinoLog('warn'));
      (exitCode === EXIT_DONE ? process.stdout : process.stderr).write(text);
      return exitCode;
    }
    case 'person-export': {
      const { text, problem } = await personExport(command, systemClock.wallMs());
      process.stdout.write(text);
      process.stderr.write(problem);
      return problem === '' ? EXIT_DONE : EXIT_PROBLEMS;
    }
    case 'start':
      return start(command.dataFolder, pinoLog(command.logLevel));
  }
}

async function start(dataDir: string, log: ReturnType<typeof pinoLog>): Promise<number> {
  endOnBug(log);
  const watchdog = new Watchdog({ ...askedOfWatchdog(process.env), log });
  const composed = await compose({
    dataDir,
    packageDir,
    version,
    clock: systemClock,
    log,
    announceCode: (code) => process.stdout.write(`One-time code for the owner (30 minutes): ${code}\n`),
    signInLinkToken: process.env['LADEMEISTER_SIGN_IN_LINK_TOKEN'] ?? null,
    cycleCompleted: () => watchdog.fed(),
  });
  switch (composed.kind) {
    case 'stores':
      process.stderr.write(`${openProblemText(composed.problem)}\n`);
      return EXIT_PROBLEMS;
    case 'listen': {
      process.stderr.write(`${listenProblemText(composed.problem)}\n`);
      return EXIT_PROBLEMS;
    }
    case 'running':
      greet(composed.house, dataDir);
      await ended();
      watchdog.stop();
      await composed.house.stop();
      return EXIT_DONE;
  }
}

function greet({ httpHost, httpPort, pageProblem, config, claim }: House, dataDir: string): void {
  const host =
    httpHost === '0.0.0.0' || httpHost === '::' ? 'localhost' : isIPv6(httpHost) ? `[${httpHost}]` : httpHost;
  process.stdout.write(`Lademeister ${version} is running: http://${host}:${httpPort}/\n`);
  if (pageProblem !== null) {
    process.stderr.write(
      `${listenProblemText(pageProblem)}\nThe site runs without it, and it is tried again every 10 s.\n`,
    );
  }
  if (config.kind === 'missing') {
    process.stdout.write(`There is no ${join(dataDir, 'config.yaml')} yet: the page shows how to write one.\n`);
  }
  if (config.kind === 'invalid') {
    process.stdout.write(
      `The site is not running, because config.yaml has problems:\n${formatProblems(config.problems)}`,
    );
  }
  claim();
}

/** Resolves at the first signal to end; a second one ends at once. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(130));
        resolve();
      });
    }
  });
}
