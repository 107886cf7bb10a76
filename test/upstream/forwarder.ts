import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SessionLog } from '../../src/ledger/session-log.ts';
import type { Stores } from '../../src/ledger/stores.ts';
import type { UpstreamMessage } from '../../src/ledger/upstream-store.ts';
import { localBooks } from '../../src/upstream/local-books.ts';
import { Outbox } from '../../src/upstream/outbox.ts';
import { SessionTeller } from '../../src/upstream/sessions.ts';
import type { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

/** From the ledger into the queue and out of it, without a network: `sent` is where a back-end would hear. */
export class Forwarder {
  private readonly stores: Stores;
  private readonly book: SessionLog;
  private readonly teller: SessionTeller;
  private readonly outbox: Outbox;
  private nextRemoteId = 1;

  constructor(stores: Stores, book: SessionLog, clock: FakeClock, sent: (message: UpstreamMessage) => void) {
    if (stores.ledger.kind !== 'ok') throw new Error(stores.ledger.kind);
    this.stores = stores;
    this.book = book;
    const store = stores.state.upstream;
    this.teller = new SessionTeller({
      ...{ connection: 'employer', chargePointId: 'carport', register: 'meter', store, clock },
      rules: { all: true, cards: [], vehicles: [], groups: [], companyCars: false, card: null },
      books: localBooks(stores.ledger.value, stores.state),
      hasVouchedFor: () => false,
      withRegisters: () => true,
      onEnded: () => {},
    });
    this.outbox = new Outbox({
      ...{ connection: 'employer', store, clock, log: silentLog },
      ready: () => true,
      send: async (message) => {
        sent(message);
        // The answer is on its way: whoever pulls the plug now has an unanswered message.
        await nextTurn();
        this.nextRemoteId += 1;
        return { kind: 'delivered', remoteId: message.action === 'StartTransaction' ? this.nextRemoteId : null };
      },
      isAnswering: async () => true,
      redial: () => {},
      retry: () => ({ attempts: 5, intervalMs: 1_000 }),
    });
  }

  look(): void {
    this.teller.look(this.book.running().find(({ started }) => started.chargePointId === 'carport') ?? null);
    this.outbox.pump();
  }

  /** Until nothing waits. */
  async drain(): Promise<void> {
    this.look();
    while (this.stores.state.upstream.queue('employer').waiting > 0) {
      this.outbox.pump();
      await nextTurn();
    }
  }
}

/** What a back-end has to compare messages by: what they say, without the id of their transaction. */
export function saying({ action, payload }: Pick<UpstreamMessage, 'action' | 'payload'>): string {
  return `sent ${action} ${payload}`;
}
