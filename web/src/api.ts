import type { PersonRole } from '../../src/access/roles.ts';
import type { AccountList, InvitedAnswer, TokenList } from '../../src/api/access-answers.ts';
import type { DimmingEventList, PeopleList } from '../../src/api/answers.ts';
import type { ChargeLimit, ChargeMode, LoadMode } from '../../src/core/model/site.ts';
import type { ProposalView } from '../../src/site/proposal-view.ts';
import type { Me } from './access/me.ts';
import { type DoorAnswers, isSecurityEventList, isStationList, isStationPassword } from './door-answers.ts';
import type { PolledState } from './live/connection.ts';

export interface ConfigProblem {
  readonly code: string;
  readonly file: string;
  /** From 1; 0 when the problem has no place in the text. */
  readonly line: number;
  readonly path: string;
  readonly value: string | null;
  /** An English phrase. */
  readonly allowed: string;
}

/** What a page must know before anybody has signed in. */
export interface Setup {
  readonly version: string;
  readonly configured: boolean;
  /** All that is shown is a simulated home. */
  readonly simulated?: boolean;
  readonly configProblems: readonly ConfigProblem[];
  readonly ownerExists: boolean;
  /** More than one person signs in by password. */
  readonly asksName?: boolean;
  /** Who is signed in. */
  readonly me?: Me | null;
  readonly language: string;
  /** Time zone of the site, IANA name as configured. */
  readonly timeZone: string;
  readonly exampleConfig: string;
  readonly signedIn: boolean;
  /** This and what follows is empty before the sign-in. */
  readonly configPath: string;
}

/** A refusal as the API words it (RFC 9457): the code is for programs, the screen has its own sentence for it. */
export interface Refusal {
  readonly code: string;
  readonly retryAfterMs: number | null;
  /** What would be wrong with config.yaml. */
  readonly configProblems?: readonly ConfigProblem[];
}

