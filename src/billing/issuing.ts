import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReportConfig } from '../config/schema.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Seals } from '../ledger/seals.ts';
import type { Missing, OpenReason } from './delivery/carrier.ts';
import type { Issued, Issuer } from './delivery/runner.ts';
import type { DueRun } from './delivery/schedule.ts';
import type { People } from './people.ts';
import type { StatementQuery } from './query.ts';
import { sealStatement } from './sealing.ts';
import type { MadeStatement } from './statement.ts';
import type { Statements } from './statements.ts';
import { whomOf } from './whom.ts';

export interface IssuerOptions {
  readonly reports: readonly ReportConfig[];
  readonly ledger: Ledger;
  readonly statements: Statements;
  readonly people: () => People;
  /** Where sealed files are kept. */
  readonly folder: string;
  readonly toLocal: (atMs: number) => number;
  readonly nowMs: () => number;
}

/** Makes and seals the statements that the schedules ask for. A period that was sealed for a report stays as it was issued. */
export function statementIssuer(options: IssuerOptions): Issuer {
  return {
    async issue(jobId, run) {
      const report = options.reports.find(({ id }) => id === jobId);
      if (report === undefined) return open({ code: 'refused', detail: `there is no report ${jobId}` });
      try {
        return issuedBefore(options.ledger, jobId, run) ?? (await issue(report, run, options));
      } catch (error) {
        if (error instanceof StoreError || isFileError(error)) {
          return open({ code: 'ledger-unusable', detail: error.message });
        }
        throw error;
      }
    },
    missing: (jobId, period) => missingOf(jobId, period, options),
    read: (name) => readFile(join(options.folder, basename(name))),
  };
}

async function missingOf(
  jobId: string,
  period: Pick<DueRun, 'fromMs' | 'toMs'>,
  { reports, statements, people }: IssuerOptions,
): Promise<Missing | null> {
  const report = reports.find(({ id }) => id === jobId);
  const query = report === undefined ? '' : queryOf(report, period, people());
  // Whatever is wrong with the report itself is said when it is due.
  if (typeof query === 'string') return null;
  const made = await statements.make(query);
  const nobodys = await statements.make({ ...NOBODYS, period });
  if (made.kind === 'refused' || nobodys.kind === 'refused') return null;
  const isCar = query.kind === 'company-car';
  let withoutOdometer = 0;
  if (isCar) for await (const { odometerKm } of made.sessions()) withoutOdometer += odometerKm === null ? 1 : 0;
  const { totals, reimbursement } = made.statement;
  const missing: Missing = {
    code: 'missing',
    method: isCar && reimbursement === null,
    unassigned: nobodys.statement.totals.count,
    withoutEnergy: totals.withoutEnergy,
    withoutOdometer,
  };
  const { method, unassigned, withoutEnergy } = missing;
  return method || unassigned + withoutEnergy + withoutOdometer > 0 ? missing : null;
}

const NOBODYS = {
  kind: 'sessions',
  vehicleId: null,
  driverId: null,
  tokenRef: null,
  chargePointId: null,
  group: null,
  use: 'unassigned',
  method: null,
} as const;

/** A text is whom it names in vain. */
function queryOf(report: ReportConfig, period: StatementQuery['period'], people: People): StatementQuery | string {
  const { vehicle = null, card = null, chargePoint = null, about: kind } = report;
  const whom = whomOf({ vehicle, driver: null, card }, people);
  if (typeof whom === 'string') return whom;
  return { kind, period, ...whom, chargePointId: chargePoint, group: null, use: null, method: null };
}

async function issue(report: ReportConfig, run: DueRun, options: IssuerOptions): Promise<Issued> {
  const { language, formats } = report;
  const { ledger, statements, people, folder, toLocal, nowMs } = options;
  const query = queryOf(report, run, people());
  if (typeof query === 'string') return open({ code: 'refused', detail: `there is no ${query}` });
  const made = await statements.make(query);
  if (made.kind === 'refused') return open({ code: 'refused', detail: made.why });
  const sealing = await sealStatement(query, made, {
    ledger,
    folder,
    toLocal,
    language,
    formats,
    by: authorOf(report.id),
    nowMs: nowMs(),
  });
  switch (sealing.kind) {
    case 'sealed':
      return { kind: 'issued', files: sealing.files };
    case 'not-exact':
      return open(whyNot(made));
    case 'ledger-broken':
      return open({ code: 'ledger-unusable', detail: `record ${sealing.seq} is not what was written` });
  }
}

function issuedBefore(ledger: Ledger, jobId: string, { fromMs, toMs }: DueRun): Issued | null {
  const before = new Seals(ledger)
    .all()
    .find((seal) => seal.by === authorOf(jobId) && seal.fromMs === fromMs && seal.toMs === toMs);
  return before === undefined ? null : { kind: 'issued', files: before.files };
}

function authorOf(jobId: string): string {
  return `schedule ${jobId}`;
}

function whyNot({ statement: { notices } }: MadeStatement): OpenReason {
  for (const notice of notices) {
    if (notice.code === 'no-official-price') return { code: 'no-official-price', value: notice.value };
  }
  return { code: 'not-exact' };
}

function open(why: OpenReason): Issued {
  return { kind: 'open', why };
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}
