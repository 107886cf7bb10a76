import type { AuthorisationStatus } from './sessions.ts';

/** What a station may be told of a card beside whether it may charge now. */
export interface CardInfo {
  /** Cards with the same one may end each other's sessions (OCPP 1.6 section 3.4.1, parentIdTag); at most 20 characters. */
  readonly parentId: string | null;
  /** UTC epoch ms; `null`: it does not end. */
  readonly validUntilMs: number | null;
}

/** A card as a station keeps it for the time when it is alone. */
export interface LocalListEntry extends CardInfo {
  /** As a reader sends it. */
  readonly idToken: string;
  readonly status: AuthorisationStatus;
}

/** What the drivers of charge points may ask of the cards. Throws when the disk does not let it. */
export interface CardDirectory {
  infoOf(idToken: string): CardInfo;
  /** The cards about which a charge point can decide alone, sorted, each once. */
  localList(chargePointId: string): readonly LocalListEntry[];
  /** It is the card of the session that runs there, or one of the same holder. */
  mayStop(chargePointId: string, idToken: string): boolean;
  /** The charge point whose transaction this is, whether it runs or not; `null` for one that was never given. */
  chargePointOf(transactionId: number): string | null;
}
