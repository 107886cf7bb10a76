import type { HistoryRow, SessionDetail } from '../../../src/api/answers.ts';
import type { SessionFigures } from '../../../src/billing/session-figures.ts';

const START = Date.UTC(2026, 5, 15, 16, 5);
const HOUR = 3_600_000;

const row = (seq: number, kind: HistoryRow['kind'], atMs: number, more: Partial<HistoryRow> = {}): HistoryRow => ({
  seq,
  kind,
  atMs,
  recordedAtMs: atMs + 1_000,
  author: null,
  reason: null,
  vehicle: null,
  use: null,
  by: null,
  registerWh: null,
  energyWh: null,
  startedAtMs: null,
  endedAtMs: null,
  odometerKm: null,
  socPercent: null,
  source: null,
  ...more,
});

const DETAIL: SessionDetail = {
  session: {
    sessionId: 's-1',
    chargePointId: 'garage',
    chargePointName: 'Besucherstellplatz an der Elektrofahrzeugladeinfrastruktur',
    startedAtMs: START,
    endedAtMs: START + 3 * HOUR,
    energyWh: 1_012_345,
    startRegisterWh: 1_234_567,
    endRegisterWh: 1_246_567,
    tokenName: 'Anna',
    endReason: 'ev-disconnected',
    flags: ['reported-late'],
    vehicleId: 'id4',
    vehicle: 'ID.4',
    driver: 'Anna Muster',
    assignedBy: 'correction',
    use: 'company',
    odometerKm: 48_120,
    socPercent: 80,
    corrected: true,
    reported: { startedAtMs: START, endedAtMs: START + 3 * HOUR, energyWh: 12_000 },
    plate: 'M-AB 123',
    signature: 'verified',
  },
  history: [
    row(4_811, 'started', START, { registerWh: 1_234_567 }),
    row(4_812, 'assigned', START, { by: 'unassigned' }),
    row(4_813, 'signed', START + HOUR),
    row(4_901, 'ended', START + 3 * HOUR, { registerWh: 1_246_567 }),
    row(4_950, 'assigned', START + 5 * HOUR, {
      vehicle: 'ID.4',
      use: 'company',
      by: 'correction',
      author: 'owner',
      reason: 'Karte vergessen',
    }),
    row(4_951, 'detailed', START + 5 * HOUR, { odometerKm: 48_120, socPercent: 80, source: 'hand' }),
    row(4_960, 'corrected', START + 6 * HOUR, {
      energyWh: 12_345,
      endedAtMs: START + 3 * HOUR,
      author: 'owner',
      reason: 'Foto des Zählers',
    }),
  ],
};

/** What the stand-in for the controller says of any one session. */
export const SESSION_ANSWER: object = DETAIL;

const MINUTE = 60_000;

const FIGURES: SessionFigures = {
  currency: 'EUR',
  cents: 318,
  feeCents: 50,
  provisional: false,
  unpricedWh: 0,
  lines: [
    { source: 'solar', priceNano: 80_000_000, energyWh: 6_120 },
    { source: 'grid', priceNano: 298_000_000, energyWh: 6_225 },
  ],
  sources: { solarWh: 5_620, batteryWh: 500, gridWh: 5_225, unknownWh: 1_000 },
  // Three hours with a hole in the middle, and the sun that grows.
  steps: Array.from({ length: 32 }, (_, i) => {
    const fromMs = START + (i < 16 ? i * 5 : i * 5 + 20) * MINUTE;
    const isHole = i === 15;
    const powerW = 2_400 + i * 120;
    const minutes = isHole ? 25 : 5;
    const energyWh = Math.round((powerW * minutes) / 60);
    return { fromMs, toMs: fromMs + minutes * MINUTE, powerW: isHole ? null : powerW, energyWh };
  }),
};

/** What it says of the cost and the curve of any one session. */
export const SESSION_FIGURES: object = FIGURES;
