import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sessionsCsv } from '../../billing/csv.ts';
import { loggedSession, publicKeysOf } from '../../billing/logged-sessions.ts';
import { CardStore } from '../../ledger/card-store.ts';
import { StoreError } from '../../ledger/errors.ts';
import { exportLedger } from '../../ledger/exchange.ts';
import { PeopleStore } from '../../ledger/people-store.ts';
import { NO_NAMES, SessionReader, type SessionSummary } from '../../ledger/session-reader.ts';
import { SignedValues } from '../../ledger/signed-values.ts';
import { verifyLedgerFile } from '../../ledger/verify.ts';
import { AUDIT_TEXT } from '../audit-text.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS } from '../command.ts';
import { configOf } from '../configured.ts';
import { readLedger } from '../read-books.ts';
import { verifyReport } from '../verify-report.ts';
import { writeNewFile } from '../write-file.ts';

const EVERYTHING = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, chargePointId: null };

export const ledgerAudit: Command = {
  words: 'ledger audit-export',
  argument: 'DIR',
  does: 'writes all data for an audit into a new folder, with their meaning and hashes',
  options: {},
  async run({ dataFolder, argument }, { out, err, clock }) {
    const failed = (text: string): number => {
      err(`${text}\n`);
      return EXIT_PROBLEMS;
    };
    const folder = argument ?? '';
    if (existsSync(folder)) return failed(`${folder} exists already.`);
    const books = readLedger(dataFolder);
    if (typeof books === 'string') return failed(books);
    const stateDb = openState(join(dataFolder, 'state.db'));
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(dataFolder, 'ledger.db');
      const exported = await exportLedger(file, join(folder, 'records.ndjson'), clock.wallMs());
      if (exported.kind === 'refused') return failed(`${exported.detail}.`);
      const names = stateDb === null ? NO_NAMES : { cards: new CardStore(stateDb), people: new PeopleStore(stateDb) };
      const reader = new SessionReader(books, names);
      const configured = await configOf(dataFolder);
      const points = configured.kind === 'ok' ? configured.config.chargePoints : [];
      const chargePoints = new Map(points.map((one) => [one.id, one.name]));
      const signedValues = stateDb === null ? { of: () => [] } : new SignedValues(stateDb);
      const logged = loggedSession(publicKeysOf(points), signedValues);
      const csv = sessionsCsv(reader.streamAs(EVERYTHING, logged), {
        dialect: 'machine',
        language: 'en',
        timeZone: 'UTC',
        chargePointName: (id) => chargePoints.get(id) ?? id,
      });
      const problem =
        (await writeNewFile(join(folder, 'sessions.csv'), csv)) ??
        (await writeNewFile(join(folder, 'sessions.json'), jsonOf(reader.stream(EVERYTHING))));
      if (problem !== null) return failed(problem);
      const finding = verifyReport(await verifyLedgerFile(file, null), file);
      const text = await readMe(folder, finding.text, `${exported.records}:${exported.headHash}`, clock.wallMs());
      const written = await writeNewFile(join(folder, 'README.txt'), [text]);
      if (written !== null) return failed(written);
      (finding.exitCode === EXIT_DONE ? out : err)(finding.text);
      return finding.exitCode;
    } catch (error) {
      if (error instanceof StoreError || (error instanceof Error && 'code' in error)) return failed(error.message);
      throw error;
    } finally {
      stateDb?.close();
      books.close();
    }
  },
};

/** Without it the sessions have no names of cards. */
function openState(file: string): Database.Database | null {
  return existsSync(file) ? new Database(file, { readonly: true, timeout: 2_000 }) : null;
}

async function* jsonOf(sessions: AsyncIterable<SessionSummary>): AsyncGenerator<string, void> {
  let opening = '[\n';
  for await (const session of sessions) {
    yield `${opening}${JSON.stringify(session)}`;
    opening = ',\n';
  }
  yield opening === '[\n' ? '[]\n' : '\n]\n';
}

async function readMe(folder: string, finding: string, head: string, nowMs: number): Promise<string> {
  const sums: string[] = [];
  for (const name of ['records.ndjson', 'sessions.csv', 'sessions.json']) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(join(folder, name))) hash.update(chunk);
    sums.push(`${hash.digest('hex')}  ${name}`);
  }
  const made = new Date(nowMs).toISOString();
  return `${AUDIT_TEXT}\nTHIS EXPORT\nmade ${made}\nhead ${head}\n${finding}\nSHA-256\n${sums.join('\n')}\n`;
}
