import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import type { Parcel } from '../../../src/billing/delivery/carrier.ts';
import { folderCarrier } from '../../../src/billing/delivery/folder.ts';
import { sftpCarrier } from '../../../src/billing/delivery/sftp.ts';
import { type MailSettings, mailCarrier } from '../../../src/notify/mail.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { type SftpHost, sftpServer } from '../../sftp-server.ts';

const BYTES = Buffer.from([0, 1, 2, 250, 251, 252]);
const PARCEL: Parcel = {
  key: 'anna.2026-10.statement.1',
  kind: 'statement',
  title: 'Annas Wagen',
  period: '2026-10',
  why: null,
  language: 'de',
  files: [{ name: 'oktober.pdf', bytes: BYTES }],
};

test('folder: the file is there whole, an older one is replaced, nothing else is left', async () => {
  const folder = join(temporaryFolder(), 'inbox');
  const carrier = folderCarrier(folder);
  expect(await carrier.send(PARCEL)).toEqual({ kind: 'sent' });
  expect(await carrier.send(PARCEL)).toEqual({ kind: 'sent' });
  expect(readdirSync(folder)).toEqual(['oktober.pdf']);
  expect(readFileSync(join(folder, 'oktober.pdf'))).toEqual(BYTES);
});

test('folder: a path that cannot be is a failure in words', async () => {
  const file = join(temporaryFolder(), 'a-file');
  writeFileSync(file, '');
  expect(await folderCarrier(join(file, 'below')).send(PARCEL)).toMatchObject({
    kind: 'failed',
    detail: expect.stringMatching(/ENOTDIR/),
  });
});

async function smtpServer(refuse: boolean): Promise<{ port: number; letters: string[] }> {
  const letters: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'box' && password === 'secret' ? done(null, { user: username }) : done(new Error('wrong password')),
    onRcptTo: (_address, _session, done) => done(refuse ? new Error('no such mailbox') : null),
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        letters.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return { port, letters };
}

const mail = (port: number, change: Partial<MailSettings> = {}): MailSettings => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: 'box',
  password: async () => 'secret',
  from: 'Wallbox <box@example.org>',
  ...change,
});

test('mail: a letter in the language of the report, with the file, under a lasting id', async () => {
  const { port, letters } = await smtpServer(false);
  expect(await mailCarrier(mail(port), 'payroll@example.org').send(PARCEL)).toEqual({ kind: 'sent' });
  const [letter = ''] = letters;
  expect(letter).toMatch(/^Subject: Abrechnung: Annas Wagen, 2026-10\r$/m);
  expect(letter).toMatch(/^To: payroll@example.org\r$/m);
  expect(letter).toMatch(/^Message-ID: <anna.2026-10.statement.1@example.org>\r$/m);
  expect(letter).toContain('filename=oktober.pdf');
  expect(letter).toContain(BYTES.toString('base64'));
});

test('mail: a reminder says why, without a file', async () => {
  const { port, letters } = await smtpServer(false);
  const reminder: Parcel = {
    ...PARCEL,
    kind: 'reminder',
    language: 'en',
    why: { code: 'no-official-price', value: '2027' },
    files: [],
  };
  await mailCarrier(mail(port), 'owner@example.org').send(reminder);
  expect(letters[0]).toContain('No published price is entered for 2027 yet.');
});

test('mail: what the server says against it is handed on, without the password', async () => {
  const { port } = await smtpServer(true);
  const refused = await mailCarrier(mail(port), 'nobody@example.org').send(PARCEL);
  expect(refused).toMatchObject({ kind: 'failed', detail: expect.stringMatching(/no such mailbox/) });
  const wrong = await mailCarrier(mail(port, { password: async () => 'hunter2' }), 'a@example.org').send(PARCEL);
  expect(wrong).toMatchObject({ kind: 'failed', detail: expect.stringMatching(/wrong password/) });
  expect(JSON.stringify(wrong)).not.toContain('hunter2');
  const plain = await mailCarrier(mail(port, { security: 'starttls' }), 'a@example.org').send(PARCEL);
  expect(plain).toMatchObject({ kind: 'failed' });
});

const sftp = ({ port, hostKey }: SftpHost, password = 'secret') =>
  sftpCarrier({ host: '127.0.0.1', port, user: 'box', secret: async () => ({ password }), hostKey, folder: '/in' });

test('SFTP: the file is there whole under its name, an older one is replaced', async () => {
  const host = await sftpServer();
  expect(await sftp(host).send(PARCEL)).toEqual({ kind: 'sent' });
  expect(await sftp(host).send(PARCEL)).toEqual({ kind: 'sent' });
  expect([...host.files]).toEqual([['/in/oktober.pdf', BYTES]]);
});

test('SFTP: another host key or a wrong password gets nothing', async () => {
  const host = await sftpServer();
  const other = await sftp({ ...host, hostKey: 'SHA256:AAAA' }).send(PARCEL);
  expect(other).toMatchObject({ kind: 'failed' });
  expect(await sftp(host, 'wrong').send(PARCEL)).toMatchObject({
    kind: 'failed',
    detail: expect.stringMatching(/authentication/),
  });
  expect(host.files.size).toBe(0);
});

test('SFTP: nobody there is a failure in words', async () => {
  const host = await sftpServer();
  expect(await sftp({ ...host, port: 1 }).send(PARCEL)).toMatchObject({
    kind: 'failed',
    detail: expect.stringMatching(/ECONNREFUSED/),
  });
});
