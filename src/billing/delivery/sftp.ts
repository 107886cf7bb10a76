import { createHash, timingSafeEqual } from 'node:crypto';
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import { type Carrier, failure, type Parcel } from './carrier.ts';

export interface SftpSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Read at each attempt: it may be put right without a restart. Throws when there is none. */
  readonly secret: () => Promise<{ readonly password: string } | { readonly privateKey: string }>;
  /** `SHA256:…` as ssh-keygen -l shows it: whoever answers with another key gets nothing. */
  readonly hostKey: string;
  readonly folder: string;
}

const TIMEOUT_MS = 30_000;

/** Files put on an SFTP server: each is there whole or not at all. */
export function sftpCarrier(settings: SftpSettings): Carrier {
  return {
    async send({ files }: Parcel) {
      try {
        const secret = await settings.secret();
        await withSftp({ ...connection(settings), ...secret }, async (sftp) => {
          for (const { name, bytes } of files) await writeWhole(sftp, `${settings.folder}/${name}`, bytes);
        });
        return { kind: 'sent' };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

/** How to get there; the secret comes on top. */
export function connection({ host, port, user, hostKey }: SftpSettings): ConnectConfig {
  const wanted = Buffer.from(hostKey.replace(/^SHA256:/, '').replace(/=+$/, ''));
  return {
    host,
    port,
    username: user,
    readyTimeout: TIMEOUT_MS,
    hostVerifier: (key: Buffer) => {
      const shown = Buffer.from(createHash('sha256').update(key).digest('base64').replace(/=+$/, ''));
      return shown.length === wanted.length && timingSafeEqual(shown, wanted);
    },
  };
}

/** Rejects when the server is not reached, refuses, or has not done everything within `patienceMs`. */
export async function withSftp(
  config: ConnectConfig,
  use: (sftp: SFTPWrapper) => Promise<void>,
  patienceMs = 4 * TIMEOUT_MS,
): Promise<void> {
  const { Client: SshClient } = await import('ssh2');
  const client: Client = new SshClient();
  let timer: NodeJS.Timeout | undefined;
  try {
    const lost = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('close', () => reject(new Error('the connection was closed')));
      timer = setTimeout(() => reject(new Error('the server does not answer')), patienceMs);
    });
    const done = (async () => {
      await new Promise<void>((resolve) => {
        client.once('ready', () => resolve());
        client.connect(config);
      });
      const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
        client.sftp((error, opened) => (error === undefined ? resolve(opened) : reject(error)));
      });
      await use(sftp);
    })();
    await Promise.race([done, lost]);
  } finally {
    clearTimeout(timer);
    client.end();
  }
}

/** Version 3 of the protocol has no rename that replaces: an older file of that name goes first. */
async function writeWhole(sftp: SFTPWrapper, path: string, bytes: Uint8Array): Promise<void> {
  const partial = `${path}.part`;
  await step((done) => sftp.writeFile(partial, Buffer.from(bytes), done));
  await step((done) => sftp.unlink(path, () => done()));
  await step((done) => sftp.rename(partial, path, done));
}

export function step(run: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error == null ? resolve() : reject(error)));
  });
}
