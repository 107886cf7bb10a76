import type { Clock } from '../clock.ts';
import type { CommandOutcome } from '../core/model/charge-point-commands.ts';
import type { ChargePointSnapshot } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';

export interface CardDeskOptions {
  readonly chargePoints: readonly {
    readonly id: string;
    snapshot(): Pick<ChargePointSnapshot, 'status' | 'hasTransaction'>;
  }[];
  /** As if the card had been held to the charge point: begins a session, or ends the one that runs. Never rejects. */
  readonly present: (chargePointId: string, idToken: string) => Promise<CommandOutcome>;
  /** Whether the card may charge there now; learns it where that was asked for. Never rejects. */
  readonly authorise: (chargePointId: string, idToken: string) => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A card that was held to a reader of the house. */
export interface PresentedCard {
  readonly readerId: string;
  /** The charge point that the reader belongs to; `null`: to all of them. */
  readonly chargePointId: string | null;
  readonly idToken: string;
}

/** How long a card is good for that was held up before its car was plugged in, ms. */
const HELD_MS = 5 * 60_000;
/** A station that was told to begin does so within this time, or not at all, ms. */
const BEGINS_MS = 30_000;

/**
 * Finds out which charge point is meant by a card at a reader of the house: that of the reader, or the only one where a car
 * waits. Where none waits the card is kept for five minutes, and the first car that comes is meant. A choice between
 * several cars is never guessed: nobody shall pay for another one's car.
 */
export class CardDesk {
  private readonly options: CardDeskOptions;
  /** By reader, oldest first. */
  private readonly held = new Map<string, { readonly card: PresentedCard; readonly untilMonoMs: number }>();
  private readonly askedMonoMs = new Map<string, number>();

  constructor(options: CardDeskOptions) {
    this.options = options;
  }

  async presented(card: PresentedCard): Promise<void> {
    const { log } = this.options;
    const { readerId, idToken, chargePointId } = card;
    this.held.delete(readerId);
    const near = this.near(card);
    const own = chargePointId === null ? undefined : near[0];
    if (own !== undefined && own.snapshot().status !== 'available') return void (await this.present(own.id, card));
    if (own === undefined && (await this.hasEnded(card))) return;
    const waiting = this.waiting(card);
    const [only] = waiting;
    if (only !== undefined && waiting.length === 1) return void (await this.present(only, card));
    if (waiting.length > 1) {
      log.warn(
        { reader: readerId, waiting },
        'A card was held up while several cars wait: nobody knows which is meant',
      );
      return;
    }
    for (const { id } of near) {
      if (!(await this.options.authorise(id, idToken))) continue;
      this.held.set(readerId, { card, untilMonoMs: this.options.clock.monoMs() + HELD_MS });
      log.info({ reader: readerId }, 'A card waits for its car');
      return;
    }
    log.info({ reader: readerId }, 'A card was held to a reader and is not accepted');
  }

  /** Call it whenever a car may have come. */
  look(): void {
    const { clock, log } = this.options;
    for (const [readerId, { card, untilMonoMs }] of [...this.held]) {
      if (clock.monoMs() >= untilMonoMs) {
        this.held.delete(readerId);
        log.info({ reader: readerId }, 'A card waited for its car in vain');
        continue;
      }
      const waiting = this.waiting(card).filter((id) => !this.wasJustAsked(id));
      const [first] = waiting;
      if (first === undefined) continue;
      this.held.delete(readerId);
      if (waiting.length === 1) void this.present(first, card);
      else log.warn({ reader: readerId, waiting }, 'Several cars came at once: nobody knows which the card means');
    }
  }

  /** A reader of all charge points ends the session of the card's holder, wherever that runs. */
  private async hasEnded(card: PresentedCard): Promise<boolean> {
    for (const { id, snapshot } of this.near(card).map((point) => ({ id: point.id, snapshot: point.snapshot() }))) {
      if (snapshot.hasTransaction && (await this.present(id, card)) !== 'already-charging') return true;
    }
    return false;
  }

  private near({ chargePointId }: PresentedCard): CardDeskOptions['chargePoints'] {
    return this.options.chargePoints.filter(({ id }) => chargePointId === null || id === chargePointId);
  }

  /** Where a car is plugged in and no session has begun. */
  private waiting(card: PresentedCard): readonly string[] {
    return this.near(card).flatMap((point) => {
      const { status, hasTransaction } = point.snapshot();
      return status === 'preparing' && !hasTransaction ? [point.id] : [];
    });
  }

  private wasJustAsked(chargePointId: string): boolean {
    const askedMonoMs = this.askedMonoMs.get(chargePointId);
    return askedMonoMs !== undefined && this.options.clock.monoMs() - askedMonoMs < BEGINS_MS;
  }

  private async present(chargePointId: string, { readerId, idToken }: PresentedCard): Promise<CommandOutcome> {
    this.askedMonoMs.set(chargePointId, this.options.clock.monoMs());
    const outcome = await this.options.present(chargePointId, idToken);
    this.options.log.info({ reader: readerId, chargePointId, outcome }, 'A card was held to a reader');
    return outcome;
  }
}
