import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseAlfen } from '../../billing/imports/alfen.ts';
import { parseLademeister } from '../../billing/imports/lademeister.ts';
import { planImport } from '../../billing/imports/plan.ts';
import type { ParsedImport } from '../../billing/imports/row.ts';
import { EVCC, OPENWB, parseTable } from '../../billing/imports/tables.ts';
import type { Config } from '../../config/schema.ts';
import { localTimeIn } from '../../core/tariff/local-time.ts';
import { StoreError } from '../../ledger/errors.ts';
import { openIdleBooks } from '../../ledger/idle-books.ts';
import { peopleFileOf, readPeopleFile } from '../../ledger/people-file.ts';
import { openProblemText } from '../../ledger/problem-text.ts';
import { importSessions } from '../../ledger/session-import.ts';
import type { SessionReader, SessionSummary } from '../../ledger/session-reader.ts';
import {
  type Command,
  EXIT_DONE,
  EXIT_PROBLEMS,
  type Given,
  type Option,
  type Outcome,
  type Shell,
} from '../command.ts';
import { configOf } from '../configured.ts';
import { importReport, problemLines } from '../import-report.ts';

type ToLocal = (atMs: number) => number;
/** `uidOf`: number of a card by its pseudonym, where a file of people stands beside the other one. */
type Parse = (text: string, toLocal: ToLocal, uidOf: (tokenRef: string) => string | null) => ParsedImport;

const SYSTEMS: readonly {
  readonly word: string;
  readonly does: string;
  readonly parse: Parse;
}[] = [
  {
    word: 'evcc',
    does: 'takes over the charging sessions of evcc (its sessions as CSV)',
    parse: (text, toLocal) => parseTable(text, EVCC, toLocal),
  },
  {
    word: 'openwb',
    does: 'takes over the charge log of openWB 2 (its download as CSV)',
    parse: (text, toLocal) => parseTable(text, OPENWB, toLocal),
  },
  { word: 'alfen', does: 'takes over the transactions of an Alfen charge point (.csv)', parse: parseAlfen },
  {
    word: 'lademeister',
    does: 'takes over the sessions of another ledger (its export)',
    parse: (text, _toLocal, uidOf) => parseLademeister(text, uidOf),
  },
];

const OPTIONS: Readonly<Record<string, Option>> = {
  'charge-point': {
    kind: 'words',
    value: 'NAME=ID',
    does: 'NAME in the file is charge point ID of config.yaml; ID alone: all of the file',
  },
  'time-zone': { kind: 'word', value: 'ZONE', does: 'of the times in the file (default: that of the site)' },
  'on-problem': {
    kind: 'word',
    value: 'WHAT',
    does: 'refuse: the whole file (default); flag: mark what is doubtful, leave out what is broken',
  },
  'dry-run': { kind: 'flag', value: '', does: 'only says what would happen' },
};

export const importCommands: readonly Command[] = SYSTEMS.map(({ word, does, parse }) => ({
  words: `import ${word}`,
  argument: 'FILE',
  does,
  options: OPTIONS,
  run: (given, shell) => takeOver(word, parse, given, shell),
}));

/** A session longer than this is not looked for, ms. */
const LONGEST_SESSION_MS = 31 * 86_400_000;

