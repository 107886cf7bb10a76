import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sessionsCsv } from '../../src/billing/csv.ts';
import { loggedSession } from '../../src/billing/logged-sessions.ts';
import { exportLedger, importLedger } from '../../src/ledger/exchange.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { NO_NAMES, SessionReader } from '../../src/ledger/session-reader.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import type { Bench, Metric } from './bench.ts';
import { filledLedger, SESSIONS } from './ledger/filled-ledger.ts';
import { statementRuns } from './ledger/statements.ts';

/** A job over the ledger: its time is measured, the longest block of the event loop, and how much memory it adds. */
interface Job {
  readonly name: string;
  /** Of the time. */
  readonly aim: string;
  readonly run: () => Promise<void>;
}

/** The books of years: what takes how long, with how much memory, and whether the loop is held up. */
export const bench: Bench = {
  what: `reports, exports and examination of a ledger with ${SESSIONS} sessions and readings of every quarter hour`,
  async run(_args, say) {
    const file = join(filledLedger(say), 'ledger.db');
    const opened = openLedger(file, 0);
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const reader = new SessionReader(opened.value, NO_NAMES);
    const statements = statementRuns(opened.value);
    const scratch = mkdtempSync(join(tmpdir(), 'lademeister-bench-'));
    const metrics: Record<string, Metric> = {};
    try {
      for (const job of [...statements, ...jobsOver(file, reader, scratch)])
        Object.assign(metrics, await measured(job, say));
    } finally {
      rmSync(scratch, { recursive: true, force: true });
      opened.value.db.close();
    }
    return metrics;
  },
};

/** What is measured, one entry each. */
function jobsOver(file: string, reader: SessionReader, scratch: string): readonly Job[] {
  const csv = async (fromMs: number, toMs: number): Promise<void> => {
    const logged = loggedSession(new Map(), { of: () => [] });
    const sessions = reader.streamAs({ fromMs, toMs, chargePointId: null }, logged);
    const options = { language: 'de', timeZone: 'Europe/Berlin', chargePointName: (id: string) => id } as const;
    for await (const _ of sessionsCsv(sessions, { dialect: 'excel-de', ...options }));
  };
  const copy = join(scratch, 'ledger.ndjson');
  return [
    { name: 'monthCsv', aim: '< 50', run: () => csv(Date.UTC(2025, 2, 1), Date.UTC(2025, 3, 1)) },
    { name: 'yearCsv', aim: '< 1000', run: () => csv(Date.UTC(2025, 0, 1), Date.UTC(2026, 0, 1)) },
    {
      name: 'verify',
      aim: '< 2000',
      run: async () => {
        const { kind } = await verifyLedgerFile(file, null);
        if (kind !== 'whole') throw new Error(kind);
      },
    },
    { name: 'export', aim: 'none', run: async () => expectDone(await exportLedger(file, copy, 0)) },
    { name: 'import', aim: 'none', run: async () => expectDone(await importLedger(copy, join(scratch, 'again.db'))) },
  ];
}

function expectDone(result: { readonly kind: string }): void {
  if (result.kind !== 'done') throw new Error(JSON.stringify(result));
}

async function measured({ name, aim, run }: Job, say: (line: string) => void): Promise<Record<string, Metric>> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const watching = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  delay.enable();
  const startedMs = performance.now();
  await run();
  const tookMs = performance.now() - startedMs;
  // The block that is under way counts when the loop turns again.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  clearInterval(watching);
  most = Math.max(most, process.memoryUsage.rss());
  const blockMs = delay.max / 1e6;
  const grownMb = (most - before) / 1e6;
  say(`${name}: ${Math.round(tookMs)} ms, longest block ${Math.round(blockMs)} ms, memory +${Math.round(grownMb)} MB`);
  return {
    [name]: { value: tookMs, unit: 'ms', aim },
    [`${name}LongestBlock`]: { value: blockMs, unit: 'ms', aim: '< 20' },
    [`${name}Memory`]: { value: grownMb, unit: 'MB', aim: '< 40' },
  };
}
