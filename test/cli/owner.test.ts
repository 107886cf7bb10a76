import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Access } from '../../src/access/access.ts';
import { ApiTokens } from '../../src/ledger/api-token-store.ts';
import { DoorStore } from '../../src/ledger/door-store.ts';
import { MachineTokens } from '../../src/ledger/machine-token-store.ts';
import { openState } from '../../src/ledger/state.ts';
import { UserStore } from '../../src/ledger/user-store.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { commandLine } from './command-line.ts';

const visitor = { address: '127.0.0.1', deviceName: 'test' };

test('a code made at the machine claims the running device; a lost password is taken away, with every sign-in', async () => {
  const folder = temporaryFolder();
  const clock = new FakeClock();
  expect((await commandLine(['setup-code', '--data', folder], clock)).exitCode).toBe(1);

  const db = unwrap(openState(join(folder, 'state.db')));
  onTestFinished(() => void db.close());
  const access = new Access({
    store: new UserStore(db),
    machines: new MachineTokens(db),
    apiTokens: new ApiTokens(db),
    record: () => {},
    clock,
    log: silentLog,
    announceCode: () => {},
  });
  const codeIn = (text: string): string => /: (\S+)\n$/.exec(text)?.[1] ?? '';

  const first = codeIn((await commandLine(['setup-code', '--data', folder], clock)).out);
  const second = codeIn((await commandLine(['setup-code', '--data', folder], clock)).out);
  // Only the newest is good.
  expect(await access.claim(first, 'correct horse', visitor)).toMatchObject({ code: 'code-expired' });
  const claimed = await access.claim(second, 'correct horse', visitor);
  if (claimed.kind !== 'signed-in') throw new Error(claimed.code);
  expect(await commandLine(['setup-code', '--data', folder], clock)).toMatchObject({ exitCode: 1, out: '' });

  const reset = await commandLine(['owner', 'reset', '--data', folder], clock);
  expect(reset.exitCode).toBe(0);
  expect(access.authenticate(claimed.token)).toBeNull();
  expect(await access.signIn(null, 'correct horse', visitor)).toMatchObject({ code: 'no-owner' });
  expect(new DoorStore(db).newest(1)).toMatchObject([{ code: 'owner-reset' }]);
  expect(await access.claim(codeIn(reset.out), 'another horse', visitor)).toMatchObject({ kind: 'signed-in' });
});
