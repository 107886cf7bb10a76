import type { Clock } from '../clock.ts';
import type { DimmingCommand, FeedInCommand } from '../core/model/dimming.ts';
import type { Contact } from '../devices/inputs/contact.ts';
import type { Log } from '../log.ts';

/** A contact and what it means while it is active. */
export interface OperatorContact {
  readonly contact: Contact;
  /** State in which it is active. */
  readonly active: 'closed' | 'open';
  readonly means:
    | {
        readonly kind: 'dimming';
        readonly scope: DimmingCommand['scope'];
        readonly limitW: number | null;
      }
    | { readonly kind: 'feed-in'; readonly percent: number };
}

export type OperatorCommand =
  | { readonly kind: 'dimming'; readonly command: DimmingCommand }
  | { readonly kind: 'feed-in'; readonly command: FeedInCommand };

/** Where commands survive a restart. `put` and `remove` throw when the disk does not let them. */
export interface CommandMemory {
  all(): readonly (OperatorCommand & { readonly input: string })[];
  put(input: string, command: OperatorCommand): void;
  remove(input: string, kind: OperatorCommand['kind']): void;
}

/** What is ordered through the API or MQTT. */
export interface DimmingOrder {
  readonly scope: DimmingCommand['scope'];
  readonly limitW: number | null;
  readonly untilMs: number | null;
}

export interface FeedInOrder {
  readonly limit: FeedInCommand['limit'];
  readonly untilMs: number | null;
}

type Ordering = 'api' | 'mqtt';

/**
 * What the grid operator has commanded and not taken back, by contacts, the API and MQTT; each input has one command of
 * a kind. It survives a restart until its end. A command that is told again stays the one it was, with its new end. The
 * command of a contact that cannot be read stands, as an assumption.
 */
export class GridOperator {
  private readonly contacts: readonly OperatorContact[];
  private readonly memory: CommandMemory;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly isHeard: (input: Ordering) => boolean;
  private readonly standing = new Map<string, OperatorCommand & { readonly input: string }>();

  /** `isHeard`: whether an order that takes a command back could arrive. */
  constructor(
    contacts: readonly OperatorContact[],
    memory: CommandMemory,
    clock: Clock,
    log: Log,
    isHeard: (input: Ordering) => boolean,
  ) {
    this.contacts = contacts;
    this.memory = memory;
    this.clock = clock;
    this.log = log;
    this.isHeard = isHeard;
    const inputs = new Set(['api', 'mqtt', ...contacts.map(({ contact }) => contact.id)]);
    for (const known of this.remembered()) {
      if (inputs.has(known.input)) this.standing.set(keyOf(known.input, known.kind), known);
      else this.forget(known.input, known.kind);
    }
  }

  /** The commands of this moment. Reads the contacts, and forgets what is over. */
  commands(): { readonly dimming: readonly DimmingCommand[]; readonly feedIn: readonly FeedInCommand[] } {
    for (const contact of this.contacts) this.look(contact);
    const nowMs = this.clock.wallMs();
    for (const { input, kind, command } of [...this.standing.values()]) {
      if (command.untilMs !== null && command.untilMs <= nowMs) this.drop(input, kind);
    }
    const dimming: DimmingCommand[] = [];
    const feedIn: FeedInCommand[] = [];
    for (const one of this.standing.values()) {
      const isAssumed = this.isUnreadable(one.input);
      if (one.kind === 'dimming') dimming.push({ ...one.command, isAssumed });
      else feedIn.push({ ...one.command, isAssumed });
    }
    return { dimming, feedIn };
  }

  dim(source: Ordering, { scope, limitW, untilMs }: DimmingOrder): void {
    const before = this.standing.get(keyOf(source, 'dimming'));
    const isSame =
      before?.kind === 'dimming' && before.command.limitW === limitW && sameScope(before.command.scope, scope);
    const start = isSame ? before.command : this.begin(source);
    this.take(source, {
      kind: 'dimming',
      command: { id: start.id, source, receivedAtMs: start.receivedAtMs, isAssumed: false, scope, limitW, untilMs },
    });
  }

  limitFeedIn(source: Ordering, { limit, untilMs }: FeedInOrder): void {
    const before = this.standing.get(keyOf(source, 'feed-in'));
    const isSame = before?.kind === 'feed-in' && JSON.stringify(before.command.limit) === JSON.stringify(limit);
    const start = isSame ? before.command : this.begin(source);
    this.take(source, {
      kind: 'feed-in',
      command: { id: start.id, source, receivedAtMs: start.receivedAtMs, isAssumed: false, limit, untilMs },
    });
  }

  /** Takes a command back; nothing happens when there is none. */
  release(source: Ordering, kind: OperatorCommand['kind']): void {
    this.drop(source, kind);
  }

  private look({ contact, active, means }: OperatorContact): void {
    const isClosed = contact.isClosed();
    // Never read since the start: what it was before holds.
    if (isClosed === null) return;
    const isActive = isClosed === (active === 'closed');
    const stands = this.standing.has(keyOf(contact.id, means.kind));
    if (isActive === stands) return;
    if (!isActive) {
      this.drop(contact.id, means.kind);
      return;
    }
    const common = { ...this.begin(contact.id), source: 'contact', untilMs: null, isAssumed: false } as const;
    this.take(
      contact.id,
      means.kind === 'dimming'
        ? { kind: 'dimming', command: { ...common, scope: means.scope, limitW: means.limitW } }
        : { kind: 'feed-in', command: { ...common, limit: { kind: 'percent', percent: means.percent } } },
    );
  }

  private begin(input: string): { readonly id: string; readonly receivedAtMs: number } {
    const receivedAtMs = this.clock.wallMs();
    return { id: `${input}@${receivedAtMs}`, receivedAtMs };
  }

  private isUnreadable(input: string): boolean {
    if (input === 'api' || input === 'mqtt') return !this.isHeard(input);
    const contact = this.contacts.find((one) => one.contact.id === input)?.contact;
    return contact !== undefined && contact.health().condition !== 'ok';
  }

  /** It holds at once, also when it cannot be stored. */
  private take(input: string, command: OperatorCommand): void {
    const { kind } = command;
    this.standing.set(keyOf(input, kind), { ...command, input });
    this.log.info({ input, kind, command: command.command }, 'A command of the grid operator');
    try {
      this.memory.put(input, command);
    } catch (err) {
      this.log.error({ input, kind, err }, 'The command holds, but could not be stored for the next start');
    }
  }

  private drop(input: string, kind: OperatorCommand['kind']): void {
    if (!this.standing.delete(keyOf(input, kind))) return;
    this.log.info({ input, kind }, 'A command of the grid operator is over');
    this.forget(input, kind);
  }

  private forget(input: string, kind: OperatorCommand['kind']): void {
    try {
      this.memory.remove(input, kind);
    } catch (err) {
      this.log.error({ input, kind, err }, 'The command is over, but it could come back at the next start');
    }
  }

  private remembered(): ReturnType<CommandMemory['all']> {
    try {
      return this.memory.all();
    } catch (err) {
      this.log.error({ err }, 'Commands of the grid operator from before the start cannot be read');
      return [];
    }
  }
}

function keyOf(input: string, kind: OperatorCommand['kind']): string {
  return `${kind} ${input}`;
}

function sameScope(a: DimmingCommand['scope'], b: DimmingCommand['scope']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
