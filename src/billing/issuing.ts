import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReportConfig } from '../config/schema.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Seals } from '../ledger/seals.ts';
import type { OpenReason } from './delivery/carrier.ts';
import type { Issued, Issuer } from './delivery/runner.ts';
import type { DueRun } from './delivery/schedule.ts';
import type { People } from './people.ts';
import type { StatementQuery } from './query.ts';
import { type ReportDesk, ReportsLost } from './report-desk.ts';
import { sealWritten } from './sealing.ts';
import type { Notice } from './statement.ts';
import { whomOf } from './whom.ts';

export interface IssuerOptions {
  readonly reports: readonly ReportConfig[];
  readonly ledger: Ledger;
  readonly desk: Pick<ReportDesk, 'write' | 'missing'>;
  readonly people: () => People;
  /** Where sealed files are kept. */
  readonly folder: string;
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
        if (error instanceof StoreError || error instanceof ReportsLost) {
          return open({ code: 'ledger-unusable', detail: error.message });
        }
        throw error;
      }
    },
    async missing(jobId, period) {
      const report = options.reports.find(({ id }) => id === jobId);
      const query = report === undefined ? '' : queryOf(report, period, options.people());
      // Whatever is wrong with the report itself is said when it is due.
      if (typeof query === 'string') return null;
      try {
        return await options.desk.missing(query);
      } catch (error) {
        if (error instanceof StoreError || error instanceof ReportsLost) return null;
        throw error;
      }
    },
    read: (name) => readFile(join(options.folder, basename(name))),
  };
}

/** A text is whom it names in vain. */
function queryOf(report: ReportConfig, period: StatementQuery['period'], people: People): StatementQuery | string {
  const { vehicle = null, card = null, chargePoint = null, about: kind } = report;
  const whom = whomOf({ vehicle, driver: null, card }, people);
  if (typeof whom === 'string') return whom;
  return { kind, period, ...whom, chargePointId: chargePoint, group: null, use: null, method: null };
}

async function issue(report: ReportConfig, run: DueRun, options: IssuerOptions): Promise<Issued> {
  const { language, formats } = report;
  const { ledger, desk, people, nowMs } = options;
  const query = queryOf(report, run, people());
  if (typeof query === 'string') return open({ code: 'refused', detail: `there is no ${query}` });
  const written = await desk.write(query, { language, formats });
  if (written.kind === 'refused') return open({ code: 'refused', detail: written.why });
  const sealing = sealWritten(written, { ledger, by: authorOf(report.id), nowMs: nowMs() });
  switch (sealing.kind) {
    case 'sealed':
      return { kind: 'issued', files: sealing.files };
    case 'not-exact':
      return open(whyNot(sealing.notices));
    case 'ledger-broken':
      return open({ code: 'ledger-unusable', detail: `record ${sealing.seq} is not what was written` });
    case 'disk':
      return open({ code: 'ledger-unusable', detail: sealing.detail });
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

function whyNot(notices: readonly Notice[]): OpenReason {
  for (const notice of notices) {
    if (notice.code === 'no-official-price') return { code: 'no-official-price', value: notice.value };
  }
  return { code: 'not-exact' };
}

function open(why: OpenReason): Issued {
  return { kind: 'open', why };
}
