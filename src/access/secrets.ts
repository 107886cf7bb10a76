import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** 256 random bits for a cookie or a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of a random token: with 256 bits a plain hash is enough. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Without a hint, by its time, where the two differ. */
export function sameSecret(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}

/** Digits and capitals without those that look alike (0 O, 1 I L) and without U. */
const CODE_SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten signs of thirty: 49 bits, in two groups for the eye (`7K2QM-X9RTD`). */
export function newCode(): string {
  const signs = Array.from({ length: 10 }, () => CODE_SIGNS.charAt(randomInt(CODE_SIGNS.length)));
  return `${signs.slice(0, 5).join('')}-${signs.slice(5).join('')}`;
}

/** A code as typed by a person: case, spaces and dashes do not matter. */
export function plainCode(code: string): string {
  return code.toUpperCase().replaceAll(/[\s-]/g, '');
}
