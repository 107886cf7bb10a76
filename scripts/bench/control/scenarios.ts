import type { PhaseRotation } from '../../../src/core/model/phases.ts';
import { type CarSpec, carSpec } from '../../../src/sim/world/car.ts';
import { HOME_BATTERY } from '../../../src/sim/world/home-battery.ts';
import type { HouseStepsSpec } from './house-steps.ts';
import { FAST_METER, METER_VALUES, type MeterSpec } from './meter.ts';
import type { SiteSpec, StationSpec } from './site.ts';
import type { SolarDaySpec } from './solar-day.ts';

export interface SurplusScenario {
  readonly kind: 'surplus';
  readonly name: string;
  readonly title: string;
  /** `main`: one of the five of the yardstick; `hard`: a variant with worse devices; `costly`: switching costs 150 Wh. */
  readonly group: 'main' | 'hard' | 'costly';
  readonly site: SiteSpec;
  readonly day: SolarDaySpec;
}

export interface FuseScenario {
  readonly kind: 'fuse';
  readonly name: string;
  readonly title: string;
  readonly group: 'main' | 'hard';
  readonly site: SiteSpec;
  readonly steps: HouseStepsSpec;
}

const SWITCH_COST_WH = 20;
const COSTLY_SWITCH_WH = 150;
const P1_10_S: MeterSpec = { periodMs: 10_000, latencyMs: 1_000, lostShare: 0, wholeAmps: true };
const WITH_LOSSES: MeterSpec = { periodMs: 2_000, latencyMs: 3_000, lostShare: 0.03, wholeAmps: false };

/** A car that never fills while it is watched: reaction 2 s, start latency 10 s, 1.5 A/s up, 4 A/s down. */
const HUNGRY_CAR: CarSpec = carSpec({
  batteryWh: 10_000_000,
  soc: 0,
  reactionMs: [2_000, 2_000],
  startLatencyMs: 10_000,
  stepA: 0.1,
});

const STATION: StationSpec = {
  id: 'carport',
  phaseRotation: ['L1', 'L2', 'L3'],
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 0.1,
  pilotPeriodMs: 0,
  canSwitchPhases: true,
  meter: FAST_METER,
  car: HUNGRY_CAR,
};

function solarSite(different: Partial<StationSpec> = {}, gridMeter: MeterSpec = FAST_METER): SiteSpec {
  return {
    mode: 'solar',
    fuseA: 35,
    switchCostWh: SWITCH_COST_WH,
    gridMeter,
    stations: [{ ...STATION, ...different }],
  };
}

const JUN: SolarDaySpec = {
  month: 6,
  peakW: 10_000,
  household: { baseW: 230, activity: 0.8 },
  threePhaseLoadW: 0,
  skies: [
    { share: 0.5, freeMean: 1, freeSpread: 0.4 },
    { share: 0.3, freeMean: 0.6, freeSpread: 0.9 },
    { share: 0.2, freeMean: 0.1, freeSpread: 0.4 },
  ],
};
const APR: SolarDaySpec = {
  ...JUN,
  month: 4,
  skies: [
    { share: 0.1, freeMean: 1, freeSpread: 0.4 },
    { share: 0.55, freeMean: 0.45, freeSpread: 0.9 },
    { share: 0.35, freeMean: 0.05, freeSpread: 0.5 },
  ],
};
const SEP: SolarDaySpec = { ...APR, month: 9, peakW: 8_000 };
const JUL: SolarDaySpec = {
  month: 7,
  peakW: 10_000,
  household: { baseW: 320, activity: 1.2 },
  threePhaseLoadW: 5_400,
  skies: [
    { share: 0.3, freeMean: 1, freeSpread: 0.4 },
    { share: 0.5, freeMean: 0.55, freeSpread: 0.9 },
    { share: 0.2, freeMean: 0.1, freeSpread: 0.4 },
  ],
};
const MAR: SolarDaySpec = {
  month: 3,
  peakW: 8_000,
  household: { baseW: 480, activity: 2.2 },
  threePhaseLoadW: 0,
  skies: [
    { share: 0.08, freeMean: 1, freeSpread: 0.4 },
    { share: 0.55, freeMean: 0.4, freeSpread: 0.9 },
    { share: 0.37, freeMean: 0, freeSpread: 0.5 },
  ],
};

function surplus(name: string, title: string, day: SolarDaySpec): SurplusScenario[] {
  const main: SurplusScenario = { kind: 'surplus', name, title, group: 'main', site: solarSite(), day };
  return [
    main,
    {
      ...main,
      name: `${name}-costly`,
      title: `${title}, switching costs 150 Wh`,
      group: 'costly',
      site: { ...main.site, switchCostWh: COSTLY_SWITCH_WH },
    },
  ];
}

function hardApril(name: string, title: string, site: SiteSpec): SurplusScenario {
  return { kind: 'surplus', name, title: `April, ${title}`, group: 'hard', site, day: APR };
}

const CAR_1P = { ...HUNGRY_CAR, phases: 1, maxCurrentA: 32 } satisfies CarSpec;

/** The prototype behind the aims ramps its cars down this fast. */
const PROTOTYPE_RAMP_A_PER_S = 6;

