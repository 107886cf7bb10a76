/** The part of the object graph that brings backups away from this house. */

import { backupsIn, timeIn } from '../backup/desk.ts';
import { Courier, type Destination } from '../backup/offsite/courier.ts';
import type { Place } from '../backup/offsite/place.ts';
import { s3Place } from '../backup/offsite/s3.ts';
import { sftpPlace } from '../backup/offsite/sftp.ts';
import { webDavPlace } from '../backup/offsite/webdav.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { readSecret, readSecretFile } from '../config/secret-file.ts';
import type { Log } from '../log.ts';

interface Surroundings {
  readonly dataDir: string;
  /** Where the scheduled backups lie. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

export function composeOffsite({ backup }: Config, { dataDir, folder, clock, log }: Surroundings): Courier {
  return new Courier({
    destinations: backup.offsite.map((configured): Destination => {
      const { id, type, keep } = configured;
      return { id, type, keep, place: placeOf(configured, dataDir, clock) };
    }),
    folder,
    local: () => backupsIn(folder),
    madeAt: timeIn,
    clock,
    log,
  });
}

function placeOf(configured: Config['backup']['offsite'][number], dataDir: string, clock: Clock): Place {
  switch (configured.type) {
    case 's3': {
      const { secretKeyFile, endpoint, region, bucket, prefix, accessKey } = configured;
      const secretKey = () => readSecret(dataDir, secretKeyFile);
      return s3Place({ endpoint, region, bucket, prefix, accessKey, secretKey }, clock);
    }
    case 'webdav': {
      const { url, user, passwordFile } = configured;
      return webDavPlace({ url, user, password: () => readSecret(dataDir, passwordFile) });
    }
    case 'sftp': {
      const { host, port, user, hostKey, folder, passwordFile = '', keyFile } = configured;
      const secret = async () =>
        keyFile === undefined
          ? { password: await readSecret(dataDir, passwordFile) }
          : { privateKey: await readSecretFile(dataDir, keyFile) };
      return sftpPlace({ host, port, user, hostKey, folder, secret });
    }
  }
}
