import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DOCUMENT_FORMATS, renderStatement } from '../../billing/documents/render.ts';
import { METHOD_WORDS, methodFrom } from '../../billing/methods.ts';
import { NOBODY } from '../../billing/people.ts';
import type { StatementQuery, StatementRefusal } from '../../billing/query.ts';
import { billedSite } from '../../billing/site.ts';
import type { StatementKind } from '../../billing/statement.ts';
import { Statements } from '../../billing/statements.ts';
import { whomOf } from '../../billing/whom.ts';
import type { Config } from '../../config/schema.ts';
import { calendarWord, periodOf } from '../../core/tariff/calendar.ts';
import { CardStore } from '../../ledger/card-store.ts';
import { StoreError } from '../../ledger/errors.ts';
import { PeopleStore } from '../../ledger/people-store.ts';
import { type NameSources, namesNow } from '../../ledger/session-reader.ts';
import { SignedValues } from '../../ledger/signed-values.ts';
import {
  type Command,
  EXIT_DONE,
  EXIT_PROBLEMS,
  type Given,
  isNotUnderstood,
  type NotUnderstood,
  type Option,
  type Shell,
} from '../command.ts';
import { configOf } from '../configured.ts';
import { readLedger } from '../read-books.ts';
import { writeNewFile } from '../write-file.ts';

const KINDS = ['sessions', 'company-car', 'card', 'registers'] as const;
const USES = ['company', 'private', 'unassigned'] as const;
const LANGUAGES = ['de', 'en'] as const;

const word = (value: string, does: string): Option => ({ kind: 'word', value, does });

/** A statement over the ledger, without a running controller or beside it. */
export const report: Command = {
  words: 'report',
  argument: null,
  does: 'writes a statement: who charged what, at which price; the controller may go on running',
  options: {
    from: word('PERIOD', '2026, 2026-Q1, 2026-06 or 2026-06-15: from its beginning'),
    to: word('PERIOD', 'until its end (default: as --from)'),
    kind: word('KIND', `${KINDS.join(', ')} (default: as the others suggest)`),
    vehicle: word('NAME', 'about this vehicle: its name, plate or id'),
    driver: word('NAME', 'about this driver: name, mail address or id'),
    card: word('NAME', 'about this card: its name or number'),
    'charge-point': { kind: 'words', value: 'ID', does: 'about this charge point' },
    group: word('NAME', 'about this group of cards and drivers'),
    use: word('USE', USES.join(', ')),
    method: word('METHOD', 'as docs/billing.md lists them (default: as elected for driver and year)'),
    format: word('FORMAT', `${DOCUMENT_FORMATS.join(', ')} (default: json)`),
    language: word('LANGUAGE', 'de or en (default: that of the site)'),
    out: word('FILE', 'into this new file (default: the terminal; pdf and xlsx need one)'),
  },
  async run(given, shell) {
    const task = taskOf(given);
    if (isNotUnderstood(task)) return task;
    const configured = await configOf(given.dataFolder);
    const problem = configured.kind === 'failed' ? configured.text : await write(task, configured.config, given, shell);
    if (problem === null) return EXIT_DONE;
    shell.err(problem);
    return EXIT_PROBLEMS;
  },
};

type Task = NonNullable<Exclude<ReturnType<typeof taskOf>, NotUnderstood>>;

