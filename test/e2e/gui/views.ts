import type { DeviceHealth } from '../../../src/core/model/health.ts';
import type { Reason } from '../../../src/core/model/reasons.ts';
import type { ChargePointView, CircuitView, LoadView, Shown, SiteView } from '../../../src/site/view.ts';

/** Noon of a summer day: the moment all recorded states are from, UTC epoch ms. */
export const NOON_MS = Date.UTC(2026, 5, 15, 10, 0, 0);

export function shown(value: number, stale = false): Shown {
  return { value, atMs: stale ? NOON_MS - 47_000 : NOON_MS - 400, stale };
}

export function chargePoint(own: Partial<ChargePointView> & { readonly reasons: readonly Reason[] }): ChargePointView {
  return {
    id: 'carport',
    name: 'Carport',
    mode: 'solar',
    boostEndsAtMs: null,
    limit: { energyWh: null, socPercent: null, untilMs: null },
    socPercent: null,
    rangeKm: null,
    plan: null,
    status: 'charging',
    powerW: shown(7_180),
    phaseCurrentA: [10.4, 10.4, 10.3],
    grantedA: 10.4,
    maxCurrentA: 16,
    solarPowerW: 5_900,
    session: { sessionId: 's-1', startedAtMs: NOON_MS - 6_840_000, energyWh: 8_430, tokenName: 'Anna' },
    ...own,
  };
}

export function circuit(own: Partial<CircuitView> = {}): CircuitView {
  return {
    id: 'house',
    name: 'Hausanschluss',
    parentId: null,
    limitA: [35, 35, 35],
    loadA: [8.2, 12.4, 3.1],
    caps: [],
    ...own,
  };
}

export function device(own: Partial<DeviceHealth> & Pick<DeviceHealth, 'id' | 'name' | 'kind'>): DeviceHealth {
  return { condition: 'ok', sinceMs: NOON_MS - 86_400_000, lastHeardMs: NOON_MS - 400, problem: null, ...own };
}

function load(own: Partial<LoadView> & Pick<LoadView, 'id' | 'name' | 'reasons'>): LoadView {
  return {
    kind: 'heating-rod',
    mode: 'auto',
    powerW: shown(1_980),
    grantedW: 2_000,
    maxW: 2_000,
    sgReady: null,
    ranTodayMs: 8_100_000,
    ...own,
  };
}

const DEVICES: readonly DeviceHealth[] = [
  device({ id: 'grid', name: 'Stromzähler', kind: 'meter' }),
  device({ id: 'roof', name: 'Dach Süd', kind: 'inverter' }),
  device({ id: 'carport', name: 'Carport', kind: 'charge-point' }),
  device({ id: 'garage', name: 'Garage', kind: 'charge-point' }),
];

const NO_CAR = chargePoint({
  id: 'garage',
  name: 'Garage',
  mode: 'fast',
  status: 'available',
  powerW: shown(0),
  phaseCurrentA: [0, 0, 0],
  grantedA: 0,
  solarPowerW: null,
  session: null,
  reasons: [{ code: 'no-vehicle' }],
});

const SUNNY: SiteView = {
  atMs: NOON_MS,
  siteName: 'Zuhause',
  currency: 'EUR',
  gridW: shown(1_320),
  solarW: shown(6_480),
  batteryW: null,
  dimming: null,
  feedIn: null,
  batteries: [],
  houseW: shown(620),
  grid: 'unknown',
  quarterHour: null,
  circuits: [circuit()],
  chargePoints: [
    chargePoint({
      reasons: [
        { code: 'following-sun', surplusW: 5_900 },
        { code: 'circuit-limit', circuit: 'house', phase: 'L2', loadA: 12.4, limitA: 35, wantedA: 16 },
        { code: 'charge-point-maximum', limitA: 16 },
      ],
    }),
    NO_CAR,
  ],
  loads: [],
  devices: DEVICES,
  alarms: [],
};

const LIMITED_REASONS = [
  { code: 'circuit-limit', circuit: 'house', phase: 'L2', loadA: 24.1, limitA: 25, wantedA: 16 },
  { code: 'charge-point-maximum', limitA: 16 },
] as const satisfies readonly Reason[];

