import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../fake-clock.ts';
import { ALWAYS, type Books, endAt, openBooks, startAt } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const CARD = '04A1B2C3';

/** A session with the card, in a folder whose state.db is damaged. */
async function chargeWithoutState(folder: string): Promise<void> {
  const clock = new FakeClock();
  const { book, close, stores } = openBooks(folder, { clock });
  expect(stores.stateProblem).toMatchObject({ kind: 'damaged' });
  clock.advance(1_000);
  const { transactionId } = await book.started(startAt(clock, 1_000));
  clock.advance(3_600_000);
  await book.ended(endAt(clock, transactionId, 5_000));
  close();
}

/** Numbers of the cards of all sessions, as the books know them. */
const uidsOf = async ({ reader, cards }: Books): Promise<readonly (string | null)[]> =>
  (await reader.list(ALWAYS)).map(({ tokenRef }) =>
    tokenRef === null ? null : (cards.findByRef(tokenRef)?.uid ?? null),
  );

const state = (folder: string): string => join(folder, 'state.db');
const meanwhile = (folder: string): string => join(folder, 'state-meanwhile.db');
function damage(folder: string): void {
  renameSync(state(folder), `${state(folder)}.kept`);
  for (const suffix of ['-wal', '-shm']) rmSync(state(folder) + suffix, { force: true });
  writeFileSync(state(folder), 'rubbish'.repeat(1_000));
}

test('a session begun while state.db is damaged keeps its card, when a new one is begun', async () => {
  const folder = temporaryFolder();
  openBooks(folder).close();
  damage(folder);
  await chargeWithoutState(folder);
  expect(existsSync(meanwhile(folder))).toBe(true);
  rmSync(state(folder));
  const books = openBooks(folder);
  expect(await uidsOf(books)).toEqual([CARD]);
  expect(books.cards.find(CARD)?.status).toBe('unknown');
  expect(existsSync(meanwhile(folder))).toBe(false);
});

test('a session begun while state.db is damaged gets the pseudonym that its card has in a restored one', async () => {
  const folder = temporaryFolder();
  const before = openBooks(folder);
  const known = before.cards.learn(CARD, 'Anna', 0);
  before.close();
  damage(folder);
  await chargeWithoutState(folder);
  renameSync(`${state(folder)}.kept`, state(folder));
  const books = openBooks(folder);
  expect(await books.reader.list(ALWAYS)).toMatchObject([{ tokenRef: known.tokenRef, energyWh: 4_000 }]);
  expect(books.cards.all()).toHaveLength(1);
  expect(existsSync(meanwhile(folder))).toBe(false);
});

test('the same card has the same pseudonym over starts, for as long as state.db is damaged', async () => {
  const folder = temporaryFolder();
  openBooks(folder).close();
  damage(folder);
  await chargeWithoutState(folder);
  const again = openBooks(folder);
  expect(await uidsOf(again)).toEqual([CARD]);
});
