/** A process that makes one backup, with less of the processor than whatever keeps the fuse. */
import { setPriority } from 'node:os';
import { type BackupOrder, makeBackup } from './make.ts';

/** As `nice 10`. */
const LESS_URGENT = 10;

process.on('disconnect', () => process.exit(0));
process.once('message', async (order: BackupOrder) => {
  setPriority(LESS_URGENT);
  const result = await makeBackup(order);
  process.send?.(result, () => process.exit(0));
});
