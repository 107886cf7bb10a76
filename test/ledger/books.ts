import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TransactionEndReport, TransactionStartReport } from '../../src/core/model/transactions.ts';
import type { AccessRule } from '../../src/core/sessions/authorise.ts';
import { Admission } from '../../src/ledger/admission.ts';
import type { CardStore } from '../../src/ledger/card-store.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { PrepaidBook } from '../../src/ledger/prepaid-book.ts';
import { openSessionLog, type SessionLog } from '../../src/ledger/session-log.ts';
import { SessionNotes } from '../../src/ledger/session-notes.ts';
import { SessionReader } from '../../src/ledger/session-reader.ts';
import { openStores, type Stores } from '../../src/ledger/stores.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { unwrap } from './temporary.ts';

export interface Books {
  readonly clock: FakeClock;
  readonly stores: Stores;
  readonly ledger: Ledger;
  readonly cards: CardStore;
  readonly admission: Admission;
  readonly prepaid: PrepaidBook;
  readonly notes: SessionNotes;
  readonly book: SessionLog;
  readonly reader: SessionReader;
  /** As a tidy end of the process does. */
  close(): void;
}

/** The books of a data folder, as compose.ts puts them together. */
export function openBooks(
  folder: string,
  options: {
    clock?: FakeClock;
    access?: 'open' | 'tokens';
    rules?: readonly AccessRule[];
    oneSessionPerCard?: boolean;
  } = {},
): Books {
  const clock = options.clock ?? new FakeClock();
  const stores = unwrap(openStores({ folder, clock, log: silentLog, historyDays: 30 }));
  const ledger = unwrap(stores.ledger);
  const { state } = stores;
  // None of the tests that use this cuts the power, and fsync is what makes them slow on a busy machine.
  ledger.db.pragma('synchronous = OFF');
  const prepaid = new PrepaidBook(ledger);
  const admission = new Admission({
    ...state,
    access: () => options.access ?? 'open',
    rules: options.rules ?? [],
    oneSessionPerCard: options.oneSessionPerCard ?? false,
    toLocal: (atMs) => atMs,
    balanceCents: (tokenRef) => prepaid.balanceCents(tokenRef),
    clock,
    log: silentLog,
  });
  const book = unwrap(
    openSessionLog({ ...state, ledger, admission, mostPowerW: () => 4_000_000, clock, log: silentLog }),
  );
  let open = true;
  const close = (): void => {
    if (open) {
      book.close();
      stores.close();
    }
    open = false;
  };
  onTestFinished(close);
  return {
    clock,
    stores,
    ledger,
    cards: state.cards,
    admission,
    prepaid,
    notes: new SessionNotes(book, state),
    book,
    reader: new SessionReader(ledger, state),
    close,
  };
}

export const ALWAYS = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, chargePointId: null };

export function ledgerFile(folder: string): string {
  return join(folder, 'ledger.db');
}

/** A start at the clock's time. */
export function startAt(clock: FakeClock, registerWh: number, more: Partial<TransactionStartReport> = {}) {
  const atMs = clock.wallMs();
  const stationTimestamp = new Date(atMs).toISOString();
  return { chargePointId: 'carport', connectorId: 1, idToken: '04A1B2C3', atMs, stationTimestamp, registerWh, ...more };
}

/** A stop at the clock's time. */
export function endAt(
  clock: FakeClock,
  transactionId: number,
  registerWh: number | null,
  more: Partial<TransactionEndReport> = {},
): TransactionEndReport {
  const atMs = clock.wallMs();
  const stationTimestamp = new Date(atMs).toISOString();
  const reason = 'ev-disconnected';
  return {
    chargePointId: 'carport',
    transactionId,
    idToken: null,
    atMs,
    stationTimestamp,
    registerWh,
    reason,
    ...more,
  };
}
