import type { FileEntryWithStats } from 'ssh2';
import { connection, type SftpSettings, step, withSftp } from '../../billing/delivery/sftp.ts';
import type { Place } from './place.ts';

/** A whole backup over a slow line. */
const PATIENCE_MS = 4 * 3_600_000;

/** A folder on an SFTP server. Version 3 of the protocol has no rename that replaces: what was cut off there goes first. */
export function sftpPlace(settings: SftpSettings): Place {
  const at = (name: string): string => `${settings.folder}/${name}`;
  const config = async () => ({ ...connection(settings), keepaliveInterval: 15_000, ...(await settings.secret()) });
  return {
    async list() {
      let found: FileEntryWithStats[] = [];
      await withSftp(await config(), (sftp) =>
        step((done) =>
          sftp.readdir(settings.folder, (error, list) => {
            found = list ?? [];
            done(error);
          }),
        ),
      );
      return found.map(({ filename: name, attrs }) => ({ name, bytes: attrs.size }));
    },
    async put(path, name) {
      const partial = `${at(name)}.part`;
      await withSftp(
        await config(),
        async (sftp) => {
          await step((done) => sftp.fastPut(path, partial, { concurrency: 16 }, done));
          await step((done) => sftp.unlink(at(name), () => done()));
          await step((done) => sftp.rename(partial, at(name), done));
        },
        PATIENCE_MS,
      );
    },
    async remove(name) {
      await withSftp(await config(), (sftp) => step((done) => sftp.unlink(at(name), done)));
    },
  };
}
