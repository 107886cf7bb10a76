import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { StoreError } from '../ledger/errors.ts';
import { newestSeq } from '../ledger/session-news.ts';
import type { Stores } from '../ledger/stores.ts';
import type { InfluxWriter } from '../upstream/influx/writer.ts';
import type { ProgramFacts } from '../upstream/prometheus/families.ts';
import type { Books } from './books.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly books: Books;
  readonly broker: { problem(): object | null } | null;
  readonly version: string;
  readonly clock: Clock;
}

/** What the program knows of itself, for the metrics. */
export function programFacts(
  { notifications }: Config,
  writers: readonly InfluxWriter[],
  { stores, books, broker, version, clock }: Surroundings,
): ProgramFacts {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const store = stores.state.notifications;
  const { ledger } = stores;
  return {
    version,
    startedAtMs: clock.wallMs() - performance.now(),
    cpuSeconds: (user + system) / 1e6,
    residentBytes: rss,
    heapBytes: heapUsed,
    ledgerOk: ledger.kind === 'ok' && books.sessions !== null,
    ledgerRecords: ledger.kind === 'ok' ? readOr(null, () => newestSeq(ledger.value.db)) : null,
    brokerConnected: broker === null ? null : broker.problem() === null,
    outboxes: [
      ...readOr([], () =>
        notifications.map(({ id }) => ({
          ...{ kind: 'notification', id, waiting: store.open(id).length, dropped: null },
          failing: store.stateOf(id).failingSinceMs !== null,
        })),
      ),
      ...writers.map((writer) => {
        const { waiting, dropped, problem } = writer.state();
        return { kind: 'influx', id: writer.id, waiting, dropped, failing: problem !== null };
      }),
    ],
  };
}

/** A disk in trouble takes a few lines from the metrics, and not all of them. */
function readOr<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return otherwise;
  }
}
