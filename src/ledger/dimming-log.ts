import type { DimmingEvent, DimmingRecord } from '../core/model/dimming-records.ts';
import { guarded } from './errors.ts';
import type { Ledger } from './ledger.ts';

/** Longer than any command lasts: minutes of a command are looked for in this time, ms. */
const LONGEST_MS = 31 * 24 * 3_600_000;

type Source = Pick<Ledger, 'db'> & { readonly chain: Ledger['chain'] | null };

/** The evidence of dimming in the ledger. Every call throws `StoreError` when the disk does not let it. */
export class DimmingLog {
  private readonly ledger: Source;

  /** Without a chain it can only be read. */
  constructor(ledger: Source) {
    this.ledger = ledger;
  }

  record(records: readonly DimmingRecord[]): void {
    if (this.ledger.chain === null) throw new Error('This ledger was opened for reading');
    this.ledger.chain.append(records);
  }

  /** Commands received in [fromMs, toMs), oldest first, each with all that is known of it. */
  events(fromMs: number, toMs: number): readonly DimmingEvent[] {
    return eventsOf(this.records(fromMs, Math.min(toMs + LONGEST_MS, Number.MAX_SAFE_INTEGER))).filter(
      ({ received }) => received.atMs < toMs,
    );
  }

  /** Commands that were not yet over when the process before ended. */
  open(nowMs: number): readonly DimmingEvent[] {
    return this.events(nowMs - LONGEST_MS, Number.MAX_SAFE_INTEGER - LONGEST_MS).filter(
      ({ releasedAtMs }) => releasedAtMs === null,
    );
  }

  private records(fromMs: number, toMs: number): readonly DimmingRecord[] {
    const { db } = this.ledger;
    const rows = guarded(db.name, () =>
      db
        .prepare<[number, number], { body: string }>(
          "SELECT body FROM record WHERE kind = 'dimming' AND at_ms >= ? AND at_ms < ? ORDER BY seq",
        )
        .all(fromMs, toMs),
    );
    // Written by this class alone, and held by the chain against any change.
    return rows.map(({ body }) => JSON.parse(body) as DimmingRecord);
  }
}

function eventsOf(records: readonly DimmingRecord[]): readonly DimmingEvent[] {
  type Growing = { -readonly [Key in keyof DimmingEvent]: DimmingEvent[Key] } & {
    assumed: DimmingEvent['assumed'][number][];
    minutes: DimmingEvent['minutes'][number][];
  };
  const byId = new Map<string, Growing>();
  for (const record of records) {
    if (record.event === 'received') {
      byId.set(record.commandId, { received: record, reachedAtMs: null, releasedAtMs: null, assumed: [], minutes: [] });
    } else if (record.event === 'minute') {
      for (const id of record.commandIds) byId.get(id)?.minutes.push(record);
    } else {
      const event = byId.get(record.commandId);
      if (event === undefined) continue;
      if (record.event === 'reached') event.reachedAtMs ??= record.atMs;
      else if (record.event === 'released') event.releasedAtMs = record.atMs;
      else event.assumed.push({ atMs: record.atMs, isAssumed: record.isAssumed });
    }
  }
  return [...byId.values()].toSorted((a, b) => a.received.atMs - b.received.atMs);
}
