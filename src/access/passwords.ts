// As a namespace, because an older Node lacks argon2 and would fail while loading, before main can say what is wrong.
import * as crypto from 'node:crypto';
import { promisify } from 'node:util';
import { isCommonPassword } from './common-passwords.ts';

/** Characters (code points). OWASP ASVS 5.0, 6.2.1 and 6.2.9; the upper bound only keeps the work bounded. */
const PASSWORD_LENGTH = { min: 8, max: 128 } as const;

export type PasswordFault = 'password-short' | 'password-long' | 'password-common';

/** Why a password may not be chosen, or `null`. Only length and frequency count: no rules of composition. */
export function passwordFault(password: string): PasswordFault | null {
  const length = [...normal(password)].length;
  if (length < PASSWORD_LENGTH.min) return 'password-short';
  if (length > PASSWORD_LENGTH.max) return 'password-long';
  return isCommonPassword(normal(password)) ? 'password-common' : null;
}

/** OWASP's least parameters for argon2id; memory in KiB. About 35 ms on a PC, 150 ms on a Pi, off the main thread. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const TAG_BYTES = 32;
const SALT_BYTES = 16;

/** Hashes a password with argon2id into a PHC string with a random salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.randomBytes(SALT_BYTES);
  const tag = await derive(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Compares in constant time. `false` also for anything that is no argon2id hash, such as the mark for "no password". */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  const [, memory, passes, parallelism, salt, tag] = parts ?? [];
  if (salt === undefined || tag === undefined) return false;
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive(password, Buffer.from(salt, 'base64'), cost);
  return actual.length === expected.length && crypto.timingSafeEqual(actual, expected);
}

function derive(
  password: string,
  nonce: Buffer,
  cost: Pick<crypto.Argon2Parameters, 'memory' | 'passes' | 'parallelism'>,
): Promise<Buffer> {
  return promisify(crypto.argon2)('argon2id', { ...cost, message: normal(password), nonce, tagLength: TAG_BYTES });
}

/** An ü may be typed as one sign or as two; both are the same password (NIST SP 800-63B). */
function normal(password: string): string {
  return password.normalize('NFC');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
