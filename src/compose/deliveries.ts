/** What the page is told of reports that go out by themselves. */
import type { DeliveryList } from '../api/answers.ts';
import type { Config } from '../config/schema.ts';
import type { ReportStore } from '../ledger/report-store.ts';
import type { SealRecord } from '../ledger/seals.ts';

const MOST = 100;

export function deliveryList(
  { reports }: Pick<Config, 'reports'>,
  store: Pick<ReportStore, 'deliveries' | 'open'>,
  seals: readonly SealRecord[],
): DeliveryList {
  const nameOf = (jobId: string): string => reports.find(({ id }) => id === jobId)?.name ?? jobId;
  return {
    reports: reports.map(({ id, name, every, day, at, to }) => ({ id, name, every, day, at, to })),
    open: store.open().map(({ jobId, period, sinceMs }) => ({ report: nameOf(jobId), period, sinceMs })),
    deliveries: store.deliveries(MOST).map(({ jobId, ...rest }) => ({ ...rest, report: nameOf(jobId) })),
    issued: seals
      .slice(-MOST)
      .reverse()
      .map(({ seq, sealedAtMs: atMs, statement, fromMs, toMs, by, files }) => ({
        seq,
        atMs,
        kind: statement,
        fromMs,
        toMs,
        scheduled: by.startsWith('schedule '),
        files: files.map(({ name }) => name),
      })),
  };
}
