import { join } from 'node:path';
import { type People, peopleOf } from '../../src/billing/people.ts';
import type { StatementQuery } from '../../src/billing/query.ts';
import { type BilledSite, billedSite } from '../../src/billing/site.ts';
import { Statements } from '../../src/billing/statements.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Card, Driver, Vehicle } from '../../src/core/model/people.ts';
import type { SessionEvent } from '../../src/core/model/sessions.ts';
import type { TariffVersion } from '../../src/core/tariff/prices.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { PriceBook } from '../../src/ledger/price-book.ts';
import { RegisterLog } from '../../src/ledger/register-log.ts';
import { toRecord } from '../../src/ledger/session-codec.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';

export const CENT = 10_000_000;
export const QUARTER = 900_000;
export const HOUR = 3_600_000;

export const CONFIG = `
site: { name: Zuhause, timeZone: Europe/Berlin }
circuits: [{ id: house, name: Haus, limitA: 35, meter: grid }]
meters: [{ id: grid, name: Zähler, type: p1, tcp: { host: 127.0.0.1, port: 1 } }]
inverters: [{ id: roof, name: Dach, type: sunspec, host: 127.0.0.1 }]
chargePoints:
  - id: garage
    name: Garage
    type: ocpp
    identity: G1
    circuit: house
    billingClass: mid-single-partner
    meter: { make: Eastron, model: SDM72, serial: '23001234', class: MID B }
  - { id: yard, name: Hof, type: ocpp, identity: Y1, circuit: house }
tokens: [{ uid: 04A1B2C3, name: Anna }]
`;

/** A site from a configuration, `billing` as wanted. */
export function siteOf(billing = ''): BilledSite {
  const loaded = parseConfig(CONFIG + billing);
  if (loaded.kind !== 'ok') throw new Error(JSON.stringify(loaded.problems));
  return billedSite(loaded.config);
}

const card = (tokenRef: string, over: Partial<Card> = {}): Card => ({
  tokenRef,
  uid: '04A1B2C3',
  aliases: [],
  name: 'Anna',
  status: 'accepted',
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
  configured: false,
  ...over,
});
const driver = (driverId: string, name: string): Driver => ({
  driverId,
  name,
  email: null,
  employer: 'ACME',
  groups: [],
  restricted: false,
});
const vehicle = (vehicleId: string, over: Partial<Vehicle> = {}): Vehicle => ({
  vehicleId,
  name: vehicleId,
  use: 'company',
  plate: null,
  costCentre: null,
  employer: 'ACME',
  driverId: 'anna',
  identifiers: [],
  ...over,
});

const PEOPLE: People = peopleOf(
  [card('c-anna'), card('c-guest', { uid: '04FFEEDD', name: 'Gast', groups: ['guests'] })],
  [driver('anna', 'Anna Muster')],
  [
    vehicle('id4', { name: 'ID.4', plate: 'M-AB 123', costCentre: '4711' }),
    vehicle('zoe', { name: 'Zoe', use: 'private', employer: null, driverId: null }),
  ],
);

export const fixed = (priceNano: number, over: Partial<TariffVersion> = {}): TariffVersion => ({
  validFromMs: 0,
  energy: { kind: 'fixed', priceNano },
  surcharges: [],
  basis: 'gross',
  perSessionNano: 0,
  perHourNano: 0,
  idlePerHourNano: 0,
  idleGraceMs: 0,
  baseFeePerMonthNano: 0,
  ...over,
});

export interface Charged {
  readonly sessionId: string;
  readonly point?: string;
  readonly fromMs: number;
  /** `null`: it runs. */
  readonly toMs: number | null;
  readonly startWh: number | null;
  readonly endWh: number | null;
  readonly tokenRef?: string | null;
  readonly vehicleId?: string | null;
  readonly marks?: readonly (readonly [number, number])[];
}

