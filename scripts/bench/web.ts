import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession } from 'playwright-core';
import { build } from 'vite';
import { openBrowser } from '../../test/e2e/gui/browser.ts';
import webConfig from '../../web/vite.config.ts';
import { startDemoHouse } from '../demo-house.ts';
import type { Bench } from './bench.ts';

/** Kernel ticks per second, as /proc/PID/stat counts them. */
const TICKS_PER_S = 100;
const CLIENTS = 8;

/** The first view of a phone, and what looking at it costs the controller: the demo (bundle), a real browser. */
export const bench: Bench = {
  what: 'the page on a slow phone (390 x 844, CPU / 6, 10 Mbit/s, 40 ms), cold and warm; eight of them watching',
  async run(args, say) {
    const at = args.indexOf('--seconds');
    const seconds = at === -1 ? 60 : Number(args[at + 1]);
    say('Building the GUI …');
    await build({ ...webConfig, configFile: false, logLevel: 'error' });
    const dataDir = mkdtempSync(join(tmpdir(), 'lademeister-web-'));
    const house = await startDemoHouse({
      dataDir,
      fresh: true,
      speed: 1,
      scenario: 'demo',
      httpPort: 0,
      ocppPort: 0,
      restart: false,
      onLine: () => {},
    });
    const browser = await openBrowser();
    try {
      const { context } = browser;
      const signIn = await context.newPage();
      await signIn.goto(house.signInUrl);
      // A car that is plugged in meanwhile would move the page: the house is to be looked at when it has settled.
      await signIn.locator('.cp .phases').first().waitFor();
      await signIn.close();
      const url = new URL('/', house.signInUrl).href;
      const cold = await firstView(context, url, true);
      say(`cold: ${cold.list.join(', ')}`);
      const warm = await firstView(context, url, false);
      const idleS = await cpuOf(house.controllerPid(), seconds);
      const pages = await Promise.all(
        Array.from({ length: CLIENTS }, async () => {
          const page = await context.newPage();
          const phone = await page.context().newCDPSession(page);
          const count = counter(phone);
          await phone.send('Network.enable');
          await page.goto(url);
          await page.locator('.cp').first().waitFor();
          return { count };
        }),
      );
      const before = pages.map(({ count }) => count.streamBytes());
      const watchedS = await cpuOf(house.controllerPid(), seconds);
      const live = pages.map(({ count }, index) => (count.streamBytes() - (before[index] ?? 0)) / seconds);
      return {
        bytes: { value: cold.bytes / 1000, unit: 'kB', aim: '<= 80' },
        javascript: { value: cold.javascriptBytes / 1000, unit: 'kB', aim: '<= 50' },
        requests: { value: cold.list.length, unit: '', aim: '<= 6' },
        lcpCold: { value: cold.lcpMs / 1000, unit: 's', aim: '<= 1.0' },
        lcpWarm: { value: warm.lcpMs / 1000, unit: 's', aim: '<= 0.4' },
        cls: { value: Math.max(cold.cls, warm.cls), unit: '', aim: '<= 0.02' },
        liveUpdates: { value: Math.max(...live) / 1000, unit: 'kB/s', aim: '<= 1' },
        watching: { value: ((watchedS - idleS) / seconds) * 100, unit: '% of a core for eight', aim: '<= 5' },
      };
    } finally {
      await browser.close();
      await house.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function firstView(context: BrowserContext, url: string, cold: boolean) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  const phone = await context.newCDPSession(page);
  const count = counter(phone);
  await phone.send('Network.enable');
  if (cold) await phone.send('Network.clearBrowserCache');
  await phone.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 40,
    downloadThroughput: 1_250_000,
    uploadThroughput: 1_250_000,
  });
  await phone.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await page.addInitScript(`
    globalThis.seen = { lcpMs: 0, cls: 0 };
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.lcpMs = entry.startTime; })
      .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value; })
      .observe({ type: 'layout-shift', buffered: true });
  `);
  await page.goto(url);
  await page.locator('.cp').first().waitFor();
  await page.waitForTimeout(4_000);
  const seen = await page.evaluate<{ readonly lcpMs: number; readonly cls: number }>('seen');
  await page.close();
  return { ...seen, ...count.loaded() };
}

/** Counts what comes over the line of one page: files as they travel, and the messages of the stream. */
function counter(phone: CDPSession) {
  const names = new Map<string, string>();
  let bytes = 0;
  let javascriptBytes = 0;
  let streamed = 0;
  const list: string[] = [];
  phone.on('Network.requestWillBeSent', ({ requestId, request }) => {
    names.set(requestId, new URL(request.url).pathname);
    list.push(new URL(request.url).pathname);
  });
  phone.on('Network.webSocketCreated', ({ url }) => list.push(new URL(url).pathname));
  phone.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes += encodedDataLength;
    if (names.get(requestId)?.endsWith('.js') === true) javascriptBytes += encodedDataLength;
  });
  phone.on('Network.webSocketFrameReceived', ({ response }) => {
    streamed += Buffer.byteLength(response.payloadData);
  });
  return { loaded: () => ({ bytes, javascriptBytes, list }), streamBytes: () => streamed };
}

/** Processor time of a process in the next `seconds`, s. */
async function cpuOf(pid: number, seconds: number): Promise<number> {
  const spentS = (): number => {
    // The fields behind the command's closing bracket; utime and stime are the 14th and 15th of all.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(stat[11]) + Number(stat[12])) / TICKS_PER_S;
  };
  const before = spentS();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  return spentS() - before;
}
