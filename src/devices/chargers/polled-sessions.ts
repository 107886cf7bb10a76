import type { Clock } from '../../clock.ts';
import type { CardDirectory } from '../../core/model/card-directory.ts';
import type { CommandResult } from '../../core/model/charge-point-commands.ts';
import type { SessionEndReason } from '../../core/model/sessions.ts';
import type { TransactionBook } from '../../core/model/transactions.ts';
import type { Log } from '../../log.ts';

export interface PolledSessionsOptions {
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly book: TransactionBook;
  readonly cards: CardDirectory;
  /** Sessions begin without a card. */
  readonly freeVend: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** A session began or ended. */
  readonly changed: () => void;
}

/** What a poll says of a session. */
export interface Seen {
  readonly hasCar: boolean;
  readonly registerWh: number | null;
  /** The card that the charger shows. */
  readonly card: string | null;
}

interface Session {
  readonly idToken: string;
  readonly atMs: number;
  readonly registerWh: number | null;
  /** `null` until the books have it. */
  transactionId: number | null;
  authorised: boolean;
  end: { readonly atMs: number; readonly registerWh: number | null; readonly reason: SessionEndReason } | null;
}

/**
 * Sessions of a charger that keeps none itself: from the plug, the card that it shows or somebody holds up elsewhere,
 * and its register. What the books cannot take is kept here, and told again.
 */
