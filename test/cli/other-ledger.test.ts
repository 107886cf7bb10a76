import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FakeClock } from '../fake-clock.ts';
import { ALWAYS, endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { commandLine } from './command-line.ts';

const CONFIG = `
site: { timeZone: Europe/Berlin }
circuits: [{ id: house, name: House, limitA: 35 }]
chargePoints: [{ id: carport, name: Carport, type: ocpp, identity: CARPORT-1, circuit: house }]
`;

/** A ledger with a card, a session of 10 kWh, one that was corrected to 4 kWh, and one that still runs; its export. */
async function exported(...more: readonly string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  const { book, clock, cards, notes, reader, close } = openBooks(folder);
  cards.applyConfigured([{ uid: '04A1B2C3', name: 'Anna' }], clock.wallMs());
  const place = { chargePointId: 'carport', idToken: '04A1B2C3' };
  for (const startWh of [1_000, 11_000]) {
    const { transactionId } = await book.started(startAt(clock, startWh, place));
    clock.advance(3_600_000);
    await book.ended(endAt(clock, transactionId, startWh + 10_000, place));
    clock.advance(3_600_000);
  }
  const second = (await reader.list(ALWAYS))[1];
  const change = { energyWh: 4_000, startedAtMs: null, endedAtMs: null, reason: 'photo of the meter' };
  expect(notes.correct(second?.sessionId ?? '', change, 'owner')).toBe('done');
  await book.started(startAt(clock, 21_000, place));
  clock.advance(60_000);
  close();
  const file = join(temporaryFolder(), 'old.ndjson');
  const answer = await commandLine(['ledger', 'export', file, '--data', folder, ...more]);
  return { folder, file, answer, clock };
}

function emptyFolder(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'config.yaml'), CONFIG);
  return folder;
}

async function sessionsIn(folder: string, clock?: FakeClock) {
  const books = openBooks(folder, clock === undefined ? {} : { clock });
  const list = await books.reader.list(ALWAYS);
  books.close();
  return list;
}

test('another ledger beside one that is in use: its sessions as they stood there, with their cards, once', async () => {
  const { file } = await exported('--with-people');
  const data = emptyFolder();
  const take = (...more: readonly string[]) => commandLine(['import', 'lademeister', file, '--data', data, ...more]);
  expect((await take()).err).toContain('a start without an end');
  expect(await sessionsIn(data)).toEqual([]);
  expect((await take('--on-problem', 'flag')).out).toContain('Imported 2, known before 0.');
  expect((await take('--on-problem', 'flag')).out).toContain('Imported 0, known before 2.');
  expect(await sessionsIn(data)).toMatchObject([
    { energyWh: 10_000, startRegisterWh: 1_000, endRegisterWh: 11_000, tokenTail: 'B2C3', flags: ['imported'] },
    { energyWh: 4_000, startRegisterWh: null, corrected: true, tokenTail: 'B2C3' },
  ]);
});

test('what runs at the same time as a session of this ledger is refused, or flagged as the user chose', async () => {
  const { file, folder } = await exported();
  const take = (...more: readonly string[]) => commandLine(['import', 'lademeister', file, '--data', folder, ...more]);
  expect((await take()).err).toContain('the ledger has a session at the same charge point and time');
  expect((await take('--on-problem', 'flag')).out).toContain('Imported 2');
  expect((await sessionsIn(folder)).filter(({ flags }) => flags.includes('imported-doubtful'))).toHaveLength(2);
});

test('a changed digit refuses the whole file, whatever was chosen', async () => {
  const { file } = await exported();
  const data = emptyFolder();
  writeFileSync(file, readFileSync(file, 'utf8').replace('"registerWh":1000', '"registerWh":1001'));
  const answer = await commandLine(['import', 'lademeister', file, '--data', data, '--on-problem', 'flag']);
  expect(answer).toMatchObject({ exitCode: 1, err: expect.stringContaining('this is not what was written') });
  expect(await sessionsIn(data)).toEqual([]);
});

test('names go out only when asked for, in a file that nobody else may read, and come back under their pseudonyms', async () => {
  const without = await exported();
  expect(existsSync(`${without.file}.people.json`)).toBe(false);
  expect(readFileSync(without.file, 'utf8')).not.toContain('Anna');
  const { file, answer } = await exported('--with-people');
  const people = `${file}.people.json`;
  expect(answer.out).toContain(people);
  expect(statSync(people).mode & 0o777).toBe(0o600);
  const data = emptyFolder();
  const again = await commandLine(['ledger', 'import', file, '--data', data, '--with-people']);
  expect(again.out).toContain('People, cards and vehicles entered: 1.');
  expect(await sessionsIn(data)).toMatchObject([{ tokenName: 'Anna' }, { tokenName: 'Anna' }, { tokenName: 'Anna' }]);
  writeFileSync(people, '{"format":"lademeister-people","version":1}');
  const refused = await commandLine(['ledger', 'import', file, '--data', emptyFolder(), '--with-people']);
  expect(refused).toMatchObject({ exitCode: 1, err: `${people} is no export of people.\n` });
});
