import type { ChargePointCommand, CommandResult } from '../core/model/charge-point-commands.ts';
import type { Card, Vehicle } from '../core/model/people.ts';
import type { ChargePointSnapshot } from '../core/model/snapshot.ts';
import type { Session } from '../core/sessions/session.ts';

/** A charge point of this site and its books, as much as a back-end's connection needs of them. */
export interface LocalPoint {
  /** As of the newest control cycle; `null` before the first. */
  seen(): Pick<ChargePointSnapshot, 'status' | 'condition' | 'reading' | 'errorCode'> | null;
  operate(command: ChargePointCommand): Promise<CommandResult>;
  readonly maxCurrentA: number;
  /** Its session that runs, with what the meter has said since the last mark. */
  running(): Session | null;
}

/** Sessions as the ledger has them, and who is who. */
export interface LocalBooks {
  newestSeq(): number;
  /** Sessions that records behind this one are about, in their order, and up to which record that is. */
  touched(afterSeq: number): { readonly sessionIds: readonly string[]; readonly seq: number };
  session(sessionId: string): Session | null;
  card(tokenRef: string): Card | null;
  findCard(uid: string): Card | null;
  /** Of a card and of its holder. */
  groupsOf(card: Card): readonly string[];
  vehicle(vehicleId: string): Vehicle | null;
  signed(sessionId: string): readonly SignedBytes[];
}

/** A value as the meter signed it. */
export interface SignedBytes {
  readonly context: 'begin' | 'end' | 'other';
  readonly data: string;
}