export class PolledSessions {
  private readonly options: PolledSessionsOptions;
  private open: Session | null = null;
  /** Begun or ended, and not yet in the books; in order. */
  private readonly unwritten: Session[] = [];
  private isWriting = false;
  private writing: Promise<void> = Promise.resolve();
  private writeAgainMonoMs = Number.NEGATIVE_INFINITY;
  private seen: Seen | null = null;
  private hasCar = false;
  private absences = 0;
  /** The session of the car that is there is over. */
  private isThrough = false;
  private held: { readonly idToken: string; readonly monoMs: number } | null = null;
  private isAsking = false;
  private askAgainMonoMs = Number.NEGATIVE_INFINITY;
  private registerMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: PolledSessionsOptions) {
    this.options = options;
  }

  /** Goes on with what the books have open: for a controller that comes back in mid-session. Throws as the books do. */
  resume(): void {
    const { book, chargePointId, connectorId, clock } = this.options;
    const open = book.openTransaction(chargePointId);
    if (open?.connectorId !== connectorId) return;
    const { transactionId } = open;
    this.open = { idToken: '', atMs: clock.wallMs(), registerWh: null, transactionId, authorised: true, end: null };
    this.hasCar = true;
  }

  /** An authorised session is running. */
  isRunning(): boolean {
    return this.open?.authorised ?? false;
  }

  /** One runs, whether it may or not. */
  isOpen(): boolean {
    return this.open !== null;
  }

  /** The car that is there has had its session. */
  isOver(): boolean {
    return this.hasCar && this.isThrough;
  }

  observe(seen: Seen): void {
    const isFirst = this.seen === null;
    const isNewCard = seen.card !== null && seen.card !== (this.seen?.card ?? null);
    this.seen = seen;
    this.plug(seen.hasCar);
    // A card that it showed before our time belongs to the car that is there, or to nobody.
    const isOld = isFirst && (!seen.hasCar || this.open !== null);
    if (isNewCard && seen.card !== null && !isOld) this.shown(seen.card);
    this.begin();
    this.register(seen.registerWh);
    this.write();
  }

  /** A card was held up somewhere else than at the charger. */
  async present(idToken: string): Promise<CommandResult> {
    if (this.open !== null) {
      return this.mayEnd(idToken) && this.end('local') ? result('done') : result('already-charging');
    }
    const status = await this.ask(idToken);
    if (status !== 'accepted') return { ...result('card-refused'), status };
    this.isThrough = false;
    this.hold(idToken);
    this.begin();
    return result('done');
  }

  /** False when there is none. */
  end(reason: SessionEndReason): boolean {
    const { open } = this;
    if (open === null) return false;
    const registerWh = this.seen?.registerWh ?? null;
    open.end = { atMs: this.options.clock.wallMs(), registerWh, reason };
    this.open = null;
    this.isThrough = true;
    this.held = null;
    if (!this.unwritten.includes(open)) this.unwritten.push(open);
    this.options.changed();
    this.write();
    return true;
  }

  /** The books have all that happened. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private plug(hasCar: boolean): void {
    this.absences = hasCar ? 0 : this.absences + 1;
    if (hasCar) {
      this.hasCar = true;
    } else if (this.hasCar && this.absences >= SURE_ABSENCES) {
      this.end('ev-disconnected');
      this.hasCar = false;
      this.isThrough = false;
    }
  }

  private shown(idToken: string): void {
    if (this.open === null) {
      this.isThrough = false;
      this.hold(idToken);
    } else if (this.mayEnd(idToken)) {
      this.end('local');
    }
  }

  private hold(idToken: string): void {
    this.held = { idToken, monoMs: this.options.clock.monoMs() };
  }

  private mayEnd(idToken: string): boolean {
    try {
      return this.options.cards.mayStop(this.options.chargePointId, idToken);
    } catch (err) {
      this.options.log.error({ err }, 'nobody can say whose card this is');
      return false;
    }
  }

  private begin(): void {
    const { clock, freeVend, log } = this.options;
    const nowMs = clock.monoMs();
    if (this.held !== null && nowMs - this.held.monoMs > HELD_MS) this.held = null;
    if (!this.hasCar || this.absences > 0 || this.open !== null || this.isAsking || this.isThrough) return;
    const idToken = this.held?.idToken ?? (freeVend ? ANYBODY : null);
    if (idToken === null || nowMs < this.askAgainMonoMs) return;
    this.isAsking = true;
    this.ask(idToken)
      .then((status) => {
        if (status === 'accepted') this.began(idToken);
        else this.held = null;
      })
      .catch((err: unknown) => {
        log.error({ err }, 'nobody can say whether this card may charge');
      })
      .finally(() => {
        this.isAsking = false;
        if (this.open === null) this.askAgainMonoMs = nowMs + AGAIN_MS;
      });
  }

  private ask(idToken: string) {
    return this.options.book.authorise({ chargePointId: this.options.chargePointId, idToken });
  }

  private began(idToken: string): void {
    if (!this.hasCar || this.open !== null) return;
    this.held = null;
    const registerWh = this.seen?.registerWh ?? null;
    const atMs = this.options.clock.wallMs();
    this.open = { idToken, atMs, registerWh, transactionId: null, authorised: true, end: null };
    this.unwritten.push(this.open);
    this.options.changed();
    this.write();
  }

  private register(registerWh: number | null): void {
    const { book, chargePointId, connectorId, clock, log } = this.options;
    const transactionId = this.open?.transactionId ?? null;
    if (transactionId === null || registerWh === null) return;
    if (clock.monoMs() - this.registerMonoMs < REGISTER_EVERY_MS) return;
    this.registerMonoMs = clock.monoMs();
    const atMs = clock.wallMs();
    book
      .register({ chargePointId, connectorId, transactionId, atMs, registerWh })
      .catch((err: unknown) => log.error({ err }, 'a register could not be kept'));
  }

  private write(): void {
    const { clock, log } = this.options;
    if (this.isWriting || this.unwritten.length === 0 || clock.monoMs() < this.writeAgainMonoMs) return;
    this.isWriting = true;
    this.writing = this.writeAll()
      .catch((error: unknown) => {
        // Without the stack: a full disk is no bug, and every attempt comes by here.
        const detail = error instanceof Error ? error.message : String(error);
        log.error({ detail }, 'the books could not be written: they are told again');
        this.writeAgainMonoMs = clock.monoMs() + AGAIN_MS;
      })
      .finally(() => {
        this.isWriting = false;
      });
  }

  private async writeAll(): Promise<void> {
    const { book, chargePointId, connectorId, changed } = this.options;
    for (let session = this.unwritten[0]; session !== undefined; session = this.unwritten[0]) {
      const { idToken, atMs, registerWh, end: wasEnd } = session;
      if (session.transactionId === null) {
        const stationTimestamp = new Date(atMs).toISOString();
        const start = { chargePointId, connectorId, idToken, atMs, stationTimestamp, registerWh };
        const { transactionId, status } = await book.started(start);
        session.transactionId = transactionId;
        session.authorised = status === 'accepted';
        changed();
      }
      if (wasEnd !== null) {
        const stationTimestamp = new Date(wasEnd.atMs).toISOString();
        const { transactionId } = session;
        await book.ended({ chargePointId, transactionId, idToken: null, stationTimestamp, ...wasEnd });
      }
      // The end may have come while the start was written: then it is written in the next round.
      if (session.end === wasEnd) this.unwritten.shift();
    }
  }
}

/** A card that was held up before the car came is good for so long. */
const HELD_MS = 5 * 60_000;
/** Polls without a car in a row: a single one may be a pilot that is just being tested. */
const SURE_ABSENCES = 2;
const AGAIN_MS = 10_000;
const REGISTER_EVERY_MS = 5_000;
/** As OCPP stations are started without a card. */
const ANYBODY = 'FREE';

function result(outcome: CommandResult['outcome']): CommandResult {
  return { outcome, status: null, configuration: null, data: null };
}
