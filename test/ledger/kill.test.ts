import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FakeClock } from '../fake-clock.ts';
import { ALWAYS, openBooks } from './books.ts';
import { temporaryFolder } from './temporary.ts';

const WRITER = fileURLToPath(new URL('./kill-writer.ts', import.meta.url));
const KILLS = 5;

/** Lets the writer acknowledge this many things and kills it at once. Gives every line it got out. */
async function writeUntilKilled(folder: string, registerWh: number, wallMs: number, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, folder, String(registerWh), String(wallMs)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  expect([child.signalCode, errors]).toEqual(['SIGKILL', '']);
  return said;
}

test('kill -9 in the middle: nothing acknowledged is lost, no session is doubled or torn', async () => {
  const folder = temporaryFolder();
  const acknowledged = new Map<string, number>();
  let registerWh = 10_000;
  let wallMs = Date.UTC(2026, 5, 15);
  for (let kill = 0; kill < KILLS; kill += 1) {
    for (const line of await writeUntilKilled(folder, registerWh, wallMs, 20 + 13 * kill)) {
      const [what = '', a = '', b = ''] = line.split(' ');
      if (what === 'meter') {
        registerWh = Number(a);
        wallMs = Number(b) + 120_000;
      } else {
        acknowledged.set(`${what} ${a}`, Number(b));
      }
    }
  }

  const { book, reader, ledger } = openBooks(folder, { clock: new FakeClock(wallMs) });
  const sessions = await reader.list(ALWAYS);
  const booked = new Map<string, number | null>();
  sessions.forEach((session, index) => {
    const transactionId = ledger.firstTransactionId + index;
    booked.set(`started ${transactionId}`, session.startRegisterWh);
    if (session.endedAtMs !== null) booked.set(`ended ${transactionId}`, session.endRegisterWh);
  });
  expect(acknowledged.size).toBeGreaterThan(KILLS);
  for (const [what, wh] of acknowledged) expect([what, booked.get(what)]).toEqual([what, wh]);
  // One car charged all the time: every session begins at the register where the one before ended.
  const gaps = sessions.slice(1).filter((session, i) => session.startRegisterWh !== sessions[i]?.endRegisterWh);
  expect(gaps).toEqual([]);
  expect(sessions.filter(({ endedAtMs }) => endedAtMs === null).length).toBeLessThanOrEqual(1);
  expect(book.problem()).toBeNull();
  expect(await ledger.chain.verify()).toMatchObject({ kind: 'whole' });
  expect(ledger.db.pragma('integrity_check', { simple: true })).toBe('ok');
});
