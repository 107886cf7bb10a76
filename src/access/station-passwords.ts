import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { neighbourhood } from './addresses.ts';
import { Backoff } from './backoff.ts';
import type { SecurityCode, SecurityLog } from './security-log.ts';

/** SHA-256 (hex) of the passwords of a station. They are random, so a plain hash is enough. */
export interface StationSecret {
  /** Shown by the station at least once. */
  readonly currentHash: string | null;
  /** Given to the station, or to its owner; not shown yet. */
  readonly nextHash: string | null;
}

/** Every call is durable when it returns, and throws when the disk does not let it. */
export interface StationSecretStore {
  find(identity: string): StationSecret | null;
  save(identity: string, secret: StationSecret): void;
  isRejected(identity: string): boolean;
}

/** What a station shows when it connects. */
export interface StationKnock {
  readonly identity: string;
  readonly address: string;
  readonly isSecure: boolean;
  readonly credentials: { readonly user: string; readonly password: Buffer } | null;
}

export type StationAdmission =
  | { readonly kind: 'admitted'; readonly isProven: boolean }
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 429; readonly retryAfterS: number | null };

/** Least security profile of OCPP that a station must use: 0 none, 1 password, 2 password within TLS. */
export type SecurityProfile = 0 | 1 | 2;

export interface StationPasswordsOptions {
  readonly store: StationSecretStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly events: Pick<SecurityLog, 'record'>;
  /** `null` for an identity that nobody knows: whoever it is waits for the owner, and no password is asked for. */
  readonly profileOf: (identity: string) => SecurityProfile | null;
}

/**
 * Who may connect as which station. With profile 0 a password binds from the first time it was shown: a station that
 * never shows the one it has taken still charges. A new password leaves the old one good until it is shown, because
 * nobody knows when a station begins to use it.
 */
export class StationPasswords {
  private readonly options: StationPasswordsOptions;
  /** By identity and address: guessing one password from one place. */
  private readonly guesses: Backoff;
  /** By address: trying many identities. Whoever sits elsewhere cannot lock a station out by its name. */
  private readonly visitors: Backoff;

  constructor(options: StationPasswordsOptions) {
    this.options = options;
    this.guesses = new Backoff(options.clock, { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 });
    this.visitors = new Backoff(options.clock, { freeTries: 50, firstWaitMs: 10_000, longestWaitMs: 15 * 60_000 });
  }

  judge(knock: StationKnock): StationAdmission {
    const { identity, address, isSecure, credentials } = knock;
    const { store } = this.options;
    if (store.isRejected(identity)) return this.refused(403, 'rejected-identity', knock);
    const profile = this.options.profileOf(identity);
    if (profile === null) return UNPROVEN;
    if (profile === 2 && !isSecure) return this.refused(403, 'tls-missing', knock);
    const secret = store.find(identity) ?? NONE;
    const isBinding = profile > 0 || secret.currentHash !== null;
    if (credentials === null) return isBinding ? this.refused(401, 'password-missing', knock) : UNPROVEN;
    const from = neighbourhood(address);
    const guess = JSON.stringify([identity, from]);
    const waitMs = Math.max(this.guesses.waitMs(guess), this.visitors.waitMs(from));
    if (isBinding && waitMs > 0) return this.refused(429, 'too-many-tries', knock, Math.ceil(waitMs / 1_000));
    const shown = credentials.user === identity ? hashesOf(credentials.password) : [];
    const isCurrent = holds(secret.currentHash, shown);
    const isNext = holds(secret.nextHash, shown);
    if (isCurrent || isNext) {
      if (isNext) this.keep(identity, secret.nextHash);
      this.guesses.clear(guess);
      return { kind: 'admitted', isProven: true };
    }
    // Most likely what a former backend has set.
    if (!isBinding) return UNPROVEN;
    this.guesses.count(guess);
    this.visitors.count(from);
    return this.refused(401, 'password-wrong', knock);
  }

  /** Keeps a new password for a station; the old one is good until the new one is shown. */
  expect(identity: string, password: string): void {
    const currentHash = this.options.store.find(identity)?.currentHash ?? null;
    this.options.store.save(identity, { currentHash, nextHash: sha256(Buffer.from(password)) });
  }

  private keep(identity: string, currentHash: string | null): void {
    try {
      this.options.store.save(identity, { currentHash, nextHash: null });
    } catch (error) {
      // The password is right: a full disk is no reason to keep the station out.
      this.options.log.error({ err: error, identity }, 'the new password of a charge point cannot be stored as shown');
    }
  }

  private refused(
    status: 401 | 403 | 429,
    code: SecurityCode,
    { identity, address }: StationKnock,
    retryAfterS: number | null = null,
  ): StationAdmission {
    this.options.events.record({ code, identity, address, detail: null });
    return { kind: 'refused', status, retryAfterS };
  }
}

/**
 * 20 signs that can be typed, 114 random bits. OCPP-J 1.6 wants keys of 16 to 20 bytes; some stations show the bytes,
 * others the hexadecimal digits in which they were told them. Both are good.
 */
export function newStationPassword(): string {
  return Array.from({ length: 20 }, () => SIGNS.charAt(randomInt(SIGNS.length))).join('');
}

/** As `AuthorizationKey` holds it: 40 hexadecimal digits. */
export const authorizationKey = (password: string): string => Buffer.from(password).toString('hex').toUpperCase();

/** Without what looks alike (0 O, 1 I l). */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const NONE: StationSecret = { currentHash: null, nextHash: null };
const UNPROVEN: StationAdmission = { kind: 'admitted', isProven: false };

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Of the bytes as they came, and of what they mean when they are hexadecimal digits. */
function hashesOf(password: Buffer): readonly string[] {
  const text = password.length <= 40 ? password.toString('latin1') : '';
  return /^(?:[0-9a-f]{2}){16,20}$/i.test(text)
    ? [sha256(password), sha256(Buffer.from(text, 'hex'))]
    : [sha256(password)];
}

/** Compares hashes, and each to the end: how long it takes says nothing about the password. */
function holds(hash: string | null, shown: readonly string[]): boolean {
  const wanted = Buffer.from(hash ?? NO_HASH, 'hex');
  const matches = shown.map((one) => timingSafeEqual(wanted, Buffer.from(one, 'hex')));
  return hash !== null && matches.includes(true);
}

const NO_HASH = '0'.repeat(64);
