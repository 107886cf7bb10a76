import type { Manifest } from '../../backup/archive.ts';
import { makeBackup } from '../../backup/make.ts';
import type { Refusal } from '../../backup/refused.ts';
import { restoreBackup } from '../../backup/restore.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, isNotUnderstood, type Shell } from '../command.ts';
import { PASSPHRASE, passphraseOf, SHORTEST_PASSPHRASE } from '../passphrase.ts';

export const backup: Command = {
  words: 'backup',
  argument: 'FILE',
  does: 'writes all data into one encrypted file and tries it, also while the controller runs',
  options: {
    'passphrase-file': PASSPHRASE,
    'with-history': { kind: 'flag', value: '', does: 'the curves of the last 90 days, too' },
  },
  async run(given, shell) {
    const passphrase = await passphraseOf(given, shell);
    if (isNotUnderstood(passphrase)) return passphrase;
    if ([...passphrase].length < SHORTEST_PASSPHRASE) {
      return { notUnderstood: `a passphrase has at least ${SHORTEST_PASSPHRASE} characters` };
    }
    const made = await makeBackup({
      dataFolder: given.dataFolder,
      file: given.argument ?? '',
      passphrase,
      withHistory: given.flag('with-history'),
      nowMs: shell.clock.wallMs(),
      release: shell.version,
    });
    if (made.kind === 'refused') return failed(made, 'No backup was made.', shell);
    shell.out(`Made and tried: ${given.argument}, ${contents(made.manifest)}.\n`);
    return EXIT_DONE;
  },
};

export const restore: Command = {
  words: 'restore',
  argument: 'FILE',
  does: 'puts a backup in place of the data directory; what was there is kept beside it',
  options: {
    'passphrase-file': PASSPHRASE,
    'accept-loss': { kind: 'flag', value: '', does: 'even if the ledger there has records that the backup lacks' },
  },
  async run(given, shell) {
    const passphrase = await passphraseOf(given, shell);
    if (isNotUnderstood(passphrase)) return passphrase;
    const done = await restoreBackup({
      dataFolder: given.dataFolder,
      file: given.argument ?? '',
      passphrase,
      acceptLoss: given.flag('accept-loss'),
      nowMs: shell.clock.wallMs(),
    });
    if (done.kind === 'refused') return failed(done, 'Nothing was changed.', shell);
    const kept = done.kept === null ? '' : ` What was there is in ${done.kept}.`;
    shell.out(`Restored: ${contents(done.manifest)}.${kept}\n`);
    return EXIT_DONE;
  },
};

function contents({ madeAtMs, release, ledger, files }: Manifest): string {
  const records = ledger === null ? 'no ledger' : `ledger ${ledger.ledgerId} with ${ledger.records} records`;
  return `made ${new Date(madeAtMs).toISOString()} by ${release}, ${files.length} files, ${records}`;
}

function failed({ code, detail }: Refusal, consequence: string, { err }: Shell): number {
  const advice =
    code === 'would-lose' ? ' With --accept-loss it is done all the same; they stay in the folder that is kept.' : '';
  err(`${detail}. ${consequence}${advice}\n`);
  return EXIT_PROBLEMS;
}
