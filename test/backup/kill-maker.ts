/** Makes or restores a backup, once somebody says so; made to be killed at any moment of it. */
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { makeBackup } from '../../src/backup/make.ts';
import { restoreBackup } from '../../src/backup/restore.ts';

const [what = '', dataFolder = '', file = '', passphrase = ''] = process.argv.slice(2);
const cost = { memory: 8, passes: 1 };
writeSync(1, 'ready\n');
await once(process.stdin, 'data');
const done =
  what === 'backup'
    ? await makeBackup({ dataFolder, file, passphrase, cost, withHistory: false, nowMs: 0, release: '1.2.3' })
    : await restoreBackup({ dataFolder, file, passphrase, acceptLoss: true, nowMs: 0 });
writeSync(1, `${done.kind}\n`);
process.exit(0);
