import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Opened } from '../../src/ledger/database.ts';

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What was opened, or a failing test that says why not. */
export function unwrap<T>(opened: Opened<T>): T {
  if (opened.kind !== 'ok') throw new Error(`not opened: ${JSON.stringify(opened)}`);
  return opened.value;
}
