import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '../../test/e2e/gui/browser.ts';
import { startDemoHouse } from '../demo-house.ts';
import type { Bench } from './bench.ts';

/** Kernel ticks per second, as /proc/PID/stat counts them. */
const TICKS_PER_S = 100;

/** The controller alone, as the demo runs it (bundle, own process), with the page open in a real browser. */
export const bench: Bench = {
  what: 'the controller process of the demo with the page open in a browser',
  async run(args, say) {
    const at = args.indexOf('--seconds');
    const seconds = at === -1 ? 600 : Number(args[at + 1]);
    const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-footprint-'));
    let firstDecisionMs = Number.NaN;
    const house = await startDemoHouse({
      dataDir,
      fresh: true,
      speed: 1,
      scenario: 'demo',
      httpPort: 0,
      ocppPort: 0,
      restart: false,
      onLine: (_source, line) => {
        const found = /"sinceProcessStartMs":(\d+)/.exec(line);
        if (found !== null) firstDecisionMs = Number(found[1]);
      },
    });
    const browser = await openBrowser();
    try {
      await (await browser.context.newPage()).goto(house.signInUrl);
      const before = usage(house.controllerPid());
      for (let passed = 0; passed < seconds; passed += 60) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(60, seconds - passed) * 1_000));
        say(`${Math.min(seconds, passed + 60)} s: ${(usage(house.controllerPid()).rssKb / 1024).toFixed(0)} MB`);
      }
      const after = usage(house.controllerPid());
      const hours = seconds / 3600;
      return {
        rss: { value: after.rssKb / 1024, unit: 'MB', aim: '< 110' },
        cpu: { value: ((after.cpuS - before.cpuS) / seconds) * 100, unit: '% of a core', aim: '< 3' },
        startToFirstDecision: { value: firstDecisionMs / 1000, unit: 's', aim: '< 1' },
        writtenPerHour: { value: (after.writtenBytes - before.writtenBytes) / 1e6 / hours, unit: 'MB/h', aim: '< 2' },
      };
    } finally {
      await browser.close();
      await house.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

function usage(pid: number): { readonly rssKb: number; readonly cpuS: number; readonly writtenBytes: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const io = readFileSync(`/proc/${pid}/io`, 'utf8');
  // The fields behind the command's closing bracket; utime and stime are the 14th and 15th of all.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    rssKb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]),
    cpuS: (Number(stat[11]) + Number(stat[12])) / TICKS_PER_S,
    writtenBytes: Number(/^write_bytes: (\d+)/m.exec(io)?.[1]),
  };
}
