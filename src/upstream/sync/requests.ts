import type { SyncRecord, SyncStore, SyncStream } from '../../ledger/sync-store.ts';
import { GENESIS_HASH } from './chain.ts';
import { prepared } from './client.ts';
import type { UnsignedRequest } from './http-signature.ts';
import { publicJwk } from './keys.ts';

/** Counts up when a field changes its meaning or goes; new fields may come without. */
const FORMAT = 'lademeister-sync/1';
/** However short they are. */
const MOST_RECORDS = 200;

/** A request with the records in it. */
export interface Batch {
  readonly request: UnsignedRequest;
  readonly records: readonly SyncRecord[];
}

/** Says who sends, and asks how far the receiver has come. */
export function greeting(stream: SyncStream, nowMs: number): UnsignedRequest {
  const body = JSON.stringify({ format: FORMAT, stream: stream.stream, publicKey: publicJwk(stream.privateKey) });
  return prepared('PUT', siteUrl(stream), body, keyOf(stream), nowMs);
}

/** The records behind `afterSeq` that fit into `maxBytes`, at least one; `null` when there are none. */
export function nextBatch(
  store: SyncStore,
  stream: SyncStream,
  afterSeq: number,
  maxBytes: number,
  nowMs: number,
): Batch | null {
  const records: SyncRecord[] = [];
  const lines: string[] = [];
  let previousHash = afterSeq === 0 ? GENESIS_HASH : (store.record(afterSeq)?.hash ?? GENESIS_HASH);
  let bytes = 0;
  for (const record of store.records(afterSeq, MOST_RECORDS)) {
    const { seq: sequence, recordId: id, kind, bodyHash, hash, withheld } = record;
    const body = withheld ? null : record.body;
    const line = JSON.stringify({ sequence, id, kind, previousHash, bodyHash, hash, body });
    bytes += Buffer.byteLength(line) + 1;
    if (records.length > 0 && bytes > maxBytes) break;
    records.push(record);
    lines.push(line);
    previousHash = hash;
  }
  if (records.length === 0) return null;
  const body = `{"stream":${JSON.stringify(stream.stream)},"records":[${lines.join(',')}]}`;
  return { request: prepared('POST', `${siteUrl(stream)}/records`, body, keyOf(stream), nowMs), records };
}

/** Asks the receiver to delete all it has of this site. */
export function deletion(stream: SyncStream, nowMs: number): UnsignedRequest {
  return prepared('DELETE', siteUrl(stream), '', keyOf(stream), nowMs);
}

function siteUrl({ receiver, siteId }: SyncStream): string {
  return `${receiver}/v1/sites/${siteId}`;
}

function keyOf({ privateKey, siteId }: SyncStream) {
  return { privateKey, keyId: siteId };
}
