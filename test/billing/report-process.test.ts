import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { peopleOf } from '../../src/billing/people.ts';
import { type Bytes, type FileOrder, LocalDesk, ReportsLost } from '../../src/billing/report-desk.ts';
import { ReportProcess, type ReportProcessOptions } from '../../src/billing/report-process.ts';
import { StoreError } from '../../src/ledger/errors.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { toRecord } from '../../src/ledger/session-codec.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';
import { HOUR, JULY, query, siteOf } from './billed-house.ts';

const SESSIONS = 4_000;
const CSV: FileOrder = { format: 'csv', language: 'de', dialect: 'excel-de' };
const MACHINE = { dialect: 'machine', language: 'en' } as const;
const people = peopleOf([], [], []);
const OCPI = `
exports:
  ocpi: { countryCode: DE, partyId: LAD, street: Weg 1, postalCode: "1", city: Ort, country: DEU, latitude: "50.77664", longitude: "6.08343" }
`;

/** A ledger file with many sessions in July, and a process over it. */
function desks(over: Partial<ReportProcessOptions> = {}) {
  const folder = temporaryFolder();
  const ledgerFile = join(folder, 'ledger.db');
  const ledger = unwrap(openLedger(ledgerFile, 1));
  onTestFinished(() => void ledger.db.close());
  ledger.db.pragma('synchronous = OFF');
  const site = siteOf(OCPI);
  const clock = new FakeClock(JULY.toMs + HOUR);
  const statements = join(folder, 'statements');
  const surroundings = { ledgerFile, stateFile: null, site, folder: statements, people: () => people, clock };
  const away = new ReportProcess({ ...surroundings, log: silentLog, ...over });
  onTestFinished(() => away.close());
  const nowMs = (): number => clock.wallMs();
  const signedValues = { of: () => [] };
  const local = new LocalDesk({ ledger, signedValues, site, folder: statements, people: () => people, nowMs });
  return { ledger, away, local, clock };
}

function fill({ chain }: ReturnType<typeof desks>['ledger']): void {
  const events = Array.from({ length: SESSIONS }, (_, i) => {
    const atMs = JULY.fromMs + i * 600_000;
    const of = { sessionId: `s-${i}`, flags: [], stationTimestamp: null };
    const point = { chargePointId: 'garage', connectorId: 1, transactionId: i, tokenRef: null };
    return [
      { kind: 'started', ...of, atMs, recordedAtMs: atMs, ...point, registerWh: i * 100 },
      { kind: 'ended', ...of, atMs: atMs + 300_000, recordedAtMs: atMs, registerWh: i * 100 + 50, reason: 'local' },
    ] as const;
  });
  chain.append(events.flat().map(toRecord));
}

async function textOf(bytes: Bytes): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts).toString();
}

test('the process makes what this one would make, byte for byte', async () => {
  const { away, local, ledger } = desks();
  fill(ledger);
  const order = query({ kind: 'sessions', period: JULY });
  const [far, near] = [await away.file(order, CSV), await local.file(order, CSV)];
  if (far.kind === 'refused' || near.kind === 'refused') throw new Error('refused');
  const text = await textOf(far.bytes);
  expect(text).toBe(await textOf(near.bytes));
  expect(text).toContain('s-1234');
  expect(await away.statement(order)).toEqual(await local.statement(order));
  expect(await away.statistics(JULY)).toEqual(await local.statistics(JULY));
  expect(await away.power({ fromMs: JULY.fromMs, toMs: JULY.fromMs + HOUR })).toEqual(
    await local.power({ fromMs: JULY.fromMs, toMs: JULY.fromMs + HOUR }),
  );
  expect(await away.energy(JULY, 'day', [])).toEqual(await local.energy(JULY, 'day', []));
  expect(await away.figures('s-7')).toEqual(await local.figures('s-7'));
  const day = query({ period: { fromMs: JULY.fromMs, toMs: JULY.fromMs + 24 * HOUR } });
  const records = await away.exportOf('cdrs', day);
  expect(records).toEqual(await local.exportOf('cdrs', day));
  expect(records).toMatchObject({ kind: 'ok', leftOut: 144 });
  const lacking = await away.missing(day);
  expect(lacking).toEqual(await local.missing(day));
  expect(lacking).toMatchObject({ unassigned: 144, method: false });
  expect(await away.file(query({ vehicleId: 'gone' }), CSV)).toEqual({ kind: 'refused', why: 'unknown-vehicle' });
});

test('what nobody reads is not made, and what nobody wants any more is given up', async () => {
  const { away, local, ledger } = desks();
  fill(ledger);
  const sessions = { ...JULY, chargePointId: null };
  const whole = await textOf(local.sessionsCsv(sessions, MACHINE));
  const slow = away.sessionsCsv(sessions, MACHINE);
  const first = await slow.next();
  if (first.done === true) throw new Error('it is empty');
  expect(first.value.length).toBeLessThan(whole.length / 2);
  // Others go on beside it; the rest comes when it is asked for.
  expect(await textOf(away.sessionsCsv(sessions, MACHINE))).toBe(whole);
  expect(Buffer.from(first.value).toString() + (await textOf(slow))).toBe(whole);
  const abandoned = await away.file(query({ period: JULY }), CSV);
  if (abandoned.kind === 'refused') throw new Error(abandoned.why);
  await abandoned.bytes[Symbol.asyncIterator]().return?.();
  expect(await textOf(away.sessionsCsv(sessions, MACHINE))).toBe(whole);
});

test('without work the process ends, and begins again with the next report', async () => {
  const { away, clock } = desks();
  expect(await away.power({ fromMs: 0, toMs: 0 })).toHaveLength(siteOf().chargePoints.size);
  clock.advance(600_000);
  expect(await away.power({ fromMs: 0, toMs: 0 })).toHaveLength(siteOf().chargePoints.size);
});

/** A process that does only this. */
function doing(script: string): { readonly file: URL } {
  const path = join(temporaryFolder(), 'stub.mjs');
  writeFileSync(path, script);
  return { file: pathToFileURL(path) };
}

test('a process that fails is an error for all who wait, and no silence', async () => {
  const throwing = desks(doing("process.send({ kind: 'failed', detail: 'out of memory' }, () => process.exit(70));"));
  const waiting = [throwing.away.statistics(JULY), throwing.away.statement(query({ period: JULY }))];
  for (const one of waiting) await expect(one).rejects.toThrow(new ReportsLost('out of memory'));
  await expect(textOf(throwing.away.sessionsCsv({ ...JULY, chargePointId: null }, MACHINE))).rejects.toThrow(
    ReportsLost,
  );
  // As SQLite's binding may: this process is not the one that ends.
  const crashing = desks(doing("process.on('message', () => process.kill(process.pid, 'SIGSEGV'));"));
  await expect(crashing.away.statistics(JULY)).rejects.toThrow(new ReportsLost('by SIGSEGV'));
  const { away, ledger } = desks();
  fill(ledger);
  const cut = away.sessionsCsv({ ...JULY, chargePointId: null }, MACHINE);
  await cut.next();
  await away.close();
  await expect(textOf(cut)).rejects.toThrow(ReportsLost);
});

test('a ledger that cannot be read is said as what it is', async () => {
  const { away } = desks({ ledgerFile: join(temporaryFolder(), 'gone.db') });
  const problem = await away.statistics(JULY).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(StoreError);
  expect(problem).toMatchObject({ kind: 'io-error', message: expect.stringContaining('gone.db') });
});
