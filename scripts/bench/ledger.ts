import { join } from 'node:path';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import type { Bench, Metric } from './bench.ts';
import { filledLedger, SESSIONS } from './ledger/filled-ledger.ts';
import { statementRuns } from './ledger/statements.ts';

/** The books of years: what takes how long, with how much memory, and whether the loop is held up. */
export const bench: Bench = {
  what: `reports, exports and examination of a ledger with ${SESSIONS} sessions and readings of every quarter hour`,
  async run(_args, say) {
    const folder = filledLedger(say);
    const metrics: Record<string, Metric> = {};
    const measure = async (name: string, aim: string, work: () => Promise<unknown>): Promise<void> => {
      const startedMs = performance.now();
      await work();
      metrics[name] = { value: performance.now() - startedMs, unit: 'ms', aim };
      say(`${name}: ${Math.round(metrics[name].value)} ms`);
    };
    await measure('verify', '< 2000', async () => {
      const finding = await verifyLedgerFile(join(folder, 'ledger.db'), null);
      if (finding.kind !== 'whole') throw new Error(finding.kind);
      say(`${finding.records} records`);
    });
    const runs = statementRuns(folder);
    // The first run fills the caches of SQLite and compiles: a controller that runs has done so.
    await runs.month();
    await measure('month of a card', '< 50', runs.month);
    await measure('month of the whole site', '< 500', runs.wholeMonth);
    await measure('year as CSV', '< 1000', runs.yearCsv);
    runs.close();
    return metrics;
  },
};
