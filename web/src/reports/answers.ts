import type { PriceAnswer, StatementChoices } from '../../../src/api/answers.ts';
import type { Statement } from '../../../src/billing/statement.ts';
import type { Answer, Api } from '../api.ts';

/** Which statement: a month, and what it is about as `vehicle:ID`, `card:ID`, `chargePoint:ID` or nothing. */
export interface Asked {
  /** `2026-07`. */
  readonly month: string;
  readonly about: string;
  /** Empty: as elected. */
  readonly method: string;
}

/** What a statement is asked for with: words of the calendar, and what it is about. */
export type StatementWords = Readonly<Record<string, string>>;

export function statementWords({ month, about, method }: Asked): StatementWords {
  const [what = '', ...id] = about.split(':');
  const kind = what === 'vehicle' ? 'company-car' : what === 'card' ? 'card' : 'sessions';
  return { from: month, kind, ...(what === '' ? {} : { [what]: id.join(':') }), ...(method === '' ? {} : { method }) };
}

export function fileHref(words: StatementWords, format: string, language: 'de' | 'en'): string {
  return `/api/statements/file?${new URLSearchParams({ ...words, format, language })}`;
}

/** Address of the statement for programs outside. */
export function exportHref(words: StatementWords, what: string): string {
  return `/api/statements/export?${new URLSearchParams({ ...words, what })}`;
}

export async function askChoices(api: Api): Promise<Answer<StatementChoices>> {
  return guarded(await api.ask('GET', '/api/statements/choices'), isChoices);
}

export async function askStatement(api: Api, words: StatementWords): Promise<Answer<Statement>> {
  return guarded(await api.ask('GET', `/api/statements?${new URLSearchParams(words)}`), isStatement);
}

export async function askPrices(api: Api): Promise<Answer<PriceAnswer>> {
  return guarded(await api.ask('GET', '/api/prices'), isPrices);
}

/** The newest first: this month, and back to the first in which anything was charged; `2026-07`. */
export function monthsToChoose(today: string, months: StatementChoices['months']): readonly string[] {
  const all = monthsUntil(today, MONTHS);
  return all.filter((month, index) => index === 0 || (months !== null && month >= months.first));
}

/** The newest month that is over and in which something was charged, as far as can be told; else this one. */
export function monthToBegin(today: string, months: StatementChoices['months']): string {
  const [current = '', ...past] = monthsToChoose(today, months);
  return past.find((month) => months !== null && month <= months.last) ?? current;
}

/** Ten years, as long as books are kept. */
const MONTHS = 121;

function monthsUntil(today: string, count: number): readonly string[] {
  const [year = 0, month = 0] = today.split('-').map(Number);
  return Array.from({ length: count }, (_, i) => new Date(Date.UTC(year, month - 1 - i)).toISOString().slice(0, 7));
}

function guarded<T>(answer: Answer<unknown>, guard: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (guard(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isChoices(value: unknown): value is StatementChoices {
  return Array.isArray(fieldOf(value, 'chargePoints')) && Array.isArray(fieldOf(value, 'exports'));
}

function isStatement(value: unknown): value is Statement {
  return Array.isArray(fieldOf(value, 'notices')) && typeof fieldOf(fieldOf(value, 'totals'), 'energyWh') === 'number';
}

function isPrices(value: unknown): value is PriceAnswer {
  return Array.isArray(fieldOf(value, 'tariffs')) && Array.isArray(fieldOf(value, 'rules'));
}
