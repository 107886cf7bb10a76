import type { ForecastsView } from '../../../src/api/forecast-ports.ts';
import type { Goal, Slot, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { CarPlanView, PlanSubjectView, PlanView } from '../../../src/planner/view.ts';
import { NOON_MS } from './views.ts';

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;
const CENT = 10_000_000;
/** 05:00 UTC: seven in the house, the next morning. */
const SEVEN_MS = NOON_MS + 19 * HOUR_MS;

/** 48 hours from noon: cheap at night and at noon, dear in the evening; the second day is assumed. */
function slots(): Slot[] {
  return Array.from({ length: 192 }, (_, index) => {
    const startMs = NOON_MS + index * QUARTER_MS;
    const hour = (12 + index / 4) % 24;
    const sun = Math.max(0, Math.sin(((hour - 5.5) / 16) * Math.PI)) ** 2;
    const price = 26 + 9 * Math.cos(((hour - 20) / 12) * Math.PI) - 8 * sun - (hour >= 2 && hour < 5 ? 7 : 0);
    return {
      startMs,
      endMs: startMs + QUARTER_MS,
      importNano: Math.round(price * CENT),
      assumed: index >= 144,
      exportNano: 8 * CENT,
      solarW: hour < 5.5 || hour > 21.5 ? 0 : Math.round(7_200 * sun),
      houseW: 450,
      gridMaxW: 24_150,
      exportMaxW: null,
      co2GPerKwh: null,
    };
  });
}

const WORK: Goal = {
  goalId: 'work',
  target: { kind: 'soc', percent: 80 },
  time: { kind: 'weekly', weekdays: [1, 2, 3, 4, 5], at: '07:00' },
  enabled: true,
};
const TRIP: Goal = {
  goalId: 'trip',
  target: { kind: 'energy', energyWh: 42_000 },
  time: { kind: 'once', byMs: NOON_MS + 5 * 24 * HOUR_MS },
  enabled: false,
};

export const NO_WISHES: VehiclePlanWishes = {
  goals: [],
  strategy: 'cheapest',
  minSocPercent: null,
  maxPriceNano: null,
  surplusOnlyUntil: null,
  solarSharePercent: null,
};

const GOLF: PlanSubjectView = {
  subject: 'vehicle:v1',
  kind: 'vehicle',
  name: 'Dienst-Golf',
  wishes: { ...NO_WISHES, goals: [WORK, TRIP], minSocPercent: 25, maxPriceNano: 42 * CENT },
  chargePointId: 'carport',
  meterWhPerKm: 189,
};
const ZOE: PlanSubjectView = {
  subject: 'vehicle:v2',
  kind: 'vehicle',
  name: 'Zoe',
  wishes: NO_WISHES,
  chargePointId: null,
  meterWhPerKm: null,
};

/** Sun until the evening, the grid between two and five. */
function golf(own: Partial<CarPlanView> = {}): CarPlanView {
  return {
    chargePointId: 'carport',
    subject: 'vehicle:v1',
    departureMs: SEVEN_MS,
    target: WORK.target,
    needWh: 31_200,
    socPercent: 34,
    latestStartMs: SEVEN_MS - 3 * HOUR_MS,
    maxW: 11_040,
    slots: slots().map(({ startMs, solarW }, index) => {
      const hour = (12 + index / 4) % 24;
      if (startMs >= SEVEN_MS) return { powerW: 0, boughtW: 0 };
      if (hour >= 2.25 && hour < 4) return { powerW: 11_040, boughtW: 11_040 };
      return index < 16 && solarW > 4_000 ? { powerW: solarW - 450, boughtW: 0 } : { powerW: 0, boughtW: 0 };
    }),
    costNano: 231 * CENT,
    atOnceNano: 410 * CENT,
    shortfalls: [],
    keptBack: false,
    wish: {
      leastW: 0,
      sun: true,
      why: { kind: 'waits', nextMs: NOON_MS + 14 * HOUR_MS },
      untilMs: NOON_MS + QUARTER_MS,
    },
    ...own,
  };
}

const PLANNED: PlanView = {
  madeAtMs: NOON_MS - 120_000,
  tookMs: 14,
  method: 'lp',
  currency: 'EUR',
  slots: slots(),
  cars: [golf()],
  batteries: [
    {
      id: 'cellar',
      capacityWh: 10_000,
      slots: slots().map(({ startMs }) => {
        const hour = ((startMs - NOON_MS) / HOUR_MS + 12) % 24;
        const night = hour >= 2 && hour < 4 ? 'charge' : hour >= 22 ? 'hold' : 'free';
        const action = startMs < SEVEN_MS ? night : hour >= 8 && hour < 11 ? 'wait' : 'free';
        return { action, chargeW: action === 'charge' ? 2_500 : 0, energyWh: 5_000 } as const;
      }),
    },
  ],
  assumptions: [{ kind: 'prices-assumed', fromMs: NOON_MS + 36 * HOUR_MS }],
  budget: {
    limitNano: 3_000 * CENT,
    usedNano: 1_845 * CENT,
    plannedNano: 640 * CENT,
    aboveNano: 0,
    strict: false,
    endsMs: NOON_MS + 15 * 24 * HOUR_MS,
  },
  expected: [],
  subjects: [GOLF, ZOE, { ...ZOE, subject: 'point:garage', kind: 'point', name: 'Garage' }],
  runs: [run(1, 18_400, 201, 18_600, 208), run(3, 24_000, 310, 19_100, 240)],
};

function run(daysAgo: number, plannedWh: number, plannedCents: number, actualWh: number, actualCents: number) {
  const byMs = SEVEN_MS - (daysAgo + 1) * 24 * HOUR_MS;
  return {
    sessionId: `s-${daysAgo}`,
    goalId: 'work',
    chargePointId: 'carport',
    subject: 'vehicle:v1',
    byMs,
    plannedAtMs: byMs - 14 * HOUR_MS,
    plannedNano: plannedCents * CENT,
    atOnceNano: plannedCents * 1.6 * CENT,
    plannedWh,
    missingWh: 0,
    actualNano: actualCents * CENT,
    actualWh,
    endedAtMs: byMs,
  };
}

export const PLANS = {
  planned: PLANNED,
  /** Soon, and more than the wallbox can give until then. */
  late: {
    ...PLANNED,
    budget: {
      limitNano: 3_000 * CENT,
      usedNano: 3_120 * CENT,
      plannedNano: 640 * CENT,
      aboveNano: 760 * CENT,
      strict: true,
      endsMs: NOON_MS + 15 * 24 * HOUR_MS,
    },
    expected: [
      {
        subject: 'vehicle:v2',
        name: 'Zoe',
        chargePointId: 'garage',
        arriveMs: NOON_MS + 6 * HOUR_MS,
        departureMs: SEVEN_MS,
        needWh: 11_400,
      },
    ],
    cars: [
      golf({
        departureMs: NOON_MS + 2 * HOUR_MS,
        needWh: 28_000,
        latestStartMs: NOON_MS - 600_000,
        shortfalls: [{ byMs: NOON_MS + 2 * HOUR_MS, missingWh: 6_200 }],
        slots: slots().map((_, index) => ({ powerW: index < 8 ? 10_900 : 0, boughtW: index < 8 ? 6_000 : 0 })),
      }),
    ],
  },
  /** No prices, no forecasts, no goals: everything is still to be told. */
  empty: {
    ...PLANNED,
    method: 'threshold',
    slots: slots().map((slot) => ({ ...slot, importNano: 0, assumed: true, solarW: 0 })),
    cars: [],
    batteries: [],
    assumptions: [{ kind: 'no-prices' }, { kind: 'no-solar-forecast' }, { kind: 'no-house-forecast' }],
    subjects: [{ ...GOLF, wishes: NO_WISHES }],
    runs: [],
  },
  /** Before the first decision. */
  unmade: {
    ...PLANNED,
    madeAtMs: null,
    tookMs: null,
    method: null,
    slots: [],
    cars: [],
    batteries: [],
    assumptions: [],
    subjects: [{ ...ZOE, subject: 'point:carport', kind: 'point', name: 'Carport' }],
    runs: [],
    budget: null,
  },
} as const satisfies Readonly<Record<string, PlanView>>;

/** The Zoe leaves on workdays as well, which nobody has entered. */
export const FORECASTS: ForecastsView = {
  solar: null,
  house: { points: null, learnedDays: 0, quality: { today: null, last30Days: null, leads: [] } },
  vehicles: [],
  habits: [
    {
      vehicleId: 'v2',
      chargePointId: 'garage',
      name: 'Zoe',
      habits: [
        {
          weekdays: [1, 2, 3, 4, 5],
          departAt: '07:10',
          readyBy: '06:50',
          spreadMinutes: 15,
          arriveAt: '17:20',
          energyWh: 11_400,
          departures: 22,
        },
      ],
    },
  ],
};
