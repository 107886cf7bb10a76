import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type HttpAnswer, type HttpQuestion, httpAsk } from './http.ts';
import type { TcpEndpoint } from './tcp.ts';

export interface HttpUser {
  readonly user: string;
  readonly password: string;
}

/** Called for each question, so that what is changed holds at once. Rejects in words when the password cannot be read. */
export type SignIn = () => Promise<HttpUser>;

/** One way to sign in that a device offers: its name, in small letters, and what it says with it. */
interface Challenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** RFC 7616, 6.1. What is not here cannot be answered. */
const HASHES = { 'sha-256': 'sha256', md5: 'md5' } as const;
type Algorithm = keyof typeof HASHES;

/** An accepted challenge of RFC 7616. A new question under it only counts on. */
interface Digest {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: Algorithm;
  /** `-sess`: the secret is bound to the first nonces of both. */
  readonly isSession: boolean;
  readonly hasQop: boolean;
  readonly cnonce: string;
  uses: number;
}

export type SignedInAnswer =
  | HttpAnswer
  /** It wants a name and a password and there are none, or it does not take them. */
  | { readonly kind: 'sign-in'; readonly why: 'needed' | 'refused' }
  /** Nothing was asked. */
  | { readonly kind: 'no-password'; readonly detail: string };

/** Devices lock out who tries a wrong password again and again. */
const REFUSED_MS = 60_000;

/**
 * Questions to one device that may want a name and a password: Digest (RFC 7616) with SHA-256 or MD5, or Basic (RFC 7617)
 * where it offers nothing better. The password is never sent before it was asked for, and never in clear to a device that
 * knew Digest once.
 */
export class HttpSignIn {
  private readonly endpoint: TcpEndpoint;
  private readonly userOf: SignIn | null;
  private readonly clock: Clock;
  private digest: Digest | null = null;
  private isBasic = false;
  private refused: (HttpUser & { readonly untilMonoMs: number }) | null = null;

  /** `userOf`: `null` where there is no password. */
  constructor(endpoint: TcpEndpoint, userOf: SignIn | null, clock: Clock) {
    this.endpoint = endpoint;
    this.userOf = userOf;
    this.clock = clock;
  }

  async ask(question: HttpQuestion, timeoutMs?: number): Promise<SignedInAnswer> {
    const { userOf } = this;
    if (userOf === null) {
      const answer = await httpAsk(this.endpoint, question, this.clock, timeoutMs);
      return isRefusal(answer) ? { kind: 'sign-in', why: 'needed' } : answer;
    }
    let user: HttpUser;
    try {
      user = await userOf();
    } catch (error) {
      return { kind: 'no-password', detail: error instanceof Error ? error.message : String(error) };
    }
    if (this.isRefused(user)) return { kind: 'sign-in', why: 'refused' };
    const first = await this.once(question, user, timeoutMs);
    if (!isRefusal(first)) return first;
    const second = this.accept(first.challenge) ? await this.once(question, user, timeoutMs) : first;
    if (!isRefusal(second)) return second;
    this.refused = { ...user, untilMonoMs: this.clock.monoMs() + REFUSED_MS };
    return { kind: 'sign-in', why: 'refused' };
  }

  private isRefused({ user, password }: HttpUser): boolean {
    const { refused } = this;
    if (refused === null || refused.user !== user || refused.password !== password) return false;
    return this.clock.monoMs() < refused.untilMonoMs;
  }

  private once(question: HttpQuestion, user: HttpUser, timeoutMs?: number): Promise<HttpAnswer> {
    const authorization = this.authorization(question, user);
    const headers = { ...question.headers, ...(authorization === null ? {} : { authorization }) };
    return httpAsk(this.endpoint, { ...question, headers }, this.clock, timeoutMs);
  }

  private authorization(question: HttpQuestion, user: HttpUser): string | null {
    if (this.digest !== null) return digestAnswer(this.digest, question, user);
    if (!this.isBasic) return null;
    return `Basic ${Buffer.from(`${user.user}:${user.password}`).toString('base64')}`;
  }

  /** Whether there is a point in asking again. */
  private accept(challenge: string | null): boolean {
    // It has to say how (RFC 9110, 15.5.2); those that do not mean Basic.
    const challenges = challengesIn(challenge ?? 'Basic');
    const offered = challenges.flatMap((one) => digestOf(one) ?? []);
    const [digest] = offered.sort((a, b) => strength(b.algorithm) - strength(a.algorithm));
    if (digest !== undefined) {
      this.digest = digest;
      this.isBasic = false;
      return true;
    }
    if (this.digest !== null || this.isBasic || !challenges.some(({ scheme }) => scheme === 'basic')) return false;
    this.isBasic = true;
    return true;
  }
}

function isRefusal(answer: HttpAnswer): answer is HttpAnswer & { readonly kind: 'answer' } {
  return answer.kind === 'answer' && answer.status === 401;
}

/** The value of `Authorization` for the next question under a challenge (RFC 7616, 3.4). */
function digestAnswer(digest: Digest, { method, path }: HttpQuestion, user: HttpUser): string {
  const { realm, nonce, opaque, algorithm, isSession, hasQop, cnonce } = digest;
  digest.uses += 1;
  const hash = (...parts: readonly string[]): string =>
    createHash(HASHES[algorithm]).update(parts.join(':')).digest('hex');
  const nc = digest.uses.toString(16).padStart(8, '0');
  const secret = hash(user.user, realm, user.password);
  const a1 = isSession ? hash(secret, nonce, cnonce) : secret;
  const a2 = hash(method, path);
  const response = hasQop ? hash(a1, nonce, nc, cnonce, 'auth', a2) : hash(a1, nonce, a2);
  const name = `${algorithm.toUpperCase()}${isSession ? '-sess' : ''}`;
  const fields = [
    `username=${quoted(user.user)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(path)}`,
    `algorithm=${name}`,
    ...(hasQop ? [`qop=auth`, `nc=${nc}`, `cnonce=${quoted(cnonce)}`] : []),
    `response=${quoted(response)}`,
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
  ];
  return `Digest ${fields.join(', ')}`;
}

/** `null` where it is none, or wants what is not known here. */
function digestOf({ scheme, parameters }: Challenge): Digest | null {
  const [realm, nonce] = [parameters.get('realm'), parameters.get('nonce')];
  if (scheme !== 'digest' || realm === undefined || nonce === undefined) return null;
  const name = (parameters.get('algorithm') ?? 'MD5').toLowerCase();
  const isSession = name.endsWith('-sess');
  const algorithm = isSession ? name.slice(0, -'-sess'.length) : name;
  if (algorithm !== 'sha-256' && algorithm !== 'md5') return null;
  const qop = parameters.get('qop');
  const hasQop = qop?.split(',').some((one) => one.trim() === 'auth') ?? false;
  // auth-int alone would have the body hashed, too: no device wants that.
  if (qop !== undefined && !hasQop) return null;
  const opaque = parameters.get('opaque') ?? null;
  const cnonce = randomBytes(16).toString('hex');
  return { realm, nonce, opaque, algorithm, isSession, hasQop, cnonce, uses: 0 };
}

function strength(algorithm: Algorithm): number {
  return algorithm === 'md5' ? 0 : 1;
}

/** A scheme, or a parameter; what is in quotes may hold commas (RFC 9110, 11.6.1). */
const WORD = /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/g;

function challengesIn(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, word = '', inQuotes, plain] of header.matchAll(WORD)) {
    const value = inQuotes?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(word.toLowerCase(), value);
  }
  return challenges;
}

function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
