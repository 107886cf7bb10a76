import { createHash, generateKeyPairSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';
import { onTestFinished } from 'vitest';

export interface SftpHost {
  readonly port: number;
  readonly hostKey: string;
  readonly files: Map<string, Buffer>;
}

/** An SFTP server that keeps files in memory, for one test. */
export async function sftpServer(): Promise<SftpHost> {
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
        sftp.on('FSETSTAT', (id) => sftp.status(id, STATUS_CODE.OK));
        sftp.on('WRITE', (id, handle, offset, data) => {
          const name = names.get(handle.readUInt32BE()) ?? '';
          const before = files.get(name) ?? Buffer.alloc(0);
          const after = Buffer.alloc(Math.max(before.length, offset + data.length));
          before.copy(after);
          data.copy(after, offset);
          files.set(name, after);
          sftp.status(id, STATUS_CODE.OK);
        });
        const listed = new Set<number>();
        sftp.on('OPENDIR', (id) => {
          const handle = Buffer.alloc(4);
          handle.writeUInt32BE(names.size);
          names.set(names.size, '/');
          sftp.handle(id, handle);
        });
        sftp.on('READDIR', (id, handle) => {
          const number = handle.readUInt32BE();
          if (listed.has(number)) return sftp.status(id, STATUS_CODE.EOF);
          listed.add(number);
          return sftp.name(
            id,
            [...files].map(([path, { length: size }]) => {
              const filename = path.split('/').at(-1) ?? '';
              return { filename, longname: filename, attrs: { mode: 0o644, uid: 0, gid: 0, size, atime: 0, mtime: 0 } };
            }),
          );
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
  const hostKey = `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
  const { port } = server.address() as AddressInfo;
  return { port, hostKey, files };
}
