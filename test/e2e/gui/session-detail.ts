import type { HistoryRow, SessionDetail } from '../../../src/api/answers.ts';

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