function many(count: number): ChargePointView[] {
  const states: readonly Partial<ChargePointView>[] = [
    {
      reasons: [
        { code: 'following-sun', surplusW: 5_900 },
        { code: 'charge-point-maximum', limitA: 16 },
      ],
    },
    { mode: 'fast', powerW: shown(4_100), solarPowerW: 0, reasons: LIMITED_REASONS },
    { mode: 'off', powerW: shown(0), status: 'preparing', session: null, reasons: [{ code: 'mode-off' }] },
    {
      powerW: shown(0),
      status: 'suspended-evse',
      session: null,
      reasons: [
        { code: 'sun-proving', surplusW: 2_100, neededW: 1_400, nextChangeAtMs: NOON_MS + 171_000 },
        { code: 'charge-point-maximum', limitA: 16 },
      ],
    },
    {
      mode: 'fast',
      powerW: shown(0),
      status: 'suspended-ev',
      reasons: [{ code: 'vehicle-not-drawing', offeredA: 16 }],
    },
    {
      mode: 'fast',
      powerW: shown(0),
      status: 'suspended-evse',
      reasons: [
        {
          code: 'waiting-for-current',
          circuit: 'house',
          phase: 'L1',
          availableA: 3.4,
          neededA: 6,
          nextChangeAtMs: null,
        },
      ],
    },
  ];
  return Array.from({ length: count }, (_, index) =>
    chargePoint({
      reasons: [{ code: 'no-vehicle' }],
      phaseCurrentA: (states[index]?.powerW?.value ?? 7_000) > 0 ? [10.4, 10.4, 10.3] : [0, 0, 0],
      ...states[index],
      id: `p${index + 1}`,
      name: index === 1 ? 'Besucherstellplatz an der Elektrofahrzeugladeinfrastruktur' : `Stellplatz ${index + 1}`,
    }),
  );
}

