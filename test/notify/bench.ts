import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ReceiverState } from '../../src/ledger/notification-store.ts';
import { NotificationStore } from '../../src/ledger/notification-store.ts';
import { openState } from '../../src/ledger/state.ts';
import type { Channel, Message, Sent } from '../../src/notify/channel.ts';
import type { NotifiedEvent } from '../../src/notify/events.ts';
import { Outbox, type OutboxOptions, type Receiver } from '../../src/notify/outbox.ts';
import { TOPICS } from '../../src/notify/topics.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';

/** A way that answers as the test says, and keeps what it was given. */
export class TestChannel implements Channel {
  readonly tried: Message[] = [];
  readonly arrived: Message[] = [];
  answer: Sent = { kind: 'sent' };

  async send(message: Message): Promise<Sent> {
    this.tried.push(message);
    if (this.answer.kind === 'sent') this.arrived.push(message);
    return this.answer;
  }
}

export const receiver = (channel: Channel, change: Partial<Receiver> = {}): Receiver => ({
  id: 'owner',
  name: 'Owner',
  topics: TOPICS,
  driver: null,
  quiet: null,
  mostPerHour: 12,
  language: 'en',
  channel,
  ...change,
});

export interface Bench {
  readonly clock: FakeClock;
  readonly store: NotificationStore;
  readonly outbox: Outbox;
  readonly state: (id?: string) => ReceiverState;
  /** The process ends and begins again, with the same state.db. */
  readonly restarted: (receivers: readonly Receiver[]) => Bench;
  /** Puts an event into the outbox. */
  readonly add: (event: NotifiedEvent, key: string, driverId?: string | null) => void;
  /** Lets time go by, with a tick in each step. */
  readonly run: (ms: number, stepMs?: number) => Promise<void>;
}

export function bench(
  receivers: readonly Receiver[],
  folder = temporaryFolder(),
  clock = new FakeClock(),
  change: Partial<OutboxOptions> = {},
): Bench {
  const db = unwrap(openState(join(folder, 'state.db')));
  onTestFinished(() => {
    db.close();
  });
  const store = new NotificationStore(db);
  const outbox = new Outbox({
    siteName: 'Home',
    receivers,
    store,
    clock,
    log: silentLog,
    toLocal: (atMs) => atMs,
    driverIdOf: (name) => (name === 'Anna' ? 'd-anna' : null),
    ...change,
  });
  return {
    clock,
    store,
    outbox,
    state: (id = 'owner') => store.stateOf(id),
    restarted: (anew) => {
      db.close();
      return bench(anew, folder, clock, change);
    },
    add: (event, key, driverId = null) => {
      const topic = event.kind === 'trouble-began' ? 'device-faulty' : 'session-ended';
      const urgent = event.kind === 'trouble-began' && event.trouble.kind === 'fuse-about-to-trip';
      store.enter(outbox.addressed(event, urgent ? 'fuse-about-to-trip' : topic, key, driverId));
    },
    run: async (ms, stepMs = 5_000) => {
      for (let left = ms; left > 0; left -= stepMs) {
        clock.advance(Math.min(left, stepMs));
        await outbox.tick();
      }
    },
  };
}

export const ended = (clock: FakeClock, chargePoint = 'Carport'): NotifiedEvent => ({
  kind: 'session-ended',
  chargePoint,
  who: 'Anna',
  vehicle: null,
  startedAtMs: clock.wallMs() - 2 * 3_600_000,
  endedAtMs: clock.wallMs(),
  energyWh: 18_400,
  cost: { cents: 543, currency: 'EUR', provisional: false },
});

export const fuse = (clock: FakeClock): NotifiedEvent => ({
  kind: 'trouble-began',
  atMs: clock.wallMs(),
  trouble: { kind: 'fuse-about-to-trip', circuit: 'House' },
});

export const fault = (clock: FakeClock): NotifiedEvent => ({
  kind: 'trouble-began',
  atMs: clock.wallMs(),
  trouble: { kind: 'device-faulty', device: 'charge-point', name: 'Carport', problem: 'silent' },
});
