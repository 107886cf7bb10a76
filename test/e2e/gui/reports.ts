import type { PriceAnswer, StatementChoices } from '../../../src/api/answers.ts';
import type { Statement } from '../../../src/billing/statement.ts';

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

/** What the stand-in for the controller says of reports. */
export const REPORT_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/statements/choices': CHOICES,
  'GET /api/statements': STATEMENT,
  'GET /api/prices': PRICES,
  'PUT /api/prices': { done: true },
  'POST /api/statements/seals': { files: [] },
};
