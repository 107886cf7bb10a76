import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { readSecret } from '../config/secret-file.ts';
import type { Log } from '../log.ts';
import { post } from '../notify/post.ts';
import type { InfluxTarget } from '../upstream/influx/target.ts';
import { InfluxWriter } from '../upstream/influx/writer.ts';
import type { HousePicture } from '../upstream/picture.ts';

interface Surroundings {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What writes into a database as the document names it. Its secret is read anew for each request. */
export function influxWriter(
  database: Config['publishing']['influx'][number],
  picture: () => HousePicture | null,
  { dataDir, clock, log }: Surroundings,
): InfluxWriter {
  const file = database.type === 'v1' ? database.passwordFile : database.tokenFile;
  return new InfluxWriter({
    id: database.id,
    name: database.name,
    target: targetOf(database),
    everyMs: database.everyS * 1000,
    secret: async () => (file === undefined ? null : readSecret(dataDir, file)),
    post: (request) => post(request, clock),
    picture,
    clock,
    log,
  });
}

function targetOf(database: Config['publishing']['influx'][number]): InfluxTarget {
  const { url } = database;
  switch (database.type) {
    case 'v1': {
      const { retentionPolicy = null, user = null } = database;
      return { version: 1, url, database: database.database, retentionPolicy, user };
    }
    case 'v2':
      return { version: 2, url, organisation: database.organisation, bucket: database.bucket };
    case 'v3':
      return { version: 3, url, database: database.database };
  }
}
