import { join } from 'node:path';
import Database from 'better-sqlite3';
import { METHOD_WORDS, methodFrom } from '../billing/methods.ts';
import { NOBODY, type People } from '../billing/people.ts';
import type { StatementQuery, StatementRefusal } from '../billing/query.ts';
import { type BilledSite, billedSite } from '../billing/site.ts';
import type { MadeStatement, StatementKind } from '../billing/statement.ts';
import { Statements } from '../billing/statements.ts';
import { whomOf } from '../billing/whom.ts';
import type { Config } from '../config/schema.ts';
import { calendarWord, periodOf } from '../core/tariff/calendar.ts';
import { CardStore } from '../ledger/card-store.ts';
import { StoreError } from '../ledger/errors.ts';
import { PeopleStore } from '../ledger/people-store.ts';
import { type NameSources, namesNow } from '../ledger/session-reader.ts';
import { SignedValues } from '../ledger/signed-values.ts';
import { type Given, isNotUnderstood, type NotUnderstood, type Option, type Shell } from './command.ts';
import { configOf } from './configured.ts';
import { readLedger } from './read-books.ts';

const KINDS = ['sessions', 'company-car', 'card', 'registers'] as const;
const USES = ['company', 'private', 'unassigned'] as const;

export const word = (value: string, does: string): Option => ({ kind: 'word', value, does });

/** What a statement shall be about, as every command asks for it that makes one. */
export const QUESTION_OPTIONS: Readonly<Record<string, Option>> = {
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
};

type Question = Exclude<ReturnType<typeof questionOf>, NotUnderstood>;

/** A statement that was made, with all it was made from. */
export interface Answer {
  readonly made: MadeStatement;
  readonly config: Config;
  readonly site: BilledSite;
  readonly statements: Statements;
  readonly people: People;
  readonly signedValues: Pick<SignedValues, 'of'>;
}

export function questionOf(given: Given, command: string) {
  const from = given.word('from');
  if (from === null) return { notUnderstood: `${command} needs --from` };
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
  if (isNotUnderstood(kind)) return kind;
  if (isNotUnderstood(use)) return use;
  if (given.words('charge-point').length > 1) return { notUnderstood: `${command} is about one --charge-point` };
  return { from, to, method, kind, use };
}

/** One of the words that an option takes; `null` where it was not given. */
export function choice<T extends string>(words: readonly T[], given: Given, name: string): T | NotUnderstood | null {
  const text = given.word(name);
  if (text === null) return null;
  return words.find((one) => one === text) ?? { notUnderstood: `--${name} must be one of ${words.join(', ')}` };
}

/** Makes the statement and hands it on while the books are open. A text says why there is none, or what `use` says. */
export async function answered(
  question: Question,
  given: Given,
  { clock }: Shell,
  use: (answer: Answer) => Promise<string | null>,
): Promise<string | null> {
  const configured = await configOf(given.dataFolder);
  if (configured.kind === 'failed') return configured.text;
  const { config } = configured;
  const site = billedSite(config);
  const period = periodOf(question.from, question.to, site.toLocal);
  if (period === null) return `--to ${question.to} comes before --from ${question.from}.\n`;
  const ledger = readLedger(given.dataFolder);
  if (typeof ledger === 'string') return `${ledger}\n`;
  const state = readState(given.dataFolder);
  try {
    const people = state === null ? NOBODY : namesNow(state);
    const words = { vehicle: given.word('vehicle'), driver: given.word('driver'), card: given.word('card') };
    const whom = whomOf(words, people);
    if (typeof whom === 'string') return `There is no ${whom}.\n`;
    const { kind, use: wantedUse, method } = question;
    const [chargePointId = null] = given.words('charge-point');
    const group = given.word('group');
    const query: StatementQuery = { kind, period, ...whom, chargePointId, group, use: wantedUse, method };
    const signedValues = state?.signedValues ?? { of: () => [] };
    const nowMs = (): number => clock.wallMs();
    const statements = new Statements({ ledger, signedValues, people: () => people, site, nowMs });
    const made = await statements.make(query);
    if (made.kind === 'refused') return `${refusalText(made)}\n`;
    return await use({ made, config, site, statements, people, signedValues });
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
