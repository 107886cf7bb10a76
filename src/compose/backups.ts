/** The part of the object graph that makes backups: by hand always, by itself where it is configured. */
import { join } from 'node:path';
import { schedule as cron } from 'node-cron';
import type { BackupPorts } from '../api/backup-ports.ts';
import { makeBackupBeside, restoreBeside } from '../backup/backup-process.ts';
import { BackupDesk, type BackupSchedule } from '../backup/desk.ts';
import { diagnosticsZip } from '../backup/diagnostics.ts';
import { BACKUPS } from '../backup/layout.ts';
import { RestoreDesk } from '../backup/restore-desk.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { readSecret } from '../config/secret-file.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { Log } from '../log.ts';
import { RECORDINGS, recordingsIn } from '../site/flight-recorder/folder.ts';
import { joined } from '../site/flight-recorder/recorded.ts';
import type { Alarm, SiteView } from '../site/view.ts';
import type { FrameBook } from '../transport/frames.ts';
import { composeOffsite } from './offsite.ts';

interface BackupSurroundings {
  readonly dataDir: string;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** What the page shows; `null` while there is no site. */
  readonly siteView: () => SiteView | null;
  /** What went over the lines of devices; `null` while there is no site. */
  readonly frames: () => FrameBook | null;
  /** Starts Lademeister anew; `null` where nobody can. */
  readonly restart: (() => void) | null;
}

export interface RunningBackups {
  readonly ports: BackupPorts;
  alarms(): readonly Alarm[];
  stop(): Promise<void>;
}

/** `null`: without a usable configuration there is no schedule. */
export function composeBackups(
  config: Config | null,
  { dataDir, version, clock, log, siteView, frames, restart }: BackupSurroundings,
): RunningBackups {
  const schedule = config === null ? null : scheduleOf(config, dataDir);
  const courier =
    config === null || schedule === null
      ? null
      : composeOffsite(config, { dataDir, folder: schedule.folder, clock, log });
  const desk = new BackupDesk({
    dataFolder: dataDir,
    release: version,
    schedule,
    make: makeBackupBeside,
    clock,
    log,
    toLocal: localTimeIn(config?.site.timeZone ?? 'UTC'),
  });
  const restoreDesk = new RestoreDesk({
    dataFolder: dataDir,
    scheduled: schedule?.folder ?? null,
    run: restoreBeside,
    ...{ restart, clock, log },
  });
  const everyMinute = async (): Promise<void> => {
    await desk.tick();
    // A large backup over a slow line takes longer than a minute: nothing waits for it.
    void courier?.tick();
  };
  const minutes = cron('* * * * *', everyMinute, { timezone: 'UTC', name: 'backups' });
  return {
    ports: {
      status: async () => ({ ...(await desk.status()), offsite: courier?.status() ?? [] }),
      restore: {
        status: () => restoreDesk.status(),
        upload: (offset, piece) => restoreDesk.upload(offset, piece),
        try: (choice, passphrase) => restoreDesk.try(choice, passphrase),
        restore: (choice, passphrase, acceptLoss) => restoreDesk.restore(choice, passphrase, acceptLoss),
      },
      testOffsite: async (id) => courier?.test(id) ?? 'unknown',
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
          frames: frames(),
          recording: () => lately(dataDir, nowMs),
        });
      },
    },
    alarms() {
      const problem = desk.alarm() ?? courier?.problem() ?? null;
      if (problem === null) return [];
      return [{ code: 'backup-missing', sinceMs: problem.newestAtMs, detail: problem.detail }];
    },
    async stop() {
      await minutes.destroy();
      await restoreDesk.close();
      await desk.close();
    },
  };
}

async function* lately(dataDir: string, nowMs: number): AsyncGenerator<Uint8Array, void> {
  const files = await recordingsIn(join(dataDir, RECORDINGS));
  const paths = files.map(({ path }) => path);
  yield* joined(paths, { fromMs: nowMs - 86_400_000, toMs: nowMs });
}

/** Without a folder, but with places away from here: in the data folder, until the next ones. */
function scheduleOf({ backup }: Config, dataDir: string): BackupSchedule | null {
  const { everyDays, at, withHistory, passphraseFile, offsite } = backup;
  if (backup.folder === undefined && offsite.length === 0) return null;
  const here = { folder: join(dataDir, BACKUPS, NIGHTLY), keep: 2, isMade: true };
  const { folder, keep, isMade } =
    backup.folder === undefined ? here : { folder: backup.folder, keep: backup.keep, isMade: false };
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return {
    ...{ folder, everyDays, keep, isMade, withHistory, minuteOfDay: hours * 60 + minutes },
    passphrase: () => readSecret(dataDir, passphraseFile),
  };
}

const NIGHTLY = 'nightly';
