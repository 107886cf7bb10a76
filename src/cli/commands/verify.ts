import { join } from 'node:path';
import type { ChainHead } from '../../ledger/chain.ts';
import { verifyLedgerFile } from '../../ledger/verify.ts';
import type { Command } from '../command.ts';
import { verifyReport } from '../verify-report.ts';

export const verify: Command = {
  words: 'verify',
  argument: '[FILE]',
  does: 'walks the hash chain of a ledger (default: ledger.db of the data directory)',
  options: {
    head: { kind: 'word', value: 'N:HASH', does: 'compare with this record, as a report shows it' },
    json: { kind: 'flag', value: '', does: 'the finding as one JSON object' },
  },
  async run(given, { out }) {
    const kept = given.word('head');
    const head = kept === null ? null : headOf(kept);
    if (kept !== null && head === null)
      return { notUnderstood: '--head must be a record number, a colon and 64 hexadecimal digits' };
    const file = given.argument ?? join(given.dataFolder, 'ledger.db');
    const finding = await verifyLedgerFile(file, head);
    const { text, exitCode } = verifyReport(finding, file);
    out(given.flag('json') ? `${JSON.stringify(finding)}\n` : text);
    return exitCode;
  },
};

function headOf(text: string): ChainHead | null {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/i.exec(text) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash: hash.toLowerCase() };
}
