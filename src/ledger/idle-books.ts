import { join } from 'node:path';
import { CardStore } from './card-store.ts';
import type { Opened } from './database.ts';
import type { Ledger } from './ledger.ts';
import { PeopleStore } from './people-store.ts';
import { SessionReader } from './session-reader.ts';
import { openState } from './state.ts';
import { lockFolder, openBooksOfRecord } from './stores.ts';

/** The books of a data folder that no controller uses, for whoever writes into them at a terminal. */
export interface IdleBooks {
  readonly ledger: Ledger;
  readonly cards: CardStore;
  readonly people: PeopleStore;
  readonly reader: SessionReader;
  close(): void;
}

/** Takes the folder and opens its books. `locked`: a controller has them. `nowMs` is wall time, UTC epoch ms. */
export function openIdleBooks(folder: string, nowMs: number): Opened<IdleBooks> {
  const lock = lockFolder(folder);
  if (lock.kind !== 'ok') return lock;
  const ledger = openBooksOfRecord(folder, nowMs);
  if (ledger.kind !== 'ok') {
    lock.value.close();
    return ledger;
  }
  const state = openState(join(folder, 'state.db'));
  if (state.kind !== 'ok') {
    ledger.value.db.close();
    lock.value.close();
    return state;
  }
  const cards = new CardStore(state.value);
  const people = new PeopleStore(state.value);
  const reader = new SessionReader(ledger.value, { cards, people });
  const close = (): void => {
    state.value.close();
    ledger.value.db.close();
    lock.value.close();
  };
  return {
    kind: 'ok',
    value: { ledger: ledger.value, cards, people, reader, close },
  };
}
