import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NOBODY, type People } from '../billing/people.ts';
import type { StatementQuery, StatementRefusal } from '../billing/query.ts';
import { renderStatement } from '../billing/render.ts';
import { billedSite } from '../billing/site.ts';
import { Statements } from '../billing/statements.ts';
import { loadConfig } from '../config/load.ts';
import { periodOf } from '../core/tariff/calendar.ts';
import { StoreError } from '../ledger/errors.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import { openForReading, type ReadBooks } from '../ledger/reading.ts';
import { namesNow } from '../ledger/session-reader.ts';
import { EXIT_DONE, EXIT_PROBLEMS } from './command.ts';
import { formatProblems } from './config-report.ts';
import type { ReportCommand } from './report-command.ts';

interface Terminal {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Writes a report over a ledger file, without a running controller or beside it. Gives the exit code. */
export async function report(command: ReportCommand, nowMs: number, terminal: Terminal): Promise<number> {
  const failed = (text: string): number => {
    terminal.error(`${text}\n`);
    return EXIT_PROBLEMS;
  };
  const configFile = join(command.dataFolder, 'config.yaml');
  const loaded = await loadConfig(configFile);
  if (loaded.kind === 'missing') return failed(`${configFile} does not exist: a report needs to know the site.`);
  if (loaded.kind === 'invalid') return failed(formatProblems(loaded.problems).trimEnd());
  const site = billedSite(loaded.config);
  const period = periodOf(command.from, command.to, site.toLocal);
  if (period === null) return failed(`--to ${command.to} comes before --from ${command.from}.`);
  const opened = openForReading(command.ledgerFile);
  if (opened.kind !== 'ok') return failed(openProblemText(opened));
  const books = opened.value;
  try {
    const people = peopleIn(books);
    const query = queryOf(command, period, people);
    if (typeof query === 'string') return failed(query);
    const signedValues = books.state?.signedValues ?? { of: () => [] };
    const statements = new Statements({
      ledger: books.ledger,
      signedValues,
      people: () => people,
      site,
      nowMs: () => nowMs,
    });
    const outcome = await statements.make(query);
    if (outcome.kind === 'refused') return failed(refusalText(outcome));
    const pieces = renderStatement(outcome, command.format, command.language ?? loaded.config.site.language);
    if (command.out === null) for await (const piece of pieces) terminal.out(piece);
    else await pipeline(Readable.from(pieces, { objectMode: false }), createWriteStream(command.out));
    if (!outcome.statement.exact) {
      const codes = outcome.statement.notices.map(({ code }) => code).join(', ');
      terminal.error(`This statement is not exact yet: ${codes}.\n`);
    }
    return EXIT_DONE;
  } catch (error) {
    if (error instanceof StoreError || isFileError(error)) return failed(error.message);
    throw error;
  } finally {
    books.close();
  }
}

function peopleIn({ state }: ReadBooks): People {
  return state === null ? NOBODY : namesNow(state);
}

/** Finds what the words name: an id, a name, a plate, the number of a card. A text says what was not found. */
function queryOf(command: ReportCommand, period: StatementQuery['period'], people: People): StatementQuery | string {
  const find = <T>(
    word: string | null,
    all: Iterable<T>,
    names: (one: T) => readonly (string | null)[],
  ): T | null | undefined =>
    word === null
      ? null
      : [...all].find((one) => names(one).some((name) => name?.toUpperCase() === word.toUpperCase()));
  const vehicle = find(command.vehicle, people.vehicles.values(), (one) => [one.vehicleId, one.name, one.plate]);
  const driver = find(command.driver, people.drivers.values(), (one) => [one.driverId, one.name, one.email]);
  const card = find(command.card, people.cards.values(), (one) => [one.tokenRef, one.uid, one.name, ...one.aliases]);
  if (vehicle === undefined) return `There is no vehicle ${command.vehicle}.`;
  if (driver === undefined) return `There is no driver ${command.driver}.`;
  if (card === undefined) return `There is no card ${command.card}.`;
  return {
    kind: command.statement,
    period,
    vehicleId: vehicle?.vehicleId ?? null,
    driverId: driver?.driverId ?? null,
    tokenRef: card?.tokenRef ?? null,
    chargePointId: command.chargePoint,
    group: command.group,
    use: command.use,
    method: command.method,
  };
}

function refusalText(refusal: StatementRefusal): string {
  switch (refusal.why) {
    case 'unknown-vehicle':
    case 'unknown-driver':
    case 'unknown-card':
      return 'Nobody of this name is known.';
    case 'unknown-charge-point':
      return 'There is no such charge point, neither in config.yaml nor in the ledger.';
    case 'charge-point-missing':
      return 'A report of registers needs --charge-point.';
    case 'elected-otherwise':
      return `For ${refusal.year} ${refusal.elected.kind} was elected: one method holds for an employee and a calendar year.`;
    case 'several-methods':
      return 'The years of this period have different methods: write one report for each.';
  }
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
