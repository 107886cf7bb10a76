import { describe, expect, test } from 'vitest';
import { hashPassword, passwordFault, verifyPassword } from '../../src/access/passwords.ts';

describe('which passwords may be chosen', () => {
  test.each<readonly [string, ReturnType<typeof passwordFault>]>([
    ['1234567', 'password-short'],
    ['correct horse', null],
    ['kaffee am morgen', null],
    ['ZX-81 war der erste', null],
    // Signs, not UTF-16 units: seven of these are too few.
    ['🔋🔋🔋🔋🔋🔋🔋', 'password-short'],
    ['🔌🔋🚗🏠⚡🌞🌙🔧', null],
    ['a'.repeat(128).replace('aa', 'xy'), null],
    ['a'.repeat(129), 'password-long'],
    ['password', 'password-common'],
    ['PASSWORD', 'password-common'],
    ['iloveyou', 'password-common'],
    ['Passwort123!', 'password-common'],
    ['Sommer2026!', 'password-common'],
    ['qwertzuiop', 'password-common'],
    ['12345678', 'password-common'],
    ['1qaz2wsx', 'password-common'],
    ['Lademeister1', 'password-common'],
    ['Frühling2026', 'password-common'],
  ])('%s: %s', (password, fault) => {
    expect(passwordFault(password)).toBe(fault);
  });
});

describe('hashes', () => {
  test('the right password matches, another does not, and two hashes of one differ', async () => {
    const [one, two] = await Promise.all([hashPassword('Müller & Söhne'), hashPassword('Müller & Söhne')]);
    expect(one).not.toBe(two);
    expect(await verifyPassword('Müller & Söhne', one)).toBe(true);
    expect(await verifyPassword('müller & Söhne', one)).toBe(false);
  });

  test('a composed and a decomposed ü are the same', async () => {
    const hash = await hashPassword('M\u00fcller & Co');
    expect(await verifyPassword('Mu\u0308ller & Co', hash)).toBe(true);
  });

  test('its parameters come from the hash, so that they can be raised later', async () => {
    const weaker = (await hashPassword('correct horse')).replace('t=2', 't=1');
    expect(await verifyPassword('correct horse', weaker)).toBe(false);
  });

  test.each(['', '!', 'plain', '$argon2id$v=19$m=1,t=0,p=0$$', '$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA'])(
    'nothing matches %j',
    async (hash) => {
      expect(await verifyPassword(hash, hash)).toBe(false);
    },
  );
});
