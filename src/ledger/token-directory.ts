import type { Clock } from '../clock.ts';
import type { CardDirectory, CardInfo, LocalListEntry } from '../core/model/card-directory.ts';
import type { Card } from '../core/model/people.ts';
import type { Admission } from './admission.ts';
import type { CardStore } from './card-store.ts';
import type { SessionLog } from './session-log.ts';

export interface TokenDirectoryOptions {
  readonly cards: CardStore;
  readonly admission: Admission;
  /** `null` while the ledger cannot be opened. */
  readonly sessions: SessionLog | null;
  readonly clock: Clock;
}

/** What stations are told of cards. Cards of one person stand for each other: who began a session with one may end it with the other. */
export class TokenDirectory implements CardDirectory {
  private readonly options: TokenDirectoryOptions;

  constructor(options: TokenDirectoryOptions) {
    this.options = options;
  }

  infoOf(idToken: string): CardInfo {
    return info(this.options.cards.find(idToken));
  }

  localList(chargePointId: string): readonly LocalListEntry[] {
    const { cards, admission, clock } = this.options;
    const nowMs = clock.wallMs();
    const entries = new Map<string, LocalListEntry>();
    for (const card of cards.all()) {
      const status = admission.withoutAsking(chargePointId, card, nowMs);
      if (status === null) continue;
      for (const idToken of [card.uid, ...card.aliases]) {
        if (idToken.length <= MOST_CHARACTERS) entries.set(idToken, { idToken, status, ...info(card) });
      }
    }
    return [...entries.values()].sort((a, b) => (a.idToken < b.idToken ? -1 : 1));
  }

  mayStop(chargePointId: string, idToken: string): boolean {
    const running = this.options.sessions?.runningSession(chargePointId) ?? null;
    if (running === null || running.tokenRef === null) return false;
    const card = this.options.cards.find(idToken);
    if (card === null) return false;
    if (card.tokenRef === running.tokenRef) return true;
    const owner = this.options.cards.findByRef(running.tokenRef)?.driverId ?? null;
    return owner !== null && card.driverId === owner;
  }

  chargePointOf(transactionId: number): string | null {
    return this.options.sessions?.chargePointOf(transactionId) ?? null;
  }
}

/** OCPP 1.6 section 7.28 (IdToken): CiString20. */
const MOST_CHARACTERS = 20;

const info = (card: Card | null): CardInfo => ({
  parentId: card?.driverId ?? null,
  validUntilMs: card?.validUntilMs ?? null,
});
