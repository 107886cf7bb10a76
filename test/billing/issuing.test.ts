import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { statementIssuer } from '../../src/billing/issuing.ts';
import { LocalDesk } from '../../src/billing/report-desk.ts';
import type { ReportConfig } from '../../src/config/schema.ts';
import { sha256Of } from '../../src/ledger/seals.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { billedHouse, CENT, fixed, HOUR, JULY } from './billed-house.ts';

const RUN = { jobId: 'anna', period: '2026-07', ...JULY, dueMs: JULY.toMs };
const REPORT: ReportConfig = {
  id: 'anna',
  name: "Anna's car",
  about: 'company-car',
  vehicle: 'id4',
  every: 'month',
  day: 1,
  at: '06:00',
  language: 'de',
  formats: ['pdf', 'csv'],
  to: [],
  remind: [],
  remindBeforeDays: 3,
};

function issuing(report: Partial<ReportConfig> = {}) {
  const house = billedHouse();
  const folder = temporaryFolder();
  const { ledger, state } = house;
  house.tariff(fixed(30 * CENT));
  house.registers(JULY.fromMs, { garage: 0 });
  house.registers(JULY.toMs, { garage: 10_000 });
  house.charge({
    sessionId: 'a',
    fromMs: JULY.fromMs + HOUR,
    toMs: JULY.fromMs + 2 * HOUR,
    startWh: 0,
    endWh: 10_000,
    vehicleId: 'id4',
  });
  const issuer = statementIssuer({
    reports: [{ ...REPORT, ...report }],
    ledger,
    desk: new LocalDesk({ ...house.statementOptions, folder }),
    people: () => state.people,
    folder,
    nowMs: () => state.nowMs,
  });
  return { house, issuer, folder };
}

it('makes, seals and keeps a statement; asked again it gives the same files', async () => {
  const { house, issuer, folder } = issuing();
  house.book.elect({ employeeId: 'anna', year: 2026, method: { kind: 'de-strompreispauschale' } }, 'owner', 1);
  const first = await issuer.issue('anna', RUN);
  if (first.kind !== 'issued') throw new Error(JSON.stringify(first));
  expect(first.files.map(({ name }) => name.split('.').at(-1))).toEqual(['pdf', 'csv']);
  for (const { name, sha256 } of first.files) {
    expect(sha256Of(readFileSync(join(folder, name)))).toBe(sha256);
    expect(sha256Of(await issuer.read(name))).toBe(sha256);
  }
  const { seq } = house.ledger.chain.headNow();
  expect(await issuer.issue('anna', RUN)).toEqual(first);
  expect(house.ledger.chain.headNow().seq).toBe(seq);
});

it('says why it cannot be issued, and seals nothing', async () => {
  const running = issuing();
  running.house.state.nowMs = JULY.toMs - HOUR;
  expect(await running.issuer.issue('anna', RUN)).toEqual({ kind: 'open', why: { code: 'not-exact' } });
  const unpriced = issuing();
  const method = { kind: 'be-creg', region: 'lowest' } as const;
  unpriced.house.book.elect({ employeeId: 'anna', year: 2026, method }, 'owner', 1);
  const why = { code: 'no-official-price', value: '2026-Q3' };
  expect(await unpriced.issuer.issue('anna', RUN)).toEqual({ kind: 'open', why });
  const gone = issuing({ vehicle: 'sold' });
  const refused = { code: 'refused', detail: 'there is no vehicle sold' };
  expect(await gone.issuer.issue('anna', RUN)).toEqual({ kind: 'open', why: refused });
  const { house, issuer } = issuing();
  house.ledger.db.exec('DROP TRIGGER record_is_never_changed');
  house.ledger.db
    .prepare("UPDATE record SET body = replace(body, '10000', '90000') WHERE kind = 'session-ended'")
    .run();
  expect(await issuer.issue('anna', RUN)).toMatchObject({ why: { code: 'ledger-unusable' } });
});

it('says in good time what it would lack', async () => {
  const { house, issuer } = issuing();
  house.charge({ sessionId: 'b', fromMs: JULY.fromMs + 5 * HOUR, toMs: JULY.fromMs + 6 * HOUR, startWh: 0, endWh: 9 });
  house.state.nowMs = JULY.toMs - 48 * HOUR;
  const lacking = { code: 'missing', method: true, unassigned: 1, withoutEnergy: 0, withoutOdometer: 1 };
  expect(await issuer.missing('anna', JULY)).toEqual(lacking);
  house.book.elect({ employeeId: 'anna', year: 2026, method: { kind: 'de-strompreispauschale' } }, 'owner', 1);
  expect(await issuer.missing('anna', JULY)).toEqual({ ...lacking, method: false });
  expect(await issuer.missing('gone', JULY)).toBeNull();
});
