import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { workerFile } from '../worker-file.ts';
import type { BackupOrder, BackupResult } from './make.ts';

/**
 * Makes a backup in a process of its own: copying, sealing and the trial take minutes on a Pi, and the loop that guards the
 * fuse waits for none of it. One that crashes is a refusal. `signal` ends it.
 */
export function makeBackupBeside(order: BackupOrder, signal: AbortSignal): Promise<BackupResult> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(workerFile('backup-worker', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      signal,
      killSignal: 'SIGKILL',
    });
    let failure: string | null = null;
    let result: BackupResult | null = null;
    child.on('message', (told: BackupResult) => {
      result = told;
    });
    child.on('error', (error) => {
      failure = error.message;
    });
    child.once('close', (code, killed) => {
      const detail = `the process that makes backups ended (${failure ?? killed ?? `code ${code}`})`;
      resolve(result ?? { kind: 'refused', code: 'store', detail });
    });
    child.send(order, () => {});
  });
}
