import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SiteCertificates, TLS_FOLDER } from '../../src/ocpp/security/certificates.ts';
import { commandLine } from './command-line.ts';

test('the certificate for charge points is printed, and never its key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const ask = (more = '') => commandLine(`ocpp certificate --data ${folder} ${more}`);
  expect(await ask()).toMatchObject({ exitCode: 1, err: expect.stringContaining('there is none yet') });
  const opened = await SiteCertificates.open(join(folder, TLS_FOLDER), () => {});
  if (opened.kind !== 'ok') throw new Error(opened.detail);
  expect(await ask()).toMatchObject({ exitCode: 0, out: opened.certificates.authorityPem() });
  expect((await ask('--text')).out).toMatch(/CN=Lademeister site CA .*valid to .*2049.*SHA-256 ([0-9A-F]{2}:){31}/s);
  writeFileSync(join(folder, TLS_FOLDER, 'ca.pem'), 'rubbish');
  expect(await ask()).toMatchObject({ exitCode: 1, err: expect.stringContaining('holds no key and certificate') });
});
