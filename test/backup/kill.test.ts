import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { examineBackup, makeBackup } from '../../src/backup/make.ts';
import { finishRestore } from '../../src/backup/restore.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { backupOf, chargeIn, filesIn, houseFolder, orderOf, PASSPHRASE } from './house.ts';

const MAKER = fileURLToPath(new URL('./kill-maker.ts', import.meta.url));

/** Lets it work for so long, then kills it. */
async function killed(what: 'backup' | 'restore', folder: string, file: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [MAKER, what, folder, file, PASSPHRASE], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.stdin.write('go\n');
  const ended = once(child, 'exit');
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, afterMs))]);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await ended;
}

const head = async (folder: string): Promise<string> => {
  const found = await verifyLedgerFile(join(folder, 'ledger.db'), null);
  return found.kind === 'whole' ? found.headHash : found.kind;
};

test('kill -9 during a backup: the house is as it was, and what has its name is whole', {
  timeout: 90_000,
}, async () => {
  const house = await houseFolder(2);
  const before = filesIn(house);
  const folder = temporaryFolder();
  for (const afterMs of [15, 60]) {
    const file = join(folder, `${afterMs}.lmbackup`);
    await killed('backup', house, file, afterMs);
    if (existsSync(file)) expect(await examineBackup(house, file, PASSPHRASE)).toMatchObject({ kind: 'made' });
    const after = filesIn(house);
    expect(Object.entries(before).filter(([path, hash]) => after[path] !== hash)).toEqual([]);
  }
  expect(await makeBackup(orderOf(house, join(folder, 'last.lmbackup')))).toMatchObject({ kind: 'made' });
  // The workshop of the killed ones was cleared.
  expect(filesIn(house)).toEqual(before);
});

test('kill -9 during a restore: the house is the old one or the new one, and the old one is kept', {
  timeout: 90_000,
}, async () => {
  const house = await houseFolder(1);
  const file = await backupOf(house);
  const restored = await head(house);
  await chargeIn(house, 2);
  const old = await head(house);
  for (const afterMs of [20, 50, 90]) {
    await killed('restore', house, file, afterMs);
    expect(await finishRestore(house)).toBeNull();
    const now = await head(house);
    expect([old, restored]).toContain(now);
    expect(existsSync(join(house, 'tls', 'ca.key'))).toBe(true);
    const kept = readdirSync(house).filter((name) => name.startsWith('before-restore-'));
    expect(kept.length > 0).toBe(now === restored);
    const [first] = kept;
    if (first !== undefined) expect(await head(join(house, first))).toBe(old);
  }
});
