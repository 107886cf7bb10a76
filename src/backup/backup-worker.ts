/** A process that makes one backup, or tries or prepares a restore, with less of the processor than whatever keeps the fuse. */
import { setPriority } from 'node:os';
import type { Task } from './backup-process.ts';
import { makeBackup } from './make.ts';
import { prepareRestore, tryRestore } from './restore.ts';

/** As `nice 10`. */
const LESS_URGENT = 10;

process.on('disconnect', () => process.exit(0));
process.once('message', async (task: Task) => {
  setPriority(LESS_URGENT);
  process.send?.(await done(task), () => process.exit(0));
});

function done(task: Task): Promise<unknown> {
  switch (task.what) {
    case 'backup':
      return makeBackup(task.order);
    case 'try-restore':
      return tryRestore(task.order);
    case 'prepare-restore':
      return prepareRestore(task.order);
  }
}
