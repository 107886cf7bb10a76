import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { peopleOf } from '../../src/billing/people.ts';
import { type Bytes, type FileOrder, LocalDesk, ReportsLost } from '../../src/billing/report-desk.ts';
import { ReportThread, type ReportThreadOptions } from '../../src/billing/report-thread.ts';
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

/** A ledger file with many sessions in July, and a thread over it. */
function desks(over: Partial<ReportThreadOptions> = {}) {
  const folder = temporaryFolder();
  const ledgerFile = join(folder, 'ledger.db');
  const ledger = unwrap(openLedger(ledgerFile, 1));
  onTestFinished(() => void ledger.db.close());
  ledger.db.pragma('synchronous = OFF');
  const site = siteOf(OCPI);
  const clock = new FakeClock(JULY.toMs + HOUR);
  const statements = join(folder, 'statements');
  const surroundings = { ledgerFile, stateFile: null, site, folder: statements, people: () => people, clock };
  const thread = new ReportThread({ ...surroundings, log: silentLog, ...over });
  onTestFinished(() => thread.close());
  const nowMs = (): number => clock.wallMs();
  const signedValues = { of: () => [] };
  const local = new LocalDesk({ ledger, signedValues, site, folder: statements, people: () => people, nowMs });
  return { ledger, thread, local, clock };
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

test('the thread makes what this thread would make, byte for byte', async () => {
  const { thread, local, ledger } = desks();
  fill(ledger);
  const order = query({ kind: 'sessions', period: JULY });
  const [far, near] = [await thread.file(order, CSV), await local.file(order, CSV)];
  if (far.kind === 'refused' || near.kind === 'refused') throw new Error('refused');
  const text = await textOf(far.bytes);
  expect(text).toBe(await textOf(near.bytes));
  expect(text).toContain('s-1234');
  expect(await thread.statement(order)).toEqual(await local.statement(order));
  expect(await thread.statistics(JULY)).toEqual(await local.statistics(JULY));
  expect(await thread.power({ fromMs: JULY.fromMs, toMs: JULY.fromMs + HOUR })).toEqual(
    await local.power({ fromMs: JULY.fromMs, toMs: JULY.fromMs + HOUR }),
  );
  expect(await thread.exportOf('cdrs', order)).toEqual(await local.exportOf('cdrs', order));
  expect(await thread.exportOf('cdrs', order)).toMatchObject({ kind: 'ok', leftOut: SESSIONS });
  const lacking = await thread.missing(order);
  expect(lacking).toEqual(await local.missing(order));
  expect(lacking).toMatchObject({ unassigned: SESSIONS, method: false });
  expect(await thread.file(query({ vehicleId: 'gone' }), CSV)).toEqual({ kind: 'refused', why: 'unknown-vehicle' });
});

test('what nobody reads is not made, and what nobody wants any more is given up', async () => {
  const { thread, local, ledger } = desks();
  fill(ledger);
  const sessions = { ...JULY, chargePointId: null };
  const whole = await textOf(local.sessionsCsv(sessions, MACHINE));
  const slow = thread.sessionsCsv(sessions, MACHINE);
  const first = await slow.next();
  if (first.done === true) throw new Error('it is empty');
  expect(first.value.length).toBeLessThan(whole.length / 2);
  // Others go on beside it; the rest comes when it is asked for.
  expect(await textOf(thread.sessionsCsv(sessions, MACHINE))).toBe(whole);
  expect(Buffer.from(first.value).toString() + (await textOf(slow))).toBe(whole);
  const abandoned = await thread.file(query({ period: JULY }), CSV);
  if (abandoned.kind === 'refused') throw new Error(abandoned.why);
  await abandoned.bytes[Symbol.asyncIterator]().return?.();
  expect(await textOf(thread.sessionsCsv(sessions, MACHINE))).toBe(whole);
});

test('without work the thread ends, and begins again with the next report', async () => {
  const { thread, clock } = desks();
  expect(await thread.power({ fromMs: 0, toMs: 0 })).toHaveLength(siteOf().chargePoints.size);
  clock.advance(600_000);
  expect(await thread.power({ fromMs: 0, toMs: 0 })).toHaveLength(siteOf().chargePoints.size);
});

test('a thread that fails is an error for all who wait, and no silence', async () => {
  const throwing = desks({ file: new URL('data:text/javascript,throw new Error("out of memory")') });
  const waiting = [throwing.thread.statistics(JULY), throwing.thread.statement(query({ period: JULY }))];
  for (const one of waiting) await expect(one).rejects.toThrow(new ReportsLost('out of memory'));
  await expect(textOf(throwing.thread.sessionsCsv({ ...JULY, chargePointId: null }, MACHINE))).rejects.toThrow(
    ReportsLost,
  );
  const { thread, ledger } = desks();
  fill(ledger);
  const cut = thread.sessionsCsv({ ...JULY, chargePointId: null }, MACHINE);
  await cut.next();
  await thread.close();
  await expect(textOf(cut)).rejects.toThrow(ReportsLost);
});

test('a ledger that cannot be read is said as what it is', async () => {
  const { thread } = desks({ ledgerFile: join(temporaryFolder(), 'gone.db') });
  const problem = await thread.statistics(JULY).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(StoreError);
  expect(problem).toMatchObject({ kind: 'io-error', message: expect.stringContaining('gone.db') });
});
