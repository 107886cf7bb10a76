import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { DayAheadServer } from '../src/sim/endpoints/day-ahead-server.ts';
import { dayAheadPrice } from '../src/sim/world/day-ahead.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './sim/eventually.ts';

/** 15 June 2026, 10:00 UTC: noon in Berlin. */
const NOON_MS = Date.UTC(2026, 5, 15, 10);
const HOUR_MS = 3_600_000;

/** The whole program and a day-ahead market, over real sockets. */
async function started() {
  const clock = new FakeClock(NOON_MS);
  const market = new DayAheadServer({ clock, seed: 7, port: 0 });
  const marketPort = await market.start();
  onTestFinished(() => market.stop());
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-prices-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [http, ocpp] = [await freePort(), await freePort()];
  writeFileSync(
    join(folder, 'config.yaml'),
    `http: { host: 127.0.0.1, port: ${http} }
ocpp: { host: 127.0.0.1, port: ${ocpp} }
circuits: [{ id: house, name: House, limitA: 25 }]
planning: { budget: { perMonth: 60, strict: true } }
prices: { feedIn: { pricePerKwh: 0.0786, noneAtNegative: DE-LU } }
priceFeeds: [{ id: epex, type: awattar, market: DE-LU, address: "http://127.0.0.1:${marketPort}/" }]
`,
  );
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: 'link',
  });
  if (composed.kind !== 'running') throw new Error(`not running: ${JSON.stringify(composed)}`);
  onTestFinished(() => composed.house.stop());
  const origin = `http://127.0.0.1:${http}`;
  const signIn = await fetch(`${origin}/sign-in?token=link`, { redirect: 'manual' });
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const get = async (path: string) =>
    JSON.parse(await (await fetch(`${origin}${path}`, { headers: { cookie } })).text());
  const put = (path: string, body: object) =>
    fetch(`${origin}${path}`, {
      method: 'PUT',
      headers: { cookie, origin, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  // The clock stands still meanwhile: else the source would be too slow.
  const until = (isSo: () => Promise<boolean>): Promise<void> => eventually(isSo, 15_000);
  return { clock, market, get, put, until };
}

const TARIFF = {
  id: 'home',
  name: 'Dynamic',
  vat: [{ from: '2026-01-01', percent: 19 }],
  versions: [
    {
      from: '2026-01-01',
      basis: 'net',
      energy: { kind: 'dynamic', market: 'DE-LU', resolution: 'hour' },
      surcharges: [{ name: 'grid', otherwise: '0.155' }],
    },
  ],
};

test('prices come from the market into the books, and out as what a kWh costs; a source that fails is named', async () => {
  const { clock, market, get, put, until } = await started();
  await until(async () => (await get('/api/feeds')).feeds[0].state === 'ok');
  expect((await get('/api/feeds')).feeds).toMatchObject([
    {
      id: 'epex',
      kind: 'price',
      source: 'awattar',
      market: 'DE-LU',
      problem: null,
      knownUntilMs: Date.UTC(2026, 5, 16),
    },
  ]);
  clock.advance(5_000);
  await until(async () => (await get('/api/plan')).budget?.usedNano === 0);
  expect((await get('/api/plan')).budget).toEqual({
    limitNano: 60_000_000_000,
    usedNano: 0,
    plannedNano: 0,
    aboveNano: 0,
    strict: true,
    endsMs: Date.UTC(2026, 5, 30, 22),
  });
  // Nobody has said yet what comes on top of the price of the market.
  expect((await get('/api/prices/ahead')).points[0].basis).toBe('unknown');
  expect((await put('/api/prices', { tariffs: [TARIFF] })).status).toBe(200);
  const { tariff, currency, points } = await get('/api/prices/ahead');
  expect([tariff, currency, points.length]).toEqual(['Dynamic', 'EUR', 192]);
  const now = points.find(({ startMs }: { startMs: number }) => startMs === NOON_MS);
  const marketNano = Math.round(dayAheadPrice(7, NOON_MS) * 1_000_000);
  expect(now).toEqual({
    startMs: NOON_MS,
    endMs: NOON_MS + HOUR_MS / 4,
    importNano: Math.round((marketNano + 155_000_000) * 1.19),
    exportNano: marketNano < 0 ? 0 : 78_600_000,
    basis: 'published',
    co2GPerKwh: null,
  });
  // The auction of tomorrow is later: its prices are assumed like those of the last weeks, which were fetched as well.
  expect(points.at(-1).basis).toBe('usual');

  market.faults.on('wrong-body');
  clock.jumpWall(7 * HOUR_MS);
  clock.advance(15_000);
  await until(async () => {
    const [feed] = (await get('/api/feeds')).feeds;
    return feed.state === 'failing' && feed.problem.code === 'not-understood';
  });
  expect((await get('/api/prices/ahead')).points[0].basis).toBe('published');
});
