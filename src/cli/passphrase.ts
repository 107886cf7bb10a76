import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Given, NotUnderstood, Option, Shell } from './command.ts';

export const PASSPHRASE: Option = {
  kind: 'word',
  value: 'FILE',
  does: 'its first line is the passphrase (otherwise it is asked for)',
};

/** A backup leaves the house, and whoever has it may guess as long as he likes. */
export const SHORTEST_PASSPHRASE = 12;

/** The passphrase of a backup: from a file, or from who sits at the terminal. */
export async function passphraseOf(given: Given, { err }: Shell): Promise<string | NotUnderstood> {
  const file = given.word('passphrase-file');
  if (file !== null) return firstLine(file);
  if (!process.stdin.isTTY) return { notUnderstood: 'a passphrase is needed: --passphrase-file FILE' };
  err('Passphrase: ');
  const silent = new Writable({ write: (_piece, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const typed = await new Promise<string>((resolve) => {
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
  });
  lines.close();
  err('\n');
  return typed;
}

function firstLine(file: string): string | NotUnderstood {
  try {
    return readFileSync(file, 'utf8').split(/\r?\n/, 1)[0] ?? '';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { notUnderstood: `${file} cannot be read (${String(error.code)})` };
  }
}
