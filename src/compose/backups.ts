/** The part of the object graph that makes backups: by hand always, by itself where it is configured. */
import { join } from 'node:path';
import { schedule as cron } from 'node-cron';
import type { BackupPorts } from '../api/backup-ports.ts';
import { makeBackupBeside } from '../backup/backup-process.ts';
import { BackupDesk, type BackupSchedule } from '../backup/desk.ts';
import { diagnosticsZip } from '../backup/diagnostics.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { readSecret } from '../config/secret-file.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { Log } from '../log.ts';
import { RECORDINGS, recordingsIn } from '../site/flight-recorder/folder.ts';
import { joined } from '../site/flight-recorder/recorded.ts';
import type { Alarm, SiteView } from '../site/view.ts';

interface BackupSurroundings {
  readonly dataDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What the page shows; `null` while there is no site. */
  readonly siteView: () => SiteView | null;
}

export interface RunningBackups {
  readonly ports: BackupPorts;
  alarms(): readonly Alarm[];
  stop(): Promise<void>;
}

/** `null`: without a usable configuration there is no schedule. */
export function composeBackups(
  config: Config | null,
  { dataDir, version, clock, log, siteView }: BackupSurroundings,
): RunningBackups {
  const desk = new BackupDesk({
    dataFolder: dataDir,
    release: version,
    schedule: config === null ? null : scheduleOf(config, dataDir),
    make: makeBackupBeside,
    clock,
    log,
    toLocal: localTimeIn(config?.site.timeZone ?? 'UTC'),
  });
  const minutes = cron('* * * * *', () => desk.tick(), { timezone: 'UTC', name: 'backups' });
  return {
    ports: {
      status: () => desk.status(),
      begin: (passphrase, withHistory) => desk.begin(passphrase, withHistory),
      pathOf: (name) => desk.pathOf(name),
      diagnostics: () => {
        const nowMs = clock.wallMs();
        const view = siteView();
        return diagnosticsZip({
          dataFolder: dataDir,
          release: version,
          nowMs,
          view,
          recording: () => lately(dataDir, nowMs),
        });
      },
    },
    alarms() {
      const problem = desk.alarm();
      if (problem === null) return [];
      return [{ code: 'backup-missing', sinceMs: problem.newestAtMs, detail: problem.detail }];
    },
    async stop() {
      await minutes.destroy();
      await desk.close();
    },
  };
}

async function* lately(dataDir: string, nowMs: number): AsyncGenerator<Uint8Array, void> {
  const files = await recordingsIn(join(dataDir, RECORDINGS));
  const paths = files.map(({ path }) => path);
  yield* joined(paths, { fromMs: nowMs - 86_400_000, toMs: nowMs });
}

function scheduleOf({ backup }: Config, dataDir: string): BackupSchedule | null {
  const { folder, everyDays, at, keep, withHistory, passphraseFile } = backup;
  if (folder === undefined) return null;
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return {
    ...{ folder, everyDays, keep, withHistory, minuteOfDay: hours * 60 + minutes },
    passphrase: () => readSecret(dataDir, passphraseFile),
  };
}
