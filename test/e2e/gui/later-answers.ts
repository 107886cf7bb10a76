import type { DeviceAnswer, DeviceForms } from '../../../src/api/device-ports.ts';
import type { ForecastsView } from '../../../src/api/forecast-ports.ts';
import type { EnergyRow } from '../../../src/billing/energy-balance.ts';
import type { Slot } from '../../../src/core/model/planning.ts';
import type { PlanView } from '../../../src/planner/view.ts';
import { NOON_MS } from './views.ts';

const QUARTER_MS = 900_000;

const SLOTS: readonly Slot[] = Array.from({ length: 96 }, (_, index) => ({
  startMs: NOON_MS + index * QUARTER_MS,
  endMs: NOON_MS + (index + 1) * QUARTER_MS,
  importNano: 220_000_000 + Math.round(90_000_000 * Math.cos(index / 15)),
  assumed: index > 48,
  exportNano: 80_000_000,
  solarW: Math.max(0, Math.round(6_000 * Math.cos(index / 14))),
  houseW: 600,
  gridMaxW: 17_000,
  exportMaxW: null,
  co2GPerKwh: null,
}));

/** A night ahead: one car that shall be ready, one that has no departure yet. */
const PLAN: PlanView = {
  madeAtMs: NOON_MS,
  tookMs: 12,
  method: 'lp',
  currency: 'EUR',
  slots: SLOTS,
  cars: [
    {
      chargePointId: 'carport',
      subject: 'id3',
      departureMs: NOON_MS + 20 * 3_600_000,
      needWh: 28_000,
      socPercent: 42,
      latestStartMs: NOON_MS + 16 * 3_600_000,
      maxW: 11_000,
      slots: SLOTS.map((_, index) => {
        const powerW = index >= 40 && index < 48 ? 11_000 : index < 12 ? 3_000 : 0;
        return { powerW, boughtW: index >= 40 ? powerW : 0 };
      }),
      costNano: 4_100_000_000,
      atOnceNano: 7_900_000_000,
      shortfalls: [],
      wish: null,
    },
  ],
  batteries: [],
  assumptions: [{ kind: 'prices-assumed', fromMs: NOON_MS + 12 * 3_600_000 }, { kind: 'no-house-forecast' }],
  subjects: [
    {
      subject: 'id3',
      kind: 'vehicle',
      name: 'Familienkutsche mit langem Namen',
      wishes: {
        goals: [
          {
            goalId: 'g-1',
            target: { kind: 'soc', percent: 80 },
            time: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], at: '07:00' },
            enabled: true,
          },
        ],
        strategy: 'cheapest',
        minSocPercent: 30,
        maxPriceNano: 300_000_000,
        surplusOnlyUntil: null,
        solarSharePercent: null,
      },
      chargePointId: 'carport',
    },
    {
      subject: 'zoe',
      kind: 'vehicle',
      name: 'Zoe',
      wishes: {
        goals: [],
        strategy: 'cheapest',
        minSocPercent: null,
        maxPriceNano: null,
        surplusOnlyUntil: null,
        solarSharePercent: null,
      },
      chargePointId: null,
    },
  ],
  runs: [],
};

const DEVICES: DeviceAnswer = {
  devices: [
    {
      list: 'meters',
      id: 'grid',
      entry: { id: 'grid', name: 'Netzanschlusszähler im Hausanschlussraum', type: 'p1' },
      circuit: 'house',
      health: null,
      exchanges: {
        count: 600,
        failed: 3,
        medianMs: 41,
        worstMs: 812,
        lastError: {
          atMs: NOON_MS - 600_000,
          problem: { code: 'unreachable', address: '192.168.1.20:23', detail: 'ECONNREFUSED' },
        },
      },
      lastOutage: null,
      meters: [],
    },
    {
      list: 'chargePoints',
      id: 'carport',
      entry: { id: 'carport', name: 'Carport', type: 'ocpp', identity: 'WB-1' },
      circuit: null,
      health: null,
      exchanges: null,
      lastOutage: null,
      meters: [],
    },
  ],
  circuits: [{ id: 'house', name: 'Hausanschluss', meter: 'grid' }],
  refusedAtMs: NOON_MS - 3_600_000,
};

const FORMS: DeviceForms = {
  lists: { meters: [], inverters: [], batteries: [], chargePoints: [], loads: [], contacts: [], readers: [] },
  definitions: [],
};

const ENERGY: readonly EnergyRow[] = Array.from({ length: 24 }, (_, hour) => ({
  label: `2026-06-15T${String(hour).padStart(2, '0')}`,
  importWh: hour < 7 ? 400 : 50,
  exportWh: hour > 10 && hour < 15 ? 1_200 : 0,
  solarWh: hour > 6 && hour < 20 ? 2_400 : 0,
  dischargeWh: hour >= 20 ? 500 : 0,
  chargeWh: hour === 9 ? 900 : 0,
  carsWh: hour === 12 ? 3_000 : 0,
  missingQuarters: hour === 3 ? 2 : 0,
}));

/** Nothing is known yet. */
const FORECASTS: ForecastsView = {
  solar: null,
  house: { points: null, learnedDays: 0, quality: { today: null, last30Days: null, leads: [] } },
  vehicles: [],
  habits: [],
};

/** What the pages Plan, Insights and Devices ask for, by route. */
export const LATER_ANSWERS: Readonly<Record<string, object>> = {
  'GET /api/plan': PLAN,
  'GET /api/devices': DEVICES,
  'GET /api/devices/forms': FORMS,
  'GET /api/forecasts': FORECASTS,
  'GET /api/energy': { rows: ENERGY },
};
