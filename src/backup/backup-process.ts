import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerFile } from '../worker-file.ts';
import type { BackupOrder, BackupResult } from './make.ts';
import type { Refusal } from './refused.ts';
import type { RestoreOrder, TrialResult } from './restore.ts';

/** What the process does. */
export type Task =
  | { readonly what: 'backup'; readonly order: BackupOrder }
  | { readonly what: 'try-restore' | 'prepare-restore'; readonly order: RestoreOrder };

/**
 * Makes a backup in a process of its own: copying, sealing and the trial take minutes on a Pi, and the loop that guards the
 * fuse waits for none of it. One that crashes is a refusal. `signal` ends it.
 */
export function makeBackupBeside(order: BackupOrder, signal: AbortSignal): Promise<BackupResult> {
  return beside<BackupResult>({ what: 'backup', order }, signal);
}

/** The same for a restore: what it would do, or all of it that can be done while the controller runs. */
export function restoreBeside(
  what: 'try-restore' | 'prepare-restore',
  order: RestoreOrder,
  signal: AbortSignal,
): Promise<TrialResult> {
  return beside<TrialResult>({ what, order }, signal);
}

function beside<Result>(task: Task, signal: AbortSignal): Promise<Result | Refusal> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(workerFile('backup-worker', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      signal,
      killSignal: 'SIGKILL',
    });
    let failure: string | null = null;
    let result: Result | null = null;
    child.on('message', (told: Result) => {
      result = told;
    });
    child.on('error', (error) => {
      failure = error.message;
    });
    child.once('close', (code, killed) => {
      const detail = `the process that makes backups ended (${failure ?? killed ?? `code ${code}`})`;
      resolve(result ?? { kind: 'refused', code: 'store', detail });
    });
    child.send(task, () => {});
  });
}
