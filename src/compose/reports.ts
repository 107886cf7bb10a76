/** The part of the object graph that sends reports: destinations, schedules, the minute hand. */
import { schedule } from 'node-cron';
import { AheadReminders } from '../billing/delivery/ahead.ts';
import type { Carrier } from '../billing/delivery/carrier.ts';
import { folderCarrier } from '../billing/delivery/folder.ts';
import { type Issuer, type ReportJob, type ReportProblem, ReportRunner } from '../billing/delivery/runner.ts';
import { sftpCarrier } from '../billing/delivery/sftp.ts';
import type { Clock } from '../clock.ts';
import type { Config, DestinationConfig, ReportConfig } from '../config/schema.ts';
import { readSecret, readSecretFile } from '../config/secret-file.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { mailCarrier } from '../notify/mail.ts';

interface ReportSurroundings {
  readonly stores: Stores;
  /** Holds the secret files. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningReports {
  problems(): readonly ReportProblem[];
  stop(): Promise<void>;
}

/** Without an issuer there is nothing to bill, and nothing goes out. */
export function composeReports(
  config: Config,
  issuer: Issuer | null,
  { stores, dataDir, clock, log }: ReportSurroundings,
): RunningReports {
  if (issuer === null || config.reports.length === 0) return { problems: () => [], stop: async () => {} };
  const common = {
    carriers: new Map(config.destinations.map((to) => [to.id, carrierTo(to, config.mail, dataDir)])),
    store: stores.state.reports,
    clock,
    log,
    toLocal: localTimeIn(config.site.timeZone),
  };
  const runner = new ReportRunner({ ...common, jobs: config.reports.map(jobOf), issuer });
  const ahead = new AheadReminders({
    ...common,
    jobs: config.reports
      .filter(({ remindBeforeDays }) => remindBeforeDays > 0)
      .map((report) => ({ ...jobOf(report), remindBeforeDays: report.remindBeforeDays })),
    missing: (jobId, period) => issuer.missing(jobId, period),
  });
  // It only ticks: node-cron loses runs around changes of the clock, the runner does not.
  const minutes = schedule('* * * * *', () => Promise.all([runner.tick(), ahead.tick()]), {
    timezone: 'UTC',
    name: 'reports',
  });
  return {
    problems: () => runner.problems(),
    stop: async () => {
      await minutes.destroy();
    },
  };
}

function jobOf({ id, name, language, every, day, at, to, remind }: ReportConfig): ReportJob {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  return { id, title: name, language, every, day, minuteOfDay: hours * 60 + minutes, to, remind };
}

function carrierTo(destination: DestinationConfig, mail: Config['mail'], dataDir: string): Carrier {
  switch (destination.type) {
    case 'folder':
      return folderCarrier(destination.path);
    case 'sftp': {
      const { passwordFile, keyFile } = destination;
      const secret = async () =>
        keyFile === undefined
          ? { password: await readSecret(dataDir, passwordFile ?? '') }
          : { privateKey: await readSecretFile(dataDir, keyFile) };
      return sftpCarrier({ ...destination, secret });
    }
    case 'mail': {
      const { host = '', from = '', user = null, passwordFile, port, security } = mail;
      const password = async () => (passwordFile === undefined ? null : readSecret(dataDir, passwordFile));
      return mailCarrier({ host, port, security, user, password, from }, destination.address);
    }
  }
}
