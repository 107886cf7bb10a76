import type { MadeStatement, Statement, StatementSession } from '../../../src/billing/statement.ts';

const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 8, 30, 22);
const TO_MS = Date.UTC(2026, 9, 31, 23);

/** The nth session of October 2026 in Berlin. */
export function sampleSession(n: number, change: Partial<StatementSession> = {}): StatementSession {
  const startedAtMs = FROM_MS + (n % 30) * DAY_MS + 16 * 3_600_000 + (n % 7) * 551_000;
  const energyWh = 4_000 + ((n * 1_237) % 38_000);
  const startRegisterWh = 1_234_567 + n * 21_000;
  return {
    sessionId: `3f9a1c7e42-${n + 1}`,
    chargePointId: 'carport',
    connectorId: 1,
    startedAtMs,
    endedAtMs: startedAtMs + energyWh * 420 + 9_000,
    startRegisterWh,
    endRegisterWh: startRegisterWh + energyWh,
    energyWh,
    tokenName: 'Anna',
    tokenRef: 'ref-anna',
    tokenTail: 'D4E5',
    vehicleId: 'v-1',
    driverId: 'd-1',
    groups: [],
    reported: null,
    endReason: 'ev-disconnected',
    flags: [],
    chargePointName: 'Carport',
    vehicle: 'Škoda Enyaq',
    driver: 'Anna Weiß-Dörflinger',
    assignedBy: 'token',
    use: 'company',
    odometerKm: null,
    socPercent: null,
    sources: null,
    lines: [{ priceNano: 312_500_000, source: 'grid', energyWh }],
    cents: Math.round((energyWh * 3125) / 100_000),
    provisional: false,
    corrected: false,
    signature: 'none',
    ...change,
  };
}

export const SOME_SESSIONS: readonly StatementSession[] = Array.from({ length: 21 }, (_, n) => {
  if (n === 3) return sampleSession(n, { odometerKm: 48_213, socPercent: 41 });
  if (n === 7) return sampleSession(n, { corrected: true, flags: ['stop-register-missing', 'reported-late'] });
  if (n === 20)
    return sampleSession(n, {
      endedAtMs: null,
      endRegisterWh: null,
      energyWh: null,
      endReason: null,
      cents: null,
      lines: [],
    });
  return sampleSession(n);
});

const energyWh = SOME_SESSIONS.reduce((sum, session) => sum + (session.energyWh ?? 0), 0);
const cents = Math.round((energyWh * 34) / 1000);

/** A company car's October, with something of everything. */
export const COMPANY_CAR: Statement = {
  kind: 'company-car',
  site: { name: 'Haus Weiß', address: 'Lindenallee 12, 86150 Augsburg', timeZone: 'Europe/Berlin' },
  period: { fromMs: FROM_MS, toMs: TO_MS },
  subject: {
    driver: 'Anna Weiß-Dörflinger',
    vehicle: 'Škoda Enyaq',
    plate: 'A-WD 2026E',
    costCentre: '4711-03',
    employer: 'Łódź & Söhne Präzisionswerkzeuge GmbH',
    card: '…D4E5',
    group: null,
  },
  currency: 'EUR',
  chargePoints: [
    {
      id: 'carport',
      name: 'Carport',
      address: 'Lindenallee 12, 86150 Augsburg',
      meter: { make: 'Eastron', model: 'SDM630 MID', serial: '19284771', meterClass: 'B' },
      billingClass: 'mid-single-partner',
      startRegister: { registerWh: 1_234_001, quality: 'W' },
      endRegister: { registerWh: 1_671_882, quality: 'E' },
      reconciliation: { sessionsWh: energyWh, registerDifferenceWh: 437_881, unexplainedWh: 437_881 - energyWh },
    },
  ],
  sessions: SOME_SESSIONS,
  totals: {
    count: SOME_SESSIONS.length,
    energyWh,
    withoutEnergy: 1,
    cents: null,
    vat: null,
    sources: null,
    durationMs: 92 * 3_600_000 + 754_000,
  },
  reimbursement: {
    method: { kind: 'de-strompreispauschale' },
    statutory: true,
    priceNano: 340_000_000,
    value: '2026',
    baseFeeNano: 0,
    householdWh: null,
    cents,
    sourceRule: null,
    months: [{ year: 2026, month: 10, energyWh, priceNano: 340_000_000, value: '2026', cents }],
  },
  coverage: {
    quarters: 2980,
    trueQuarters: 2951,
    substituteQuarters: 21,
    missingQuarters: 8,
    substituteWh: 3_120,
  },
  corrections: [
    {
      atMs: Date.UTC(2026, 9, 9, 7, 3, 11),
      sessionId: '3f9a1c7e42-8',
      author: 'anna',
      reason: 'Zählerstand am Ende vom Display abgelesen, Foto liegt bei',
      what: ['energy'],
    },
  ],
  notices: [
    { code: 'running-sessions', count: 1 },
    { code: 'substitute-register', chargePoint: 'Carport' },
    { code: 'unassigned-sessions', count: 2, energyWh: 17_250 },
  ],
  exact: true,
  chainHead: { seq: 48_112, hash: '9f2c4e6a8b0d1f3e5a7c9b1d3f5e7a9c2b4d6f8a0c1e3b5d7f9a1c3e5b7d9f0a' },
  createdAtMs: Date.UTC(2026, 10, 1, 5, 0, 4),
};

export function made(statement: Statement, sessions: Iterable<StatementSession> = statement.sessions): MadeStatement {
  return {
    statement,
    async *sessions() {
      yield* sessions;
    },
  };
}

export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