export type Answer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The controller's API as the pages use it. No promise rejects: a dead network is the refusal `network`. */
export interface Api {
  setup(): Promise<Answer<Setup>>;
  state(): Promise<PolledState>;
  claim(code: string, password: string): Promise<Answer<unknown>>;
  /** Without a name: the owner. */
  signIn(name: string | null, password: string): Promise<Answer<unknown>>;
  /** Whom a link invites. */
  invited(
    token: string,
  ): Promise<Answer<{ readonly name: string; readonly role: PersonRole; readonly choosesPassword: boolean }>>;
  acceptInvitation(token: string, password: string | null): Promise<Answer<unknown>>;
  users(): Promise<Answer<AccountList>>;
  /** A path below `/api/` that answers with a link or a PIN. */
  invite(path: string, account: object): Promise<Answer<InvitedAnswer>>;
  tokens(): Promise<Answer<TokenList>>;
  makeToken(token: object): Promise<Answer<{ readonly token: string }>>;
  signOut(): Promise<Answer<unknown>>;
  setMode(chargePointId: string, mode: ChargeMode): Promise<Answer<unknown>>;
  /** Charges fast for so long; `null` ends it. */
  boost(chargePointId: string, minutes: number | null): Promise<Answer<unknown>>;
  setLimit(chargePointId: string, limit: ChargeLimit): Promise<Answer<unknown>>;
  setLoadMode(loadId: string, mode: LoadMode): Promise<Answer<unknown>>;
  people(): Promise<Answer<PeopleList>>;
  /** Changes something of cards, people, vehicles or sessions; the path is below `/api/`. */
  change(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer<unknown>>;
  /** Any other route; the page that asks knows the shape. */
  ask(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    patienceMs?: number,
  ): Promise<Answer<unknown>>;
  /** Commands of the grid operator received since then, oldest first. */
  dimmingEvents(fromMs: number): Promise<Answer<DimmingEventList>>;
  proposals(): Promise<Answer<ProposalList>>;
  /** Charge points that wait to be accepted, and those that were turned away. */
  stations(): Promise<Answer<DoorAnswers['stations']>>;
  accept(chargePoint: object): Promise<Answer<DoorAnswers['accepted']>>;
  /** A new password for a charge point of the site. */
  renewPassword(chargePointId: string): Promise<Answer<DoorAnswers['accepted']>>;
  securityEvents(): Promise<Answer<DoorAnswers['events']>>;
  dismissProposal(key: string): Promise<Answer<unknown>>;
  /** Address of what was recorded from a time on, UTC epoch ms. */
  recordingHref(fromMs: number): string;
}

export interface ProposalList {
  readonly proposals: readonly ProposalView[];
}

/** Nobody waits longer for an answer, unless it is known to take its time, ms. */
const PATIENCE_MS = 10_000;

/** `askPassword`: asks whoever sits there for his password once more; `null` when he would rather not. */
export function createApi(
  fetchFn: typeof fetch,
  askPassword: (wasWrong: boolean) => Promise<string | null> = async () => null,
): Api {
  /** What needs the password once more is asked for again with it. */
  async function ask<T>(
    method: string,
    path: string,
    body: unknown,
    guard: (value: unknown) => value is T,
    patienceMs = PATIENCE_MS,
  ): Promise<Answer<T>> {
    const answer = await send(method, path, body, guard, patienceMs);
    if (answer.kind === 'ok' || answer.refusal.code !== 'confirm-needed') return answer;
    for (let wasWrong = false; ; wasWrong = true) {
      const password = await askPassword(wasWrong);
      if (password === null) return answer;
      const confirmed = await send('POST', '/api/confirm', { password }, isAnything, PATIENCE_MS);
      if (confirmed.kind === 'ok') return send(method, path, body, guard, patienceMs);
      if (confirmed.refusal.code !== 'password-wrong') return confirmed;
    }
  }

  async function send<T>(
    method: string,
    path: string,
    body: unknown,
    guard: (value: unknown) => value is T,
    patienceMs: number,
  ): Promise<Answer<T>> {
    try {
      const response = await fetchFn(path, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(patienceMs),
      });
      const value: unknown = response.status === 204 ? null : await response.json();
      if (!response.ok) return { kind: 'refused', refusal: refusalOf(response, value) };
      return guard(value) ? { kind: 'ok', value } : refused('unexpected-answer');
    } catch {
      return refused('network');
    }
  }

  return {
    setup: () => ask('GET', '/api/setup', undefined, isSetup),
    async state() {
      const answer = await ask('GET', '/api/state', undefined, isAnything);
      if (answer.kind === 'ok') return { kind: 'view', view: answer.value };
      return { kind: answer.refusal.code === 'signed-out' ? 'signed-out' : 'failed' };
    },
    claim: (code, password) => ask('POST', '/api/owner', { code, password }, isAnything),
    signIn: (name, password) =>
      ask('POST', '/api/sign-in', { ...(name === null ? {} : { name }), password }, isAnything),
    invited: (token) => ask('POST', '/api/invitation', { token }, isInvited),
    acceptInvitation: (token, password) => ask('POST', '/api/invitation/accept', { token, password }, isAnything),
    users: () => ask('GET', '/api/users', undefined, isAccountList),
    invite: (path, account) => ask('POST', `/api/${path}`, account, isInvitedAnswer),
    tokens: () => ask('GET', '/api/tokens', undefined, isTokenList),
    makeToken: (token) => ask('POST', '/api/tokens', token, isMadeToken),
    signOut: () => ask('POST', '/api/sign-out', {}, isAnything),
    setMode: (id, mode) => ask('PUT', `/api/charge-points/${encodeURIComponent(id)}/mode`, { mode }, isAnything),
    boost: (id, minutes) => ask('PUT', `/api/charge-points/${encodeURIComponent(id)}/boost`, { minutes }, isAnything),
    setLimit: (id, limit) => ask('PUT', `/api/charge-points/${encodeURIComponent(id)}/limit`, limit, isAnything),
    setLoadMode: (id, mode) => ask('PUT', `/api/loads/${encodeURIComponent(id)}/mode`, { mode }, isAnything),
    people: () => ask('GET', '/api/people', undefined, isPeopleList),
    change: (method, path, body) => ask(method, `/api/${path}`, body, isAnything),
    ask: (method, path, body, patienceMs) => ask(method, path, body, isAnything, patienceMs),
    stations: () => ask('GET', '/api/stations', undefined, isStationList),
    accept: (chargePoint) => ask('POST', '/api/stations/accept', chargePoint, isStationPassword),
    renewPassword: (id) =>
      ask('POST', `/api/charge-points/${encodeURIComponent(id)}/password`, undefined, isStationPassword),
    securityEvents: () => ask('GET', '/api/security-events', undefined, isSecurityEventList),
    proposals: () => ask('GET', '/api/proposals', undefined, isProposalList),
    dismissProposal: (key) => ask('POST', '/api/proposals/dismiss', { key }, isAnything),
    recordingHref: (fromMs) => `/api/recording${since(fromMs)}`,
    dimmingEvents: (fromMs) => ask('GET', `/api/dimming/events${since(fromMs)}`, undefined, isEventList),
  };
}