function taskOf(given: Given) {
  const from = given.word('from');
  if (from === null) return { notUnderstood: 'report needs --from' };
  const to = given.word('to') ?? from;
  for (const [name, text] of [
    ['from', from],
    ['to', to],
  ]) {
    if (calendarWord(text ?? '') === null) {
      return { notUnderstood: `--${name} must be like 2026, 2026-Q1, 2026-06 or 2026-06-15` };
    }
  }
  const methodWords = given.word('method');
  const method = methodWords === null ? null : methodFrom(methodWords);
  if (methodWords !== null && method === null) {
    return { notUnderstood: `--method must be one of ${METHOD_WORDS.join(', ')}` };
  }
  const standard: StatementKind = given.word('card') !== null ? 'card' : method !== null ? 'company-car' : 'sessions';
  const kind = choice(KINDS, given, 'kind') ?? standard;
  const use = choice(USES, given, 'use');
  const format = choice(DOCUMENT_FORMATS, given, 'format') ?? 'json';
  const language = choice(LANGUAGES, given, 'language');
  if (isNotUnderstood(kind)) return kind;
  if (isNotUnderstood(use)) return use;
  if (isNotUnderstood(format)) return format;
  if (isNotUnderstood(language)) return language;
  if (given.words('charge-point').length > 1) return { notUnderstood: 'a report is about one --charge-point' };
  const out = given.word('out');
  if (out === null && (format === 'pdf' || format === 'xlsx'))
    return { notUnderstood: `--format ${format} needs --out` };
  return { from, to, method, kind, use, format, language, out };
}

function choice<T extends string>(words: readonly T[], given: Given, name: string): T | NotUnderstood | null {
  const text = given.word(name);
  if (text === null) return null;
  return words.find((one) => one === text) ?? { notUnderstood: `--${name} must be one of ${words.join(', ')}` };
}

/** Writes the statement; a text says why it could not. */
async function write(task: Task, config: Config, given: Given, { out, err, clock }: Shell): Promise<string | null> {
  const site = billedSite(config);
  const period = periodOf(task.from, task.to, site.toLocal);
  if (period === null) return `--to ${task.to} comes before --from ${task.from}.\n`;
  const ledger = readLedger(given.dataFolder);
  if (typeof ledger === 'string') return `${ledger}\n`;
  const state = readState(given.dataFolder);
  try {
    const people = state === null ? NOBODY : namesNow(state);
    const words = { vehicle: given.word('vehicle'), driver: given.word('driver'), card: given.word('card') };
    const whom = whomOf(words, people);
    if (typeof whom === 'string') return `There is no ${whom}.\n`;
    const { kind, use, method } = task;
    const [chargePointId = null] = given.words('charge-point');
    const query: StatementQuery = { kind, period, ...whom, chargePointId, group: given.word('group'), use, method };
    const signedValues = state?.signedValues ?? { of: () => [] };
    const nowMs = (): number => clock.wallMs();
    const made = await new Statements({ ledger, signedValues, people: () => people, site, nowMs }).make(query);
    if (made.kind === 'refused') return `${refusalText(made)}\n`;
    const language = task.language ?? config.site.language;
    const pieces = renderStatement(made, task.format, {
      language,
      dialect: language === 'de' ? 'excel-de' : 'machine',
    });
    if (task.out === null) for await (const piece of pieces) out(Buffer.from(piece).toString('utf8'));
    else {
      const problem = await writeNewFile(task.out, pieces);
      if (problem !== null) return `${problem}\n`;
    }
    const { exact, notices } = made.statement;
    if (!exact) err(`This statement is not exact yet: ${notices.map(({ code }) => code).join(', ')}.\n`);
    return null;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return `${error.message}\n`;
  } finally {
    state?.close();
    ledger.close();
  }
}

/** What state.db knows of people; `null` where it cannot be read: a statement then has all figures and no names. */
function readState(
  dataFolder: string,
): (NameSources & { readonly signedValues: SignedValues; readonly close: () => void }) | null {
  let db: Database.Database | null = null;
  try {
    const opened = new Database(join(dataFolder, 'state.db'), { readonly: true, fileMustExist: true, timeout: 2_000 });
    db = opened;
    opened.prepare('SELECT vehicle_id FROM vehicle LIMIT 1').get();
    return {
      cards: new CardStore(opened),
      people: new PeopleStore(opened),
      signedValues: new SignedValues(opened),
      close: () => void opened.close(),
    };
  } catch (error) {
    db?.close();
    if (error instanceof Database.SqliteError || error instanceof TypeError) return null;
    throw error;
  }
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
