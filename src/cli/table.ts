import type { Command } from './command.ts';
import { backup, restore } from './commands/backup.ts';
import { checkConfig } from './commands/check-config.ts';
import { deviceTest } from './commands/device-test.ts';
import { diagnostics } from './commands/diagnostics.ts';
import { dimming } from './commands/dimming.ts';
import { exportMscons, exportSeries } from './commands/export-profiles.ts';
import { exportStatements } from './commands/export-statements.ts';
import { httpsCertificate } from './commands/https-certificate.ts';
import { importCommands } from './commands/import-sessions.ts';
import { ledgerAudit } from './commands/ledger-audit.ts';
import { ledgerExport, ledgerImport } from './commands/ledger-exchange.ts';
import { ocppCertificate } from './commands/ocpp-certificate.ts';
import { ownerCommands } from './commands/owner.ts';
import { personExport } from './commands/person-export.ts';
import { pricesImport, tariffSet } from './commands/prices.ts';
import { recorderExport, replay } from './commands/recorder.ts';
import { report } from './commands/report.ts';
import { sync } from './commands/sync.ts';
import { verify } from './commands/verify.ts';

/** Everything the program can be told to do, in the order of the help. Without a command it starts. */
export const COMMANDS: readonly Command[] = [
  checkConfig,
  deviceTest,
  verify,
  report,
  tariffSet,
  pricesImport,
  ledgerExport,
  ledgerImport,
  ledgerAudit,
  ...importCommands,
  exportSeries,
  exportMscons,
  ...exportStatements,
  personExport,
  recorderExport,
  replay,
  backup,
  restore,
  sync,
  diagnostics,
  dimming,
  ocppCertificate,
  httpsCertificate,
  ...ownerCommands,
];
