import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type ExchangeResult, exportLedger, importLedger } from '../../ledger/exchange.ts';
import { peopleFileOf, readPeopleFile, restorePeople, writePeopleFile } from '../../ledger/people-file.ts';
import { openProblemText } from '../../ledger/problem-text.ts';
import { openState } from '../../ledger/state.ts';
import { lockFolder } from '../../ledger/stores.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, type Option, type Shell } from '../command.ts';

const WITH_PEOPLE: Option = {
  kind: 'flag',
  value: '',
  does: 'names, card numbers and plates, too, in FILE.people.json',
};

export const ledgerExport: Command = {
  words: 'ledger export',
  argument: 'FILE',
  does: 'writes every record of the ledger into one file (NDJSON), also while the controller runs',
  options: { 'with-people': WITH_PEOPLE },
  async run(given, shell) {
    const { dataFolder, argument } = given;
    const file = argument ?? '';
    const result = await exportLedger(join(dataFolder, 'ledger.db'), file, shell.clock.wallMs());
    const exitCode = told(result, file, 'exported', shell);
    if (exitCode !== EXIT_DONE || !given.flag('with-people')) return exitCode;
    const people = peopleFileOf(file);
    const problem = await exportPeople(join(dataFolder, 'state.db'), people);
    if (problem !== null) return failed(problem, shell);
    shell.out(`Names, card numbers and plates: ${people}. Keep it from others.\n`);
    return EXIT_DONE;
  },
};

export const ledgerImport: Command = {
  words: 'ledger import',
  argument: 'FILE',
  does: 'makes the same ledger again from an export, in a data directory that has none',
  options: { 'with-people': WITH_PEOPLE },
  async run(given, shell) {
    const { dataFolder, argument } = given;
    const file = argument ?? '';
    if (!existsSync(file)) return told(missing(file), file, 'imported', shell);
    // Read first: when it cannot be used, nothing is imported.
    const people = given.flag('with-people') ? await readPeopleFile(peopleFileOf(file)) : null;
    if (typeof people === 'string') return failed(people, shell);
    const lock = lockFolder(dataFolder);
    if (lock.kind !== 'ok') {
      shell.err(`${openProblemText(lock)}\n`);
      return EXIT_PROBLEMS;
    }
    try {
      const exitCode = told(await importLedger(file, join(dataFolder, 'ledger.db')), file, 'imported', shell);
      if (exitCode !== EXIT_DONE || people === null) return exitCode;
      const state = openState(join(dataFolder, 'state.db'));
      if (state.kind !== 'ok') return failed(openProblemText(state), shell);
      try {
        const entered = restorePeople(state.value, people, shell.clock.wallMs());
        shell.out(`People, cards and vehicles entered: ${entered}.\n`);
      } finally {
        state.value.close();
      }
      return EXIT_DONE;
    } finally {
      lock.value.close();
    }
  },
};

/** Without a state.db nobody is known. */
async function exportPeople(stateFile: string, file: string): Promise<string | null> {
  if (!existsSync(stateFile)) return `${stateFile} does not exist`;
  const db = new Database(stateFile, { readonly: true, timeout: 2_000 });
  try {
    return await writePeopleFile(db, file);
  } finally {
    db.close();
  }
}

function failed(text: string, { err }: Shell): number {
  err(`${text}.\n`);
  return EXIT_PROBLEMS;
}

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