/** A ledger, and statements over it. */
export function billedHouse(
  options: { readonly site?: BilledSite; readonly people?: People; readonly nowMs?: number } = {},
) {
  const ledger = unwrap(openLedger(join(temporaryFolder(), 'ledger.db'), Date.UTC(2025, 11, 1)));
  const state = { nowMs: options.nowMs ?? Date.UTC(2026, 7, 1), people: options.people ?? PEOPLE };
  const site = options.site ?? siteOf();
  const signed = new Map<string, readonly string[]>();
  const signedValues = {
    of: (sessionId: string) =>
      (signed.get(sessionId) ?? []).map((data) => ({ sessionId, atMs: 0, context: 'end' as const, data })),
  };
  const statementOptions = { ledger, signedValues, people: () => state.people, site, nowMs: () => state.nowMs };
  const statements = new Statements(statementOptions);
  const book = new PriceBook(ledger);
  const registers = new RegisterLog(ledger);
  const append = (...events: readonly SessionEvent[]): void => ledger.chain.append(events.map(toRecord));
  let transactionId = 0;
  return {
    ledger,
    book,
    statements,
    statementOptions,
    state,
    signed,
    site,
    append,
    charge({
      sessionId,
      point = 'garage',
      fromMs,
      toMs,
      startWh,
      endWh,
      tokenRef = null,
      vehicleId,
      marks = [],
    }: Charged) {
      const common = { sessionId, flags: [] };
      transactionId += 1;
      append({
        kind: 'started',
        ...common,
        atMs: fromMs,
        recordedAtMs: fromMs,
        chargePointId: point,
        connectorId: 1,
        transactionId,
        tokenRef,
        registerWh: startWh,
        stationTimestamp: String(fromMs),
      });
      if (vehicleId !== undefined && vehicleId !== null) {
        const driverId = state.people.vehicles.get(vehicleId)?.driverId ?? null;
        const use = state.people.vehicles.get(vehicleId)?.use ?? null;
        const who = { vehicleId, driverId, use, by: 'token', author: null, reason: null } as const;
        append({ kind: 'assigned', ...common, atMs: fromMs, recordedAtMs: fromMs, ...who });
      }
      for (const [atMs, registerWh] of marks) append({ kind: 'mark', ...common, atMs, recordedAtMs: atMs, registerWh });
      if (toMs === null) return;
      const stationTimestamp = String(toMs);
      append({
        kind: 'ended',
        ...common,
        atMs: toMs,
        recordedAtMs: toMs,
        registerWh: endWh,
        reason: 'local',
        stationTimestamp,
      });
    },
    /** Registers at a quarter hour: import alone, or import and export. */
    registers(atMs: number, values: Readonly<Record<string, number | readonly [number, number]>>) {
      const list = Object.entries(values).map(([deviceId, value]) => {
        const [importWh, exportWh = null] = typeof value === 'number' ? [value] : value;
        return { deviceId, importWh, exportWh, quality: 'W' as const };
      });
      registers.recordRegisters(atMs, list, atMs);
    },
    tariff(version: TariffVersion, over: { readonly id?: string; readonly group?: string } = {}) {
      const id = over.id ?? 'home';
      book.setTariff(
        { id, name: id, currency: 'EUR', versions: [version], vat: [{ validFromMs: 0, ratePpm: 190_000 }] },
        'test',
        1,
      );
      const rule = { tariffId: id, chargePointId: null, group: over.group ?? null, validFromMs: 0, validToMs: null };
      book.setRules([...book.rules(), { ...rule, discountPpm: 0 }], 'test', 1);
    },
  };
}

/** July 2026 in Berlin. */
export const JULY = { fromMs: Date.UTC(2026, 5, 30, 22), toMs: Date.UTC(2026, 6, 31, 22) };

export function query(over: Partial<StatementQuery> = {}): StatementQuery {
  return {
    kind: 'sessions',
    period: JULY,
    vehicleId: null,
    driverId: null,
    tokenRef: null,
    chargePointId: null,
    group: null,
    use: null,
    method: null,
    ...over,
  };
}

/** The statement, or the test fails with why there is none. */
export async function made(house: ReturnType<typeof billedHouse>, over: Partial<StatementQuery> = {}) {
  const outcome = await house.statements.make(query(over));
  if (outcome.kind === 'refused') throw new Error(outcome.why);
  return outcome.statement;
}
