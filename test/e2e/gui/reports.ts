import type { DeliveryList, PriceAnswer, StatementChoices } from '../../../src/api/answers.ts';
import type { Statement } from '../../../src/billing/statement.ts';
import type { PowerCurve, SessionStatistics } from '../../../src/billing/statistics.ts';
import type { Election } from '../../../src/core/tariff/company-car.ts';

const CHOICES: StatementChoices = {
  vehicles: [{ id: 'id4', name: 'ID.4', company: true }],
  drivers: [{ id: 'anna', name: 'Anna Muster' }],
  cards: [{ id: 'c1', name: 'Anna' }],
  chargePoints: [
    { id: 'garage', name: 'Garage' },
    { id: 'visitors', name: 'Besucherstellplatz an der Elektrofahrzeugladeinfrastruktur' },
  ],
  groups: [],
  exports: ['cdrs', 'transparency', 'qr-bill'],
  formats: ['json', 'csv'],
  currency: 'EUR',
};

const point = (id: string, name: string, startWh: number | null, sessionsWh: number) => ({
  id,
  name,
  address: null,
  meter: { make: 'Eastron', model: 'SDM72', serial: '23001234', meterClass: 'MID B' },
  billingClass: 'mid-single-partner' as const,
  startRegister: { registerWh: startWh, quality: startWh === null ? ('F' as const) : ('W' as const) },
  endRegister: { registerWh: startWh === null ? null : startWh + sessionsWh + 130, quality: 'W' as const },
  reconciliation: {
    sessionsWh,
    registerDifferenceWh: startWh === null ? null : sessionsWh + 130,
    unexplainedWh: startWh === null ? null : 130,
  },
});

const STATEMENT: Statement = {
  kind: 'company-car',
  site: { name: 'Zuhause', address: null, timeZone: 'Europe/Berlin' },
  period: { fromMs: Date.UTC(2026, 4, 30, 22), toMs: Date.UTC(2026, 5, 30, 22) },
  subject: {
    driver: 'Anna Muster',
    vehicle: 'ID.4',
    plate: 'M-AB 123',
    costCentre: '4711',
    employer: 'ACME',
    card: null,
    group: null,
  },
  currency: 'EUR',
  chargePoints: [
    point('garage', 'Garage', 1_204_330, 412_345),
    point('visitors', 'Besucherstellplatz an der Elektrofahrzeugladeinfrastruktur', null, 18_200),
  ],
  sessions: [],
  totals: {
    count: 31,
    energyWh: 430_545,
    withoutEnergy: 0,
    cents: 13_972,
    vat: { ratePpm: 190_000, cents: 2_231 },
    sources: null,
    durationMs: 0,
  },
  reimbursement: {
    method: { kind: 'de-strompreispauschale' },
    statutory: true,
    priceNano: 340_000_000,
    value: '2026',
    baseFeeNano: 0,
    householdWh: null,
    cents: 14_639,
    sourceRule: null,
    months: [],
  },
  coverage: { quarters: 5_952, trueQuarters: 5_900, substituteQuarters: 40, missingQuarters: 12, substituteWh: 900 },
  corrections: [],
  notices: [
    { code: 'eichrecht-shared-point', chargePoint: 'Garage' },
    { code: 'register-missing', chargePoint: 'Besucherstellplatz an der Elektrofahrzeugladeinfrastruktur' },
    { code: 'unassigned-sessions', count: 2, energyWh: 18_200 },
  ],
  exact: true,
  chainHead: { seq: 48_211, hash: 'ab'.repeat(32) },
  createdAtMs: Date.UTC(2026, 6, 1, 4),
};

const PRICES: PriceAnswer = {
  tariffs: [
    {
      id: 'home',
      name: 'Ökostrom',
      vat: [{ from: '2007-01-01', percent: 19 }],
      versions: [{ from: '2026-01-01', basis: 'gross', energy: { kind: 'fixed', pricePerKwh: '0.3245' } }],
    },
  ],
  rules: [],
  history: [],
};

const two = (value: number): string => String(value).padStart(2, '0');

const STATISTICS: SessionStatistics = {
  revenuePerDay: Array.from({ length: 30 }, (_, i) => ({
    day: `2026-06-${two(i + 1)}`,
    cents: i === 12 ? null : (i * 137) % 900,
  })),
  perMonth: Array.from({ length: 6 }, (_, i) => ({
    month: `2026-${two(i + 1)}`,
    energyWh: 310_000 + i * 24_000,
    sessions: 20 + i,
  })),
  chargePoints: Array.from({ length: 6 }, (_, i) => ({
    month: `2026-${two(i + 1)}`,
    active: 1 + (i % 2),
    everActive: 2,
  })),
};

const CURVES: { readonly curves: readonly PowerCurve[] } = {
  curves: [
    {
      chargePointId: 'garage',
      fromMs: Date.UTC(2026, 4, 31, 22),
      powerW: Array.from({ length: 2_880 }, (_, i) => (i % 96 > 70 ? 3_000 + (i % 700) * 10 : 0)),
    },
  ],
};

const DELIVERIES: DeliveryList = {
  reports: [{ id: 'anna', name: 'Annas Auto', every: 'month', day: 1, at: '06:00', to: ['payroll', 'archive'] }],
  open: [{ report: 'Annas Auto', period: '2026-05', sinceMs: Date.UTC(2026, 5, 1, 4) }],
  deliveries: [
    {
      id: 2,
      report: 'Annas Auto',
      period: '2026-04',
      kind: 'statement',
      target: 'payroll',
      sentAtMs: null,
      attempts: 3,
      nextAtMs: Date.UTC(2026, 4, 1, 5),
      error: 'connect ECONNREFUSED 192.0.2.1:587',
      createdAtMs: Date.UTC(2026, 4, 1, 4),
    },
    {
      id: 1,
      report: 'Annas Auto',
      period: '2026-04',
      kind: 'statement',
      target: 'archive',
      sentAtMs: Date.UTC(2026, 4, 1, 4, 1),
      attempts: 1,
      nextAtMs: Date.UTC(2026, 4, 1, 4),
      error: null,
      createdAtMs: Date.UTC(2026, 4, 1, 4),
    },
  ],
  issued: [
    {
      seq: 40_112,
      atMs: Date.UTC(2026, 4, 1, 4),
      kind: 'company-car',
      fromMs: Date.UTC(2026, 2, 31, 22),
      toMs: Date.UTC(2026, 3, 30, 22),
      scheduled: true,
      files: ['company-car-2026-04-01-2026-04-30-40112.pdf'],
    },
  ],
};

const ELECTIONS: { readonly elections: readonly Election[] } = {
  elections: [{ employeeId: 'anna', year: 2025, method: { kind: 'source-split', solarNano: 1, batteryNano: 1 } }],
};

/** What the stand-in for the controller says of reports. */
export const REPORT_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/statements/choices': CHOICES,
  'GET /api/statements': STATEMENT,
  'GET /api/prices': PRICES,
  'GET /api/statistics': STATISTICS,
  'GET /api/power': CURVES,
  'GET /api/deliveries': DELIVERIES,
  'GET /api/elections': ELECTIONS,
  'POST /api/elections': { done: true },
  'PUT /api/prices': { done: true },
  'POST /api/statements/seals': { files: [] },
};
