import type { Clock } from '../../clock.ts';
import type { SyncStore } from '../../ledger/sync-store.ts';
import { gather, type SyncSources } from './gather.ts';
import type { UnsignedRequest } from './http-signature.ts';
import { greeting, nextBatch } from './requests.ts';
import type { SyncSettings } from './settings.ts';
import { beginStream } from './sync.ts';

/** What would go out now. */
export interface SyncPreview {
  /** As they would go out, in their order, but for the token. */
  readonly requests: readonly UnsignedRequest[];
  /** Records in them. */
  readonly records: number;
  /** Of the bodies. */
  readonly bytes: number;
  /** There is more than is shown. */
  readonly hasMore: boolean;
  /** Nothing has ever gone out: pseudonyms and keys are made when it begins, and are others than those shown. */
  readonly isSample: boolean;
}

const MOST_STRETCHES = 40;
const MOST_REQUESTS = 5;
const BATCH_BYTES = 256_000;

/** Goes the way that sync itself goes, up to where bytes would leave the site, and undoes it. Throws `StoreError`. */
export function preview(options: {
  readonly settings: SyncSettings;
  readonly store: SyncStore;
  readonly sources: SyncSources;
  readonly clock: Clock;
}): SyncPreview {
  const { settings, store, sources, clock } = options;
  return store.rehearse(() => {
    const isSample = store.current() === null;
    if (isSample) beginStream(options);
    const nowMs = clock.wallMs();
    let isLooking = true;
    for (let i = 0; isLooking && i < MOST_STRETCHES; i += 1) {
      const now = store.current();
      isLooking = now !== null && gather(now, settings, store, sources, nowMs);
    }
    const stream = store.current();
    if (stream === null) return { requests: [], records: 0, bytes: 0, hasMore: false, isSample };
    const requests: UnsignedRequest[] = [greeting(stream, nowMs)];
    let seq = stream.confirmedSeq;
    let records = 0;
    for (let i = 0; i < MOST_REQUESTS; i += 1) {
      const batch = nextBatch(store, stream, seq, BATCH_BYTES, nowMs);
      if (batch === null) break;
      requests.push(batch.request);
      records += batch.records.length;
      seq = batch.records.at(-1)?.seq ?? seq;
    }
    const bytes = requests.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
    return { requests, records, bytes, hasMore: isLooking || seq < store.newestSeq(), isSample };
  });
}
