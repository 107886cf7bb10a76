import type { Cancel, Clock } from '../clock.ts';
import type { Card } from '../core/model/people.ts';
import type { AuthorisationStatus } from '../core/model/sessions.ts';
import { type Access, type AccessAnswer, type AccessRule, authorise, isConcerned } from '../core/sessions/authorise.ts';
import type { Log } from '../log.ts';
import type { CardStore } from './card-store.ts';
import { StoreError } from './errors.ts';
import type { PeopleStore } from './people-store.ts';
import type { RefusedTaps } from './refused-taps.ts';

export interface AdmissionOptions {
  readonly cards: CardStore;
  readonly people: PeopleStore;
  readonly refusedTaps: RefusedTaps;
  readonly access: (chargePointId: string) => Access;
  readonly rules: readonly AccessRule[];
  /** A card that charges elsewhere is refused. */
  readonly oneSessionPerCard: boolean;
  /** What `localTimeIn` gives. */
  readonly toLocal: (atMs: number) => number;
  /** What is left on a card that is paid in advance, cents. */
  readonly balanceCents: (tokenRef: string) => number;
  /** Others may have a say: what comes of what this site says. */
  readonly others?: (chargePointId: string, uid: string, own: AccessAnswer) => AccessAnswer;
  readonly clock: Clock;
  readonly log: Log;
}

/** A card is held up at a charge point. */
interface Tap {
  readonly chargePointId: string;
  readonly uid: string;
  /** When: stations report later what they allowed while they were alone. */
  readonly atMs: number;
  readonly isChargingElsewhere: boolean;
}

/** The next unknown card at a charge point is to be entered. */
export interface Learning {
  /** `null`: at any. */
  readonly chargePointId: string | null;
  readonly untilMs: number;
  /** What it is to be called. */
  readonly name: string | null;
  /** Whose it is to be; `null`: nobody's yet. */
  readonly driverId: string | null;
}

/** How long a card is waited for, ms. */
const LEARN_MS = 60_000;

/** Who may charge: asks the rules with what the stores know, remembers who was refused, and learns new cards. */
export class Admission {
  private readonly options: AdmissionOptions;
  private awaited: Learning | null = null;
  private learnt: Card | null = null;
  private cancelLearning: Cancel = () => {};

  constructor(options: AdmissionOptions) {
    this.options = options;
  }

  /** The answer to a card that is held up; learns it, or writes down why not. */
  tapped(tap: Tap): AuthorisationStatus {
    const { chargePointId, uid, atMs, isChargingElsewhere } = tap;
    const card = this.learnFrom(tap) ?? this.options.cards.find(uid);
    const { status, reason } = this.answer(chargePointId, card, atMs, isChargingElsewhere, uid);
    if (status === 'accepted') return status;
    this.options.log.info({ chargePointId, tokenRef: card?.tokenRef ?? null, reason }, 'A card was refused');
    if (uid.trim() !== '') {
      this.remembering(() => this.options.refusedTaps.record({ uid, chargePointId, atMs, reason }));
    }
    return status;
  }

  /** Whether the card of a transaction was allowed to begin it then. A balance that is used up halts it, no more. */
  wasAllowed(chargePointId: string, card: Card | null, startedAtMs: number): boolean {
    const unpaid = card === null ? null : { ...card, prepaid: false };
    return this.answer(chargePointId, unpaid, startedAtMs, false).status === 'accepted';
  }

  /**
   * What a charge point that is alone may be told of a card: blocked, or accepted at any time. `null` for one that has to
   * be asked each time: unknown, not valid now, bound to hours or to what was paid.
   */
  withoutAsking(chargePointId: string, card: Card, nowMs: number): 'accepted' | 'blocked' | null {
    if (card.status === 'blocked') return 'blocked';
    const { rules } = this.options;
    const groups = rules.length === 0 ? card.groups : this.groupsOf(card);
    const hasHours = rules.some((rule) => isConcerned(rule, chargePointId, groups));
    if (hasHours || card.prepaid || card.status !== 'accepted') return null;
    return this.answer(chargePointId, card, nowMs, false).reason === 'allowed' ? 'accepted' : null;
  }

  /** The next unknown card is entered within a minute; `null` ends that. */
  learn(wanted: Omit<Learning, 'untilMs'> | null): void {
    this.cancelLearning();
    this.learnt = null;
    this.awaited = wanted === null ? null : { ...wanted, untilMs: this.options.clock.wallMs() + LEARN_MS };
    if (wanted === null) return;
    this.cancelLearning = this.options.clock.after(LEARN_MS, () => {
      this.awaited = null;
    });
  }

  /** What is waited for, and the card that came last. */
  learning(): { readonly awaited: Learning | null; readonly learnt: Card | null } {
    return { awaited: this.awaited, learnt: this.learnt };
  }

  /** The card of a number, if it may begin to charge there now; nothing is learnt and nothing written down. */
  cardFor(chargePointId: string, uid: string): Card | null {
    const { cards, clock } = this.options;
    const card = cards.find(uid);
    if (card === null || card.status !== 'accepted') return null;
    return this.answer(chargePointId, card, clock.wallMs(), false).status === 'accepted' ? card : null;
  }

  private answer(
    chargePointId: string,
    card: Card | null,
    atMs: number,
    isChargingElsewhere: boolean,
    uid = card?.uid ?? '',
  ): AccessAnswer {
    const { access, rules, toLocal, balanceCents, oneSessionPerCard } = this.options;
    const own = authorise({
      card: card === null || rules.length === 0 ? card : { ...card, groups: this.groupsOf(card) },
      chargePointId,
      access: access(chargePointId),
      rules,
      isChargingElsewhere: oneSessionPerCard && isChargingElsewhere,
      balanceCents: card?.prepaid === true ? balanceCents(card.tokenRef) : null,
      nowMs: atMs,
      localMs: toLocal(atMs),
    });
    return this.options.others?.(chargePointId, uid, own) ?? own;
  }

  /** Its own, and those of its holder. */
  private groupsOf({ groups, driverId }: Card): readonly string[] {
    if (driverId === null) return groups;
    const holder = this.options.people.drivers().find((driver) => driver.driverId === driverId);
    return [...groups, ...(holder?.groups ?? [])];
  }

  private learnFrom({ chargePointId, uid, atMs }: Tap): Card | null {
    const { awaited } = this;
    const { cards, people, refusedTaps, clock, log } = this.options;
    if (uid.trim() === '' || clock.wallMs() - atMs > LEARN_MS) return null;
    if (awaited === null || (awaited.chargePointId !== null && awaited.chargePointId !== chargePointId)) return null;
    const known = cards.find(uid);
    if (known !== null && known.status !== 'unknown') return null;
    // He may have been erased since.
    const holder = people.drivers().find(({ driverId }) => driverId === awaited.driverId);
    const card = cards.learn(uid, awaited.name, clock.wallMs(), holder?.driverId ?? null);
    this.remembering(() => refusedTaps.forget(uid));
    log.info({ chargePointId, tokenRef: card.tokenRef }, 'A card was learnt');
    this.learn(null);
    this.learnt = card;
    return card;
  }

  /** A note that cannot be written changes no answer. */
  private remembering(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.options.log.warn({ kind: error.kind, detail: error.message }, 'A refused card could not be written down');
    }
  }
}
