import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExchangeResult, exportLedger, importLedger } from '../../ledger/exchange.ts';
import { openProblemText } from '../../ledger/problem-text.ts';
import { lockFolder } from '../../ledger/stores.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, type Shell } from '../command.ts';

export const ledgerExport: Command = {
  words: 'ledger export',
  argument: 'FILE',
  does: 'writes every record of the ledger into one file (NDJSON), also while the controller runs',
  options: {},
  async run({ dataFolder, argument }, shell) {
    const file = argument ?? '';
    const result = await exportLedger(join(dataFolder, 'ledger.db'), file, shell.clock.wallMs());
    return told(result, file, 'exported', shell);
  },
};

export const ledgerImport: Command = {
  words: 'ledger import',
  argument: 'FILE',
  does: 'makes the same ledger again from an export, in a data directory that has none',
  options: {},
  async run({ dataFolder, argument }, shell) {
    const file = argument ?? '';
    if (!existsSync(file)) return told(missing(file), file, 'imported', shell);
    const lock = lockFolder(dataFolder);
    if (lock.kind !== 'ok') {
      shell.err(`${openProblemText(lock)}\n`);
      return EXIT_PROBLEMS;
    }
    try {
      return told(await importLedger(file, join(dataFolder, 'ledger.db')), file, 'imported', shell);
    } finally {
      lock.value.close();
    }
  },
};

function told(result: ExchangeResult, file: string, done: string, { out, err }: Shell): number {
  if (result.kind === 'done') {
    out(`${result.records} records ${done}. Head ${result.records}:${result.headHash}\n`);
    return EXIT_DONE;
  }
  const { why, line, detail } = result;
  const place = line === null ? '' : `${file}:${line}: `;
  err(`${place}${detail}. Nothing was ${done}.${ADVICE[why] ?? ''}\n`);
  return EXIT_PROBLEMS;
}

const ADVICE: Readonly<Record<string, string>> = {
  'record-changed': ' Somebody or something altered the file after it was written.',
  'cut-off': ' The file is incomplete: copy or export it again.',
  'newer-version': ' Import it with the release that wrote it.',
};

function missing(file: string): ExchangeResult {
  return { kind: 'refused', why: 'no-such-file', line: null, detail: `${file} does not exist` };
}