function refused(code: string): Answer<never> {
  return { kind: 'refused', refusal: { code, retryAfterMs: null } };
}

function refusalOf(response: Response, problem: unknown): Refusal {
  const code = fieldsOf(problem).get('code');
  const configProblems = fieldsOf(problem).get('configProblems');
  const retryAfterS = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    // Whatever the code says, 401 means that somebody must sign in; only the sign-in itself has its own words for it.
    code: typeof code === 'string' ? code : response.status === 401 ? 'signed-out' : `http-${response.status}`,
    retryAfterMs: Number.isFinite(retryAfterS) ? retryAfterS * 1_000 : null,
    ...(isProblems(configProblems) ? { configProblems } : {}),
  };
}

function since(fromMs: number): string {
  return `?${new URLSearchParams({ from: new Date(fromMs).toISOString() })}`;
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

function isAnything(_value: unknown): _value is unknown {
  return true;
}

function isProblems(value: unknown): value is readonly ConfigProblem[] {
  return Array.isArray(value) && value.every((one) => typeof fieldsOf(one).get('allowed') === 'string');
}

/** The corners of the shape: they tell another version, or a proxy's page, from our own server. */
function isSetup(value: unknown): value is Setup {
  const fields = fieldsOf(value);
  return (
    typeof fields.get('version') === 'string' &&
    typeof fields.get('timeZone') === 'string' &&
    typeof fields.get('configured') === 'boolean' &&
    typeof fields.get('ownerExists') === 'boolean' &&
    Array.isArray(fields.get('configProblems'))
  );
}

function isInvited(
  value: unknown,
): value is { readonly name: string; readonly role: PersonRole; readonly choosesPassword: boolean } {
  const fields = fieldsOf(value);
  return typeof fields.get('name') === 'string' && typeof fields.get('choosesPassword') === 'boolean';
}

function isAccountList(value: unknown): value is AccountList {
  return Array.isArray(fieldsOf(value).get('users'));
}

function isInvitedAnswer(value: unknown): value is InvitedAnswer {
  return typeof fieldsOf(value).get('userId') === 'string';
}

function isTokenList(value: unknown): value is TokenList {
  return Array.isArray(fieldsOf(value).get('tokens'));
}

function isMadeToken(value: unknown): value is { readonly token: string } {
  return typeof fieldsOf(value).get('token') === 'string';
}

function isProposalList(value: unknown): value is ProposalList {
  const list = fieldsOf(value).get('proposals');
  return (
    Array.isArray(list) && list.every((one) => typeof fieldsOf(fieldsOf(one).get('proposal')).get('code') === 'string')
  );
}

function isEventList(value: unknown): value is DimmingEventList {
  return Array.isArray(fieldsOf(value).get('events'));
}

function isPeopleList(value: unknown): value is PeopleList {
  const fields = fieldsOf(value);
  return Array.isArray(fields.get('cards')) && Array.isArray(fields.get('vehicles'));
}
