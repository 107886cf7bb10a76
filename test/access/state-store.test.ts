import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Access } from '../../src/access/access.ts';
import { ApiTokens } from '../../src/ledger/api-token-store.ts';
import { MachineTokens } from '../../src/ledger/machine-token-store.ts';
import { openState } from '../../src/ledger/state.ts';
import { UserStore } from '../../src/ledger/user-store.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lademeister-access-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('owner and sign-in survive a restart in the real state.db; the code does not', async () => {
  const clock = new FakeClock();
  const codes: string[] = [];
  const start = () => {
    const opened = openState(join(folder, 'state.db'));
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const store = new UserStore(opened.value);
    const announceCode = (code: string) => codes.push(code);
    return {
      db: opened.value,
      access: new Access({
        store,
        machines: new MachineTokens(opened.value),
        apiTokens: new ApiTokens(opened.value),
        record: () => {},
        clock,
        log: silentLog,
        announceCode,
      }),
    };
  };
  const visitor = { address: '192.168.1.50', deviceName: 'Phone' };

  const first = start();
  first.access.announceSetupCode();
  first.db.close();

  const second = start();
  expect(await second.access.claim(codes[0] ?? '', 'correct horse', visitor)).toMatchObject({ code: 'code-expired' });
  const claimed = await second.access.claim(codes[1] ?? '', 'correct horse', visitor);
  if (claimed.kind !== 'signed-in') throw new Error(claimed.code);
  second.db.close();

  const third = start();
  expect(third.access.ownerExists()).toBe(true);
  const who = third.access.authenticate(claimed.token);
  expect(who).toMatchObject({ role: 'owner' });
  expect((await third.access.signIn(null, 'correct horse', visitor)).kind).toBe('signed-in');
  if (who !== null) third.access.signOut(who);
  expect(third.access.authenticate(claimed.token)).toBeNull();
  third.db.close();
});