/** 3 × 35 A; two three-phase cars at 16 A and a single-phase one that may take 32 A on L2. */
function fuseSite(
  reactionS: number,
  different: Partial<StationSpec> = {},
  gridMeter: MeterSpec = FAST_METER,
  rampDownAPerS: number = PROTOTYPE_RAMP_A_PER_S,
): SiteSpec {
  const at = (id: string, phaseRotation: PhaseRotation, maxCurrentA: number, car: CarSpec): StationSpec => ({
    ...STATION,
    id,
    phaseRotation,
    maxCurrentA,
    canSwitchPhases: false,
    ...different,
    car: { ...car, reactionMs: [reactionS * 1000, reactionS * 1000], rampDownAPerS },
  });
  return {
    mode: 'fast',
    fuseA: 35,
    switchCostWh: 0,
    gridMeter,
    stations: [
      at('north', ['L1', 'L2', 'L3'], 16, HUNGRY_CAR),
      at('south', ['L1', 'L2', 'L3'], 16, HUNGRY_CAR),
      at('west', ['L2'], 32, CAR_1P),
    ],
  };
}

function lateFuseSite(reactionS: number): SiteSpec {
  const late: MeterSpec = { ...FAST_METER, latencyMs: 1_000 };
  return fuseSite(reactionS, { meter: late }, late);
}

const STEPS: HouseStepsSpec = { stepA: [10, 23], baseA: [2, 5], steps: 100 };
/** With the fuse full, up to 42 of 35 A. */
const STEPS_TO_120: HouseStepsSpec = { ...STEPS, stepA: [2, 7] };

function fuse(
  name: string,
  title: string,
  group: FuseScenario['group'],
  site: SiteSpec,
  steps: HouseStepsSpec = STEPS,
): FuseScenario {
  return { kind: 'fuse', name, title, group, site, steps };
}

export const SCENARIOS: readonly (SurplusScenario | FuseScenario)[] = [
  ...surplus('jun', 'June, 10 kWp', JUN),
  ...surplus('apr', 'April, 10 kWp', APR),
  ...surplus('sep', 'September, 8 kWp', SEP),
  ...surplus('jul', 'July, 10 kWp, three-phase house', JUL),
  ...surplus('mar', 'March, 8 kWp, house of five', MAR),
  hardApril('apr-p1-10s', 'P1 every 10 s in whole amperes', solarSite({}, P1_10_S)),
  hardApril('apr-meter-values', 'the car measured by MeterValues every 10 s', solarSite({ meter: METER_VALUES })),
  hardApril(
    'apr-slow-pilot',
    'whole-ampere set-points every 5 s, reaction 5 s',
    solarSite({ pilotPeriodMs: 5_000, currentStepA: 1, car: { ...HUNGRY_CAR, reactionMs: [5_000, 5_000], stepA: 1 } }),
  ),
  hardApril(
    'apr-95-percent',
    'a car that takes 95 %, steps of 0.23 A, a meter every 2 s that is 3 s late and loses 3 %',
    solarSite({ car: { ...HUNGRY_CAR, drawShare: 0.95, reactionMs: [500, 6_000], stepA: 0.23 } }, WITH_LOSSES),
  ),
  hardApril('apr-battery', 'a home with a battery of 10 kWh, the car first', {
    ...solarSite(),
    battery: HOME_BATTERY,
  }),
  hardApril('apr-two-phase-car', 'a two-phase car', solarSite({ car: { ...HUNGRY_CAR, phases: 2 } })),
  fuse('fuse-2s', 'House steps of 10 to 23 A, reaction 2 s', 'main', fuseSite(2)),
  fuse('fuse-5s', 'House steps of 10 to 23 A, reaction 5 s', 'main', fuseSite(5)),
  fuse('fuse-120', 'House steps to 120 % of the fuse, reaction 2 s', 'main', fuseSite(2), STEPS_TO_120),
  fuse('fuse-120-5s', 'House steps to 120 % of the fuse, reaction 5 s', 'main', fuseSite(5), STEPS_TO_120),
  fuse('fuse-late-2s', 'House steps, meters 1 s late, reaction 2 s', 'hard', lateFuseSite(2)),
  fuse('fuse-late-5s', 'House steps, meters 1 s late, reaction 5 s', 'hard', lateFuseSite(5)),
  fuse('fuse-4a-2s', 'House steps, cars down at 4 A/s, reaction 2 s', 'hard', fuseSite(2, {}, FAST_METER, 4)),
  fuse('fuse-4a-5s', 'House steps, cars down at 4 A/s, reaction 5 s', 'hard', fuseSite(5, {}, FAST_METER, 4)),
  fuse('fuse-p1-10s', 'House steps, P1 every 10 s in whole amperes, reaction 2 s', 'hard', fuseSite(2, {}, P1_10_S)),
  fuse(
    'fuse-meter-values',
    'House steps, cars measured by MeterValues every 10 s, reaction 2 s',
    'hard',
    fuseSite(2, { meter: METER_VALUES }),
  ),
  fuse('fuse-slow-pilot', 'House steps, pilot every 5 s, reaction 5 s', 'hard', fuseSite(5, { pilotPeriodMs: 5_000 })),
];
