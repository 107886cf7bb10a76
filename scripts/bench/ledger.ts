import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { exportLedger, importLedger } from '../../src/ledger/exchange.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { verifyLedgerFile } from '../../src/ledger/verify.ts';
import type { Bench, Metric } from './bench.ts';
import { filledLedger, SESSIONS } from './ledger/filled-ledger.ts';
import { reportRuns } from './ledger/statements.ts';

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
  async run(args, say) {
    const file = join(filledLedger(say), 'ledger.db');
    const opened = openLedger(file, 0);
    if (opened.kind !== 'ok') throw new Error(opened.kind);
    const scratch = mkdtempSync(join(tmpdir(), 'lademeister-bench-'));
    const reports = reportRuns(opened.value, scratch);
    const metrics: Record<string, Metric> = {};
    try {
      const all = [IDLE, ...reports.runs, ...jobsOver(file, scratch)];
      for (const job of all.filter(({ name }) => args.length === 0 || args.includes(name)))
        Object.assign(metrics, await measured(job, say));
    } finally {
      await reports.close();
      rmSync(scratch, { recursive: true, force: true });
      opened.value.db.close();
    }
    return metrics;
  },
};

/** How long others on the machine hold up a loop that has nothing to do. */
const IDLE: Job = {
  name: 'nothing',
  aim: 'none',
  run: () => new Promise((resolve) => setTimeout(resolve, 2_000)),
};

/** What a terminal asks for, one entry each. */
function jobsOver(file: string, scratch: string): readonly Job[] {
  const copy = join(scratch, 'ledger.ndjson');
  return [
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
  const startedCpu = process.cpuUsage();
  const startedLoop = process.threadCpuUsage();
  await run();
  const tookMs = performance.now() - startedMs;
  const { user, system } = process.cpuUsage(startedCpu);
  const cpuMs = (user + system) / 1000;
  // On a busy machine a loop is held up by others: what it worked itself bounds what the job did to it.
  const loop = process.threadCpuUsage(startedLoop);
  const loopMs = (loop.user + loop.system) / 1000;
  // The block that is under way counts when the loop turns again.
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  clearInterval(watching);
  most = Math.max(most, process.memoryUsage.rss());
  const blockMs = delay.max / 1e6;
  const grownMb = (most - before) / 1e6;
  say(
    `${name}: ${Math.round(tookMs)} ms, processor ${Math.round(cpuMs)} ms (of this thread ${Math.round(loopMs)}), longest block ${Math.round(blockMs)} ms, memory +${Math.round(grownMb)} MB`,
  );
  return {
    [name]: { value: tookMs, unit: 'ms', aim },
    [`${name}Processor`]: { value: cpuMs, unit: 'ms', aim: 'none' },
    [`${name}ProcessorOfLoop`]: { value: loopMs, unit: 'ms', aim: 'none' },
    [`${name}LongestBlock`]: { value: blockMs, unit: 'ms', aim: '< 20' },
    [`${name}Memory`]: { value: grownMb, unit: 'MB', aim: '< 40' },
  };
}
