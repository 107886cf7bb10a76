import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { composeDesk, composeStatements } from '../../src/compose/statements.ts';
import { parseConfig } from '../../src/config/load.ts';
import { CONFIG } from '../billing/billed-house.ts';
import { FakeClock } from '../fake-clock.ts';
import { endAt, openBooks, startAt } from '../ledger/books.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { house } from './house.ts';

const TARIFF = {
  id: 'home',
  name: 'Strom',
  vat: [{ from: '2007-01-01', percent: 19 }],
  versions: [{ from: '2026-01-01', basis: 'gross', energy: { kind: 'fixed', pricePerKwh: '0.30' } }],
};

/** The API over the real books of a folder, with one session of 10 kWh in June 2026. */
async function billedApi() {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const clock = new FakeClock();
  const { stores, book, cards } = openBooks(folder, { clock });
  cards.applyConfigured([{ uid: '04A1B2C3', name: 'Anna' }], clock.wallMs());
  const { transactionId } = await book.started(startAt(clock, 1_000, { chargePointId: 'garage' }));
  clock.advance(3_600_000);
  await book.ended(endAt(clock, transactionId, 11_000, { chargePointId: 'garage' }));
  clock.advance(30 * 86_400_000);
  const config = parseConfig(CONFIG);
  if (config.kind !== 'ok') throw new Error(config.kind);
  const desk = composeDesk(config.config, { stores, clock, log: silentLog, dataDir: folder });
  const home = await house({ reports: composeStatements(config.config, { stores, clock, desk }) });
  onTestFinished(async () => {
    await home.app.close();
    await desk.close();
  });
  const headers = { cookie: home.signIn(), host: 'localhost' };
  const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) => {
    const answer = await home.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, text: answer.body, headers: answer.headers };
  };
  return { ask, folder };
}

test('a price is set, a month is looked at, downloaded, and issued', async () => {
  const { ask, folder } = await billedApi();
  expect(JSON.parse((await ask('GET', '/api/statements?from=2026-06')).text)).toMatchObject({
    totals: { cents: null },
  });
  expect(await ask('PUT', '/api/prices', { tariffs: [TARIFF] })).toMatchObject({ status: 200 });
  expect(JSON.parse((await ask('GET', '/api/prices')).text)).toMatchObject({
    tariffs: [{ id: 'home' }],
    rules: [{ tariff: 'home' }],
    history: [{ kind: 'tariff-rules' }, { kind: 'tariff', about: 'Strom' }],
  });
  const { text } = await ask('GET', '/api/statements?from=2026-06');
  expect(JSON.parse(text)).toMatchObject({ totals: { cents: 300 }, exact: true, sessions: [{ cents: 300 }] });
  const file = await ask('GET', '/api/statements/file?from=2026-06&format=csv&language=de');
  expect(file.headers['content-disposition']).toBe('attachment; filename="sessions-2026-06.csv"');
  expect(file.text).toContain(';10,000;');
  const issued = await ask('POST', '/api/statements/seals', { from: '2026-06', language: 'de' });
  expect(issued.status).toBe(200);
  const { seals } = JSON.parse((await ask('GET', '/api/statements/seals')).text);
  expect(seals).toHaveLength(1);
  for (const { name, sha256 } of seals[0].files) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(folder, 'statements', name)))
        .digest('hex'),
    ).toBe(sha256);
  }
  const statistics = JSON.parse((await ask('GET', '/api/statistics?from=2026')).text);
  expect(statistics).toEqual({
    revenuePerDay: [{ day: '2026-06-15', cents: 300 }],
    perMonth: [{ month: '2026-06', energyWh: 10_000, sessions: 1 }],
    chargePoints: [{ month: '2026-06', active: 1, everActive: 1 }],
  });
  const csv = async (what: string) => (await ask('GET', `/api/statistics/file?from=2026-06-15&what=${what}`)).text;
  expect(await csv('revenue-per-day')).toBe('day,revenue\r\n2026-06-15,3.00\r\n');
  expect(await csv('sessions-per-month')).toBe('month,energy_kwh,sessions\r\n2026-06,10.000,1\r\n');
  expect(await csv('charge-points')).toBe('month,active,ever_active\r\n2026-06,1,1\r\n');
  expect((await csv('power')).split('\r\n').slice(0, 2)).toEqual([
    'start,garage_w,yard_w',
    '2026-06-14T22:00:00.000Z,,',
  ]);
  expect(JSON.parse((await ask('GET', '/api/deliveries')).text)).toMatchObject({
    reports: [],
    open: [],
    deliveries: [],
    issued: [{ kind: 'sessions', scheduled: false, files: seals[0].files.map(({ name }: { name: string }) => name) }],
  });
  expect(JSON.parse((await ask('GET', '/api/power?from=2026-06-15')).text).curves[0].powerW).toHaveLength(96);
  const energy = JSON.parse((await ask('GET', '/api/energy?from=2026-06&step=day')).text).rows;
  expect(energy[0]).toMatchObject({ label: '2026-06-01', importWh: 0, missingQuarters: 96 });
  expect((await ask('GET', '/api/energy/file?from=2026-06-15&step=hour')).text).toMatch(/^period,import_kwh,/);
  expect((await ask('GET', '/api/energy?from=2026&step=hour')).status).toBe(400);
  expect(JSON.parse((await ask('GET', '/api/statements/choices')).text)).toMatchObject({
    cards: [{ name: 'Anna' }],
    chargePoints: [{ id: 'garage' }, { id: 'yard' }],
    months: { first: '2026-06', last: '2026-06' },
  });
});