/** The states that must be designed, by name. */
export const VIEWS = {
  sunny: SUNNY,
  /** A boost with a limit, and three other loads. */
  wishes: {
    ...SUNNY,
    chargePoints: [
      chargePoint({
        boostEndsAtMs: NOON_MS + 1_380_000,
        limit: { energyWh: 20_000, socPercent: null, untilMs: NOON_MS + 7_200_000 },
        reasons: [
          { code: 'boosting', nextChangeAtMs: NOON_MS + 1_380_000 },
          { code: 'charge-point-maximum', limitA: 16 },
        ],
      }),
      chargePoint({
        id: 'garage',
        name: 'Garage',
        status: 'suspended-evse',
        powerW: shown(0),
        phaseCurrentA: [0, 0, 0],
        grantedA: 0,
        limit: { energyWh: 8_000, socPercent: null, untilMs: null },
        reasons: [{ code: 'energy-limit-reached', energyWh: 8_010, limitWh: 8_000 }],
      }),
    ],
    loads: [
      load({ id: 'hot-water', name: 'Warmwasser', reasons: [{ code: 'following-sun', surplusW: 2_600 }] }),
      load({
        id: 'pump',
        name: 'Wärmepumpe im Nebengebäude',
        kind: 'heat-pump',
        powerW: null,
        grantedW: 0,
        maxW: 3_000,
        sgReady: 1,
        reasons: [{ code: 'circuit-limit', circuit: 'house', phase: 'L2', loadA: 35.8, limitA: 35, wantedA: 4.3 }],
      }),
      load({
        id: 'pond',
        name: 'Teichpumpe',
        kind: 'socket',
        powerW: shown(0),
        grantedW: 0,
        maxW: 300,
        ranTodayMs: 0,
        reasons: [{ code: 'load-resting', nextChangeAtMs: NOON_MS + 172_000 }],
      }),
    ],
  },
  waiting: {
    ...SUNNY,
    gridW: shown(-1_850),
    solarW: shown(2_400),
    houseW: shown(550),
    chargePoints: [
      chargePoint({
        status: 'suspended-evse',
        powerW: shown(0),
        phaseCurrentA: [0, 0, 0],
        grantedA: 0,
        solarPowerW: 0,
        reasons: [
          { code: 'sun-proving', surplusW: 1_850, neededW: 1_400, nextChangeAtMs: NOON_MS + 172_000 },
          { code: 'charge-point-maximum', limitA: 16 },
        ],
      }),
      NO_CAR,
    ],
  },
  limited: {
    ...SUNNY,
    gridW: shown(14_200),
    solarW: shown(120),
    houseW: shown(9_100),
    batteryW: shown(-900),
    circuits: [
      circuit({ limitA: [25, 25, 25], loadA: [18.3, 24.1, 26.2] }),
      circuit({ id: 'annex', name: 'Nebengebäude', parentId: 'house', limitA: [16, 16, 16], loadA: null }),
    ],
    chargePoints: [chargePoint({ mode: 'fast', powerW: shown(4_320), solarPowerW: 60, reasons: LIMITED_REASONS })],
  },
  fault: {
    ...SUNNY,
    gridW: shown(620, true),
    houseW: null,
    circuits: [circuit({ loadA: null })],
    chargePoints: [
      chargePoint({
        mode: 'fast',
        powerW: shown(4_140),
        solarPowerW: null,
        reasons: [
          {
            code: 'meter-silent',
            circuit: 'house',
            meterId: 'grid',
            safeCurrentA: 6,
            sinceMs: NOON_MS - 47_000,
          },
        ],
      }),
      chargePoint({
        id: 'garage',
        name: 'Garage',
        status: 'faulted',
        powerW: shown(0),
        phaseCurrentA: null,
        session: null,
        reasons: [{ code: 'charge-point-fault', errorCode: 'GroundFailure' }],
      }),
    ],
    devices: [
      device({
        id: 'grid',
        name: 'Stromzähler',
        kind: 'meter',
        condition: 'stale',
        sinceMs: NOON_MS - 47_000,
        lastHeardMs: NOON_MS - 47_000,
        problem: { code: 'silent', address: '192.168.1.20:23', silentMs: 47_000 },
      }),
      device({ id: 'roof', name: 'Dach Süd', kind: 'inverter', condition: 'connecting', lastHeardMs: null }),
      device({ id: 'carport', name: 'Carport', kind: 'charge-point' }),
      device({
        id: 'garage',
        name: 'Garage',
        kind: 'charge-point',
        condition: 'faulty',
        sinceMs: NOON_MS - 3_600_000 * 30,
        problem: { code: 'station-fault', errorCode: 'GroundFailure', info: 'RCD tripped, code 0x21' },
      }),
    ],
    alarms: [
      {
        code: 'unknown-charge-point',
        sinceMs: NOON_MS - 600_000,
        identity: 'WB-7788',
        address: '192.168.1.77',
      },
    ],
  },
  stale: {
    ...SUNNY,
    solarW: shown(6_480, true),
    chargePoints: [
      chargePoint({
        powerW: shown(7_180, true),
        reasons: [{ code: 'charge-point-unreachable', condition: 'stale', safeCurrentA: 6 }],
      }),
    ],
  },
  battery: {
    ...SUNNY,
    gridW: shown(-40),
    solarW: shown(6_480),
    houseW: shown(620),
    batteryW: shown(-2_020),
    chargePoints: [
      chargePoint({
        powerW: shown(3_800),
        phaseCurrentA: [16.5, 0, 0],
        solarPowerW: 3_800,
        reasons: [
          { code: 'following-sun', surplusW: 3_830 },
          { code: 'battery-first', keptW: 2_020, untilPercent: 40, socPercent: 31 },
          { code: 'charge-point-maximum', limitA: 32 },
        ],
      }),
      chargePoint({
        id: 'garage',
        name: 'Garage',
        status: 'suspended-evse',
        powerW: shown(0),
        phaseCurrentA: [0, 0, 0],
        grantedA: 0,
        solarPowerW: 0,
        session: null,
        reasons: [
          { code: 'battery-first', keptW: 2_020, untilPercent: 40, socPercent: 31 },
          { code: 'waiting-for-sun', surplusW: 40, neededW: 4_140 },
          { code: 'charge-point-maximum', limitA: 16 },
        ],
      }),
    ],
    batteries: [
      {
        id: 'cellar',
        name: 'Speicher Keller',
        powerW: shown(-2_020),
        socPercent: shown(31.2),
        locked: false,
        reason: { code: 'battery-first', untilPercent: 40, socPercent: 31 },
      },
      {
        id: 'attic',
        name: 'Speicher Dachboden',
        powerW: shown(0),
        socPercent: shown(86),
        locked: true,
        reason: { code: 'locked-while-fast', chargePointId: 'carport' },
      },
    ],
    devices: [
      ...DEVICES,
      device({
        id: 'attic',
        name: 'Speicher Dachboden',
        kind: 'battery',
        problem: { code: 'battery-uncontrollable', why: 'ignored' },
      }),
    ],
  },
  none: { ...SUNNY, solarW: null, gridW: shown(420), houseW: shown(420), chargePoints: [] },
  six: { ...SUNNY, batteryW: shown(1_200), gridW: shown(4_200), chargePoints: many(6) },
} as const satisfies Readonly<Record<string, SiteView>>;
