import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import ssh2 from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import type { Parcel } from '../../../src/billing/delivery/carrier.ts';
import { folderCarrier } from '../../../src/billing/delivery/folder.ts';
import { sftpCarrier } from '../../../src/billing/delivery/sftp.ts';
import { type MailSettings, mailCarrier } from '../../../src/notify/mail.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';

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

interface SftpHost {
  readonly port: number;
  readonly hostKey: string;
  readonly files: Map<string, Buffer>;
}

async function sftpServer(): Promise<SftpHost> {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const { STATUS_CODE } = ssh2.utils.sftp;
  const files = new Map<string, Buffer>();
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [privateKey] }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('authentication', (context) => {
      if (context.method === 'password' && context.password === 'secret') context.accept();
      else context.reject(['password']);
    });
    client.on('session', (accept) => {
      accept().on('sftp', (acceptSftp) => {
        const sftp = acceptSftp();
        const names = new Map<number, string>();
        sftp.on('OPEN', (id, name) => {
          const handle = Buffer.alloc(4);
          handle.writeUInt32BE(names.size);
          names.set(names.size, name);
          files.set(name, Buffer.alloc(0));
          sftp.handle(id, handle);
        });
        sftp.on('FSTAT', (id) => sftp.attrs(id, { mode: 0o644, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }));
        sftp.on('WRITE', (id, handle, offset, data) => {
          const name = names.get(handle.readUInt32BE()) ?? '';
          files.set(name, Buffer.concat([(files.get(name) ?? Buffer.alloc(0)).subarray(0, offset), data]));
          sftp.status(id, STATUS_CODE.OK);
        });
        sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
        sftp.on('REMOVE', (id, name) =>
          sftp.status(id, files.delete(name) ? STATUS_CODE.OK : STATUS_CODE.NO_SUCH_FILE),
        );
        sftp.on('RENAME', (id, from, to) => {
          const bytes = files.get(from);
          // As OpenSSH does: what is there is not replaced.
          if (bytes === undefined || files.has(to)) return sftp.status(id, STATUS_CODE.FAILURE);
          files.delete(from);
          files.set(to, bytes);
          return sftp.status(id, STATUS_CODE.OK);
        });
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => {
    for (const client of clients) client.end();
    server.close();
  });
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw parsed;
  const { createHash } = await import('node:crypto');
  const hostKey = `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
  const { port } = server.address() as AddressInfo;
  return { port, hostKey, files };
}

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
