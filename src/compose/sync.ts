/** The part of the object graph that syncs to a receiver outside. */
import type { SyncPorts, SyncView } from '../api/sync-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config, SyncConfig } from '../config/schema.ts';
import { readSecret, readSecretFile } from '../config/secret-file.ts';
import type { Stores } from '../ledger/stores.ts';
import type { SyncStore, SyncStream } from '../ledger/sync-store.ts';
import type { Log } from '../log.ts';
import type { SyncAccess } from '../upstream/sync/client.ts';
import { preview } from '../upstream/sync/preview.ts';
import { syncSettings } from '../upstream/sync/settings.ts';
import { syncSources } from '../upstream/sync/sources.ts';
import { Sync } from '../upstream/sync/sync.ts';

interface Surroundings {
  readonly stores: Stores;
  /** Where config.yaml and the secret files are. */
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningSync {
  readonly ports: SyncPorts;
  start(): void;
  stop(): void;
}

const SHOWN = 50;

export function composeSync(config: Config, { stores, dataDir, clock, log }: Surroundings): RunningSync {
  const settings = syncSettings(config);
  const { state } = stores;
  const store = state.sync;
  const sources = stores.ledger.kind === 'ok' ? syncSources(stores.ledger.value, state, dataDir) : null;
  const parts = settings === null || sources === null ? null : { settings, store, sources, clock };
  const isEnabled = config.sync.enabled;
  const access = (): Promise<SyncAccess> => accessFrom(config.sync, dataDir);
  // With a temporary state.db it would begin anew at each start. Switched off, it can still be asked to delete.
  const isUsable = stores.stateProblem === null && (isEnabled || store.current() !== null);
  const sync = parts === null || !isUsable ? null : new Sync({ ...parts, isEnabled, access, log });
  return {
    start: () => sync?.start(),
    stop: () => sync?.stop(),
    ports: {
      view: () => viewOf(config.sync, store, sync),
      preview: () => (parts === null ? 'sync-order-impossible' : preview(parts)),
      order(order) {
        if (sync !== null) return sync.order(order) ? 'done' : 'sync-order-impossible';
        // What was kept here can be thrown away even where nobody can be asked any more.
        if (order !== 'forget' || store.current() === null) return 'sync-order-impossible';
        store.end(null, clock.wallMs());
        return 'done';
      },
    },
  };
}

async function accessFrom({ tokenFile, caFile }: SyncConfig, dataDir: string): Promise<SyncAccess> {
  return {
    token: tokenFile === undefined ? null : await readSecret(dataDir, tokenFile),
    ca: caFile === undefined ? null : await readSecretFile(dataDir, caFile),
  };
}

function stateOf(config: SyncConfig, sync: Sync | null, stream: SyncStream | null): SyncView['state'] {
  if (sync === null || (!config.enabled && stream?.state !== 'deleting')) return 'off';
  return stream?.state ?? 'none';
}

function viewOf(config: SyncConfig, store: SyncStore, sync: Sync | null): SyncView {
  const { url, companyCars, vehicles, groups, cards, registers, maxBytesPerSecond } = config;
  const stream = store.current();
  const { isSending, problem } = sync?.standing() ?? { isSending: false, problem: null };
  return {
    state: stateOf(config, sync, stream),
    host: url === undefined ? null : new URL(url).host,
    sentTo: stream?.receiver ?? null,
    siteId: stream?.siteId ?? null,
    rules: { companyCars, vehicles, groups, cards: cards.length, registers, maxBytesPerSecond },
    sinceMs: stream?.sinceMs ?? null,
    records: store.newestSeq(),
    confirmed: stream?.confirmedSeq ?? 0,
    confirmedAtMs: stream?.confirmedAtMs ?? null,
    oldestWaitingAtMs: stream === null ? null : store.oldestWaitingAtMs(stream.confirmedSeq),
    isSending,
    problem,
    rejected: store.rejected(SHOWN).map(({ seq, recordId, kind, createdAtMs, rejection, body }) => ({
      ...{ sequence: seq, id: recordId, kind, createdAtMs, body },
      why: rejection ?? '',
    })),
    past: store.past(),
  };
}