async function takeOver(system: string, parse: Parse, given: Given, { out, err, clock }: Shell): Promise<Outcome> {
  const failed = (text: string): number => {
    err(text);
    return EXIT_PROBLEMS;
  };
  const onProblem = given.word('on-problem') ?? 'refuse';
  if (onProblem !== 'refuse' && onProblem !== 'flag') return { notUnderstood: '--on-problem must be refuse or flag' };
  const file = given.argument ?? '';
  const text = await textOf(file);
  if (typeof text !== 'string') return failed(`${file} ${text.why}.\n`);
  const configured = await configOf(given.dataFolder);
  if (configured.kind === 'failed') return failed(configured.text);
  const { config } = configured;
  const mapping = mappingOf(given.words('charge-point'), config);
  if (typeof mapping === 'string') return { notUnderstood: mapping };
  const toLocal = zoneOf(given.word('time-zone') ?? config.site.timeZone);
  if (toLocal === null) return { notUnderstood: '--time-zone must be a name such as Europe/Berlin' };

  const uidOf = await cardNumbersBeside(file);
  if (typeof uidOf === 'string') return failed(`${uidOf}.\n`);

  const opened = openIdleBooks(given.dataFolder, clock.wallMs());
  if (opened.kind !== 'ok') return failed(`${openProblemText(opened)}\n`);
  const { ledger, cards, reader, close } = opened.value;
  try {
    const parsed = parse(text, toLocal, uidOf);
    const inLedger = await sessionsBeside(parsed, reader);
    const plan = planImport(parsed, { chargePointOf: mapping, inLedger, onProblem });
    if (plan.kind === 'unmapped') {
      const choice = config.chargePoints.map(({ id }) => id).join(', ');
      const lines = plan.names.map((name) => `  --charge-point '${name}=ID'`).join('\n');
      return failed(
        `Which charge points are these? Say so, ID being one of ${choice}:\n${lines}\nNothing was imported.\n`,
      );
    }
    if (plan.kind === 'refused') {
      const hint = onProblem === 'refuse' ? ' With --on-problem flag what can be used is taken over, marked.' : '';
      return failed(`${problemLines(plan.problems, file)}Nothing was imported.${hint}\n`);
    }
    err(problemLines(plan.problems, file));
    const known = new Set(inLedger.map(({ sessionId }) => sessionId));
    const report = { system, ...plan, known, toLocal };
    if (given.flag('dry-run')) {
      out(`${importReport(report)}Nothing was changed: this was a dry run.\n`);
      return EXIT_DONE;
    }
    out(importReport(report));
    const done = importSessions(ledger, cards, plan.sessions, `${system} ${basename(file)}`, clock.wallMs());
    out(`Imported ${done.imported}, known before ${done.known}.\n`);
    return EXIT_DONE;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return failed(`${error.message}\n`);
  } finally {
    close();
  }
}

/** A text says what is wrong with the file of people. */
async function cardNumbersBeside(file: string): Promise<((tokenRef: string) => string | null) | string> {
  const beside = peopleFileOf(file);
  if (!existsSync(beside)) return () => null;
  const people = await readPeopleFile(beside);
  if (typeof people === 'string') return people;
  const uids = new Map(people.cards.map(({ tokenRef, uid }) => [tokenRef, uid]));
  return (tokenRef) => uids.get(tokenRef) ?? null;
}

async function textOf(file: string): Promise<string | { readonly why: string }> {
  try {
    const bytes = await readFile(file);
    return isUtf8(bytes) ? bytes.toString('utf8') : { why: 'is not text in UTF-8; save it with that encoding' };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { why: `cannot be read (${String(error.code)})` };
  }
}

/** Words such as `Garage=carport`, and what the configured charge points are called anyway. A text says what is wrong. */
function mappingOf(words: readonly string[], { chargePoints }: Config): ((name: string) => string | null) | string {
  const ids = chargePoints.map(({ id }) => id);
  const explicit = new Map<string, string>();
  let all: string | null = null;
  for (const word of words) {
    const cut = word.lastIndexOf('=');
    const id = word.slice(cut + 1);
    if (!ids.includes(id)) return `--charge-point ${word}: ${id} is none of ${ids.join(', ') || 'no charge points'}`;
    if (cut < 0) all = id;
    else explicit.set(word.slice(0, cut).toLowerCase(), id);
  }
  return (name) => {
    const wanted = name.toLowerCase();
    const said = explicit.get(wanted) ?? all;
    if (said !== null) return said;
    const called = chargePoints.filter((one) =>
      [one.id, one.name, one.identity].some((word) => word.toLowerCase() === wanted),
    );
    return called.length === 1 ? (called[0]?.id ?? null) : null;
  };
}

function zoneOf(timeZone: string): ToLocal | null {
  try {
    return localTimeIn(timeZone);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

async function sessionsBeside({ rows }: ParsedImport, reader: SessionReader): Promise<readonly SessionSummary[]> {
  if (rows.length === 0) return [];
  const fromMs = rows.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Number.MAX_SAFE_INTEGER);
  const toMs = rows.reduce((most, { endedAtMs }) => Math.max(most, endedAtMs), 0);
  return reader.list({ fromMs: fromMs - LONGEST_SESSION_MS, toMs, chargePointId: null });
}
