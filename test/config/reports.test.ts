import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { readSecret } from '../../src/config/secret-file.ts';
import { temporaryFolder } from '../ledger/temporary.ts';

const HOUSE = 'circuits: [{ id: house, name: House, limitA: 25 }]\n';
const messages = (text: string): readonly string[] => {
  const result = parseConfig(HOUSE + text);
  return result.kind === 'ok' ? [] : result.problems.map(({ path, allowed }) => `${path}: ${allowed}`);
};

test('a report names destinations that are there, and what it is about', () => {
  const mail =
    'mail: { host: smtp.example.org, from: a@b.de }\ndestinations: [{ id: pay, type: mail, address: p@b.de }]\n';
  expect(messages(`${mail}reports: [{ id: all, name: All, about: sessions, to: [pay] }]`)).toEqual([]);
  expect(messages(`${mail}reports: [{ id: all, name: All, about: sessions, to: [nobody] }]`)).toEqual([
    'reports[0].to: pay',
  ]);
  // People, cards and vehicles are entered on the page: by what they are called there.
  const called = 'vehicle: M-AB 123, card: "Anna, blau"';
  expect(messages(`${mail}reports: [{ id: car, name: Car, about: company-car, ${called}, to: [pay] }]`)).toEqual([]);
  expect(messages(`${mail}reports: [{ id: car, name: Car, about: company-car, to: [pay] }]`)).toEqual([
    'reports[0]: a report about company-car names its vehicle',
  ]);
  expect(messages('destinations: [{ id: pay, type: mail, address: p@b.de }]')).toEqual([
    'destinations[0]: mail needs mail.host and mail.from',
  ]);
  expect(messages('destinations: [{ id: d, type: folder, path: /a }, { id: d, type: folder, path: /b }]')).toEqual([
    'destinations[1].id: every destination needs its own',
  ]);
});

test('a secret that others may read is not used', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'mail.password');
  writeFileSync(file, 'secret\n');
  chmodSync(file, 0o644);
  await expect(readSecret(folder, 'mail.password')).rejects.toThrow('chmod 600 mail.password');
  chmodSync(file, 0o600);
  expect(await readSecret(folder, 'mail.password')).toBe('secret');
});
