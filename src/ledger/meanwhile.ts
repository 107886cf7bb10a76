import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { SessionEvent } from '../core/model/sessions.ts';
import type { Log } from '../log.ts';
import type { CardStore } from './card-store.ts';
import { guarded, StoreError } from './errors.ts';
import type { Ledger } from './ledger.ts';
import { fromRecord, toRecord } from './session-codec.ts';
import { openState, temporaryState } from './state.ts';

/** In place of a state.db that cannot be opened; gone again when that is back. */
const FILE = 'state-meanwhile.db';

/**
 * What takes the place of state.db until it can be opened again. The ledger knows cards by their pseudonyms alone: who is
 * who must outlive the process, or sessions of that time would be nobody's. Where the disk does not take it, memory does.
 */
export function openMeanwhile(folder: string, log: Log): Database {
  const opened = openState(join(folder, FILE));
  if (opened.kind === 'ok') return opened.value;
  log.error({ problem: opened }, 'Cards of sessions until the next start will not be known after it');
  return temporaryState();
}

/**
 * Brings the cards of that time home, when state.db is there again: one that it does not know keeps its pseudonym; of one
 * that it knows the sessions get the one it has, as new records that replace their starts. Then the file is removed. What
 * fails is tried again at the next start.
 */
export function bringCardsHome(folder: string, cards: CardStore, ledger: Ledger, nowMs: number, log: Log): void {
  const file = join(folder, FILE);
  if (!existsSync(file)) return;
  const opened = openState(file);
  if (opened.kind !== 'ok') {
    log.error({ problem: opened }, 'The cards of the time without state.db cannot be read');
    return;
  }
  try {
    const starts = cardsIn(opened.value).flatMap((card) => {
      const sessions = startsOf(card.tokenRef, ledger);
      if (sessions.length === 0) return [];
      const home = cards.find(card.uid) ?? cards.adopt(card.tokenRef, card.uid, card.name, nowMs);
      if (home.tokenRef === card.tokenRef) return [];
      return sessions.map((started) => ({ ...started, tokenRef: home.tokenRef, recordedAtMs: nowMs }));
    });
    if (starts.length > 0) ledger.chain.append(starts.map(toRecord));
    log.info({ sessions: starts.length }, 'Cards of the time without state.db are known again');
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.error({ err: error }, 'Cards of the time without state.db could not be brought home yet');
    return;
  } finally {
    opened.value.close();
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

interface MeanwhileCard {
  readonly tokenRef: string;
  readonly uid: string;
  readonly name: string | null;
}

function cardsIn(db: Database): readonly MeanwhileCard[] {
  return guarded(db.name, () =>
    db.prepare<[], MeanwhileCard>('SELECT token_ref AS tokenRef, uid, name FROM id_token').all(),
  );
}

type Started = Extract<SessionEvent, { readonly kind: 'started' }>;

function startsOf(tokenRef: string, { db }: Ledger): readonly Started[] {
  const rows = guarded(db.name, () =>
    db
      .prepare<[string], { body: string }>(
        `SELECT body FROM record s WHERE kind = 'session-started' AND body ->> '$.tokenRef' = ? AND NOT EXISTS (
           SELECT 1 FROM record l WHERE l.kind = 'session-started' AND l.session_id = s.session_id AND l.seq > s.seq)`,
      )
      .all(tokenRef),
  );
  return rows.flatMap(({ body }) => {
    const event = fromRecord(JSON.parse(body));
    return event?.kind === 'started' ? [event] : [];
  });
}
