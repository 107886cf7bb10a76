import type { SessionList, SessionRow } from '../../../src/api/answers.ts';
import type { Answer, Api } from '../api.ts';
import { documentLanguage, type Language } from '../i18n/language.ts';
import type { Range } from './period.ts';

/** What a list is asked for with, as the API calls it. */
export type SessionWords = Readonly<Record<string, string>>;

/** As many as a phone draws at once; more come when they are asked for. */
const PAGE_SIZE = 100;

export function sessionWords({ fromMs, toMs }: Range, narrowed: SessionWords): SessionWords {
  return {
    ...(fromMs === undefined ? {} : { from: new Date(fromMs).toISOString() }),
    ...(toMs === undefined ? {} : { to: new Date(toMs).toISOString() }),
    ...narrowed,
  };
}

/** Address of the CSV file, in the dialect that the language's spreadsheets open. */
export function csvHref(words: SessionWords, language: Language): string {
  const dialect = language === 'en' ? 'machine' : 'excel-de';
  return `/api/sessions.csv?${new URLSearchParams({ ...words, dialect, language: documentLanguage(language) })}`;
}

/** @param after where the list goes on; `null`: from its beginning */
export async function askSessions(api: Api, words: SessionWords, after: string | null): Promise<Answer<SessionList>> {
  const asked = { ...words, limit: String(PAGE_SIZE), first: 'unassigned', ...(after === null ? {} : { after }) };
  const answer = await api.ask('GET', `/api/sessions?${new URLSearchParams(asked)}`, undefined, PATIENCE_MS);
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  return isList(value)
    ? { kind: 'ok', value }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

/** The totals of many years take a small controller a while. */
const PATIENCE_MS = 30_000;

/** A list with what follows it. What was assigned in between may come twice: it is shown once. */
export function continued(list: SessionList, more: SessionList): SessionList {
  const seen = new Set(list.sessions.map(({ sessionId }) => sessionId));
  return {
    sessions: [...list.sessions, ...more.sessions.filter(({ sessionId }) => !seen.has(sessionId))],
    totals: list.totals,
    next: more.next,
  };
}

/** What nobody has assigned, and the rest. */
export function grouped(
  sessions: readonly SessionRow[],
): readonly (readonly [kind: 'unassigned' | 'assigned', readonly SessionRow[]])[] {
  const of = (isUnassigned: boolean) => sessions.filter(({ use }) => (use === 'unassigned') === isUnassigned);
  const groups = [['unassigned', of(true)] as const, ['assigned', of(false)] as const];
  return groups.filter(([, rows]) => rows.length > 0);
}

function isList(value: unknown): value is SessionList {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'sessions')) &&
    'totals' in value &&
    'next' in value
  );
}