test('market prices and elections', async () => {
  const { ask } = await billedApi();
  const csv = 'start,price\n2026-06-01T00:00:00Z,81.5\n';
  expect(JSON.parse((await ask('POST', '/api/market-prices', { market: 'DE-LU', unit: 'mwh', csv })).text)).toEqual({
    slots: 1,
    holes: 0,
  });
  const election = { employeeId: 'anna', year: 2026, method: { kind: 'de-strompreispauschale' } };
  expect((await ask('POST', '/api/elections', election)).status).toBe(200);
  const other = await ask('POST', '/api/elections', { ...election, method: { kind: 'at-sachbezug' } });
  expect([other.status, JSON.parse(other.text).code]).toEqual([409, 'elected-otherwise']);
  expect(JSON.parse((await ask('GET', '/api/elections')).text)).toEqual({ elections: [election] });
});

const REFUSED: readonly (readonly [string, 'GET' | 'PUT' | 'POST', string, object | undefined, number, string])[] = [
  ['no period', 'GET', '/api/statements', undefined, 400, 'invalid-request'],
  ['a period that is none', 'GET', '/api/statements?from=2026-13', undefined, 400, 'invalid-request'],
  ['the wrong way round', 'GET', '/api/statements?from=2026-06&to=2026-05', undefined, 400, 'invalid-request'],
  ['a card that is gone', 'GET', '/api/statements?from=2026-06&card=x', undefined, 404, 'unknown-subject'],
  ['a method that is none', 'GET', '/api/statements?from=2026-06&method=free', undefined, 400, 'invalid-request'],
  ['registers of what', 'GET', '/api/statements?from=2026-06&kind=registers', undefined, 400, 'invalid-request'],
  ['prices that do not fit', 'PUT', '/api/prices', { tariffs: [{ ...TARIFF, id: 'No!' }] }, 422, 'prices-invalid'],
  ['a broken line', 'POST', '/api/market-prices', { market: 'DE-LU', unit: 'mwh', csv: 'a\nb' }, 422, 'prices-invalid'],
  ['what may still change', 'POST', '/api/statements/seals', { from: '2026-07' }, 409, 'statement-not-exact'],
  [
    'records by nobody',
    'GET',
    '/api/statements/export?from=2026-06&what=cdrs',
    undefined,
    409,
    'export-not-configured',
  ],
  ['nothing signed', 'GET', '/api/statements/export?from=2026-06&what=transparency', undefined, 404, 'nothing-signed'],
  [
    'half a year of power in a file',
    'GET',
    '/api/statistics/file?from=2026&what=power',
    undefined,
    400,
    'invalid-request',
  ],
  ['half a year of power', 'GET', '/api/power?from=2026', undefined, 400, 'invalid-request'],
];

test('what cannot be answered is refused with its code', async () => {
  const { ask } = await billedApi();
  for (const [name, method, url, payload, status, code] of REFUSED) {
    const answer = await ask(method, url, payload);
    expect([answer.status, JSON.parse(answer.text).code], name).toEqual([status, code]);
  }
});
