import type { FastifyInstance } from 'fastify';
import { Access } from '../../src/access/access.ts';
import { type Grant, NO_GRANT, type PersonRole } from '../../src/access/roles.ts';
import { newToken, tokenHash } from '../../src/access/secrets.ts';
import type { SecurityEvent } from '../../src/access/security-log.ts';
import type { PeopleList, SessionList, SessionRow, StationAnswer } from '../../src/api/answers.ts';
import type { DoorPorts } from '../../src/api/door-ports.ts';
import type { FeedView, PricesAhead } from '../../src/api/feed-ports.ts';
import type { ForecastsView } from '../../src/api/forecast-ports.ts';
import type { MaintenancePorts } from '../../src/api/maintenance-ports.ts';
import type { NotifiedView } from '../../src/api/notification-ports.ts';
import type { PagePorts } from '../../src/api/page-ports.ts';
import type { ApiPorts, CsvQuery, ListQuery, SetupFacts, SitePorts } from '../../src/api/ports.ts';
import { Refused } from '../../src/api/problems.ts';
import type { PublishingPorts } from '../../src/api/publishing-ports.ts';
import type { ReportPorts } from '../../src/api/report-ports.ts';
import { buildApi } from '../../src/api/server.ts';
import type { SettingsPorts } from '../../src/api/settings-ports.ts';
import type { SyncView } from '../../src/api/sync-ports.ts';
import { SETTINGS_SECTIONS } from '../../src/config/edit-sections.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { OCPP_COMMANDS } from '../../src/core/model/charge-point-commands.ts';
import type { DimmingEvent } from '../../src/core/model/dimming-records.ts';
import type { Card, Driver } from '../../src/core/model/people.ts';
import type { ChargeMode } from '../../src/core/model/site.ts';
import type { CircuitCap } from '../../src/core/model/snapshot.ts';
import type { PersonFile } from '../../src/ledger/person-file.ts';
import type { PlanView } from '../../src/planner/view.ts';
import type { DimmingOrder, FeedInOrder } from '../../src/site/grid-operator.ts';
import type { ProposalView } from '../../src/site/proposal-view.ts';
import type { SiteView } from '../../src/site/view.ts';
import { MemoryMachines, MemoryPeople, MemoryTokens } from '../access/memory-people.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const SYNC: SyncView = {
  ...{ state: 'off', host: null, sentTo: null, siteId: null, sinceMs: null, records: 0, confirmed: 0 },
  ...{ confirmedAtMs: null, oldestWaitingAtMs: null, isSending: false, problem: null, rejected: [], past: [] },
  rules: { companyCars: true, vehicles: [], groups: [], cards: 0, registers: 'own', maxBytesPerSecond: 16_000 },
};

const RECEIVER: NotifiedView = {
  id: 'phone',
  name: 'Phone',
  type: 'ntfy',
  topics: ['device-faulty'],
  driver: null,
  driverKnown: true,
  quiet: null,
  mostPerHour: 12,
  waiting: 0,
  sentAtMs: null,
  problem: null,
};

const SETTINGS: SettingsPorts = {
  read: async () => ({
    sections: SETTINGS_SECTIONS.map((name) => ({
      name,
      schema: ConfigSchema.properties[name],
      optional: false,
      value: null,
    })),
    circuits: [],
    meters: [],
    chargePoints: 0,
    safeCurrents: [],
    problems: [],
    ocppAddresses: [],
    basedOn: '0'.repeat(32),
    taken: true,
    refusedAtMs: null,
  }),
  check: async () => ({ problems: [], warnings: [] }),
  save: async () => ({ kind: 'changed', change: '1'.repeat(32) }),
  undo: async () => ({ kind: 'config-changed' }),
};

const PUBLISHING: PublishingPorts = {
  view: () => ({ mqtt: null, metricsAskedAtMs: null, influx: [] }),
  metrics: (format) => `lademeister_grid_power_watts -120\n${format === 'openmetrics' ? '# EOF\n' : ''}`,
  testMqtt: async () => null,
  testInflux: async (id) => (id === 'curves' ? { detail: null } : 'unknown-database'),
};

/** Nothing is due, nothing is out of order. */
const MAINTENANCE: MaintenancePorts = {
  view: () => ({
    inspections: [],
    assets: [],
    tickets: [],
    devices: [{ id: 'carport', name: 'Carport', firmware: null }],
    today: '2026-11-22',
  }),
  saveInspection: (id) => id ?? 'i1',
  inspectionDone: () => 'done',
  removeInspection: () => true,
  saveAsset: (id) => id ?? 'a1',
  removeAsset: () => true,
  openTicket: () => 1,
  changeTicket: () => true,
  noteOnTicket: () => true,
  csv: () => ['ticket_id\r\n'],
};

export const PASSWORD = 'correct horse';
export const LINK_TOKEN = 'demo-link';

/** A house behind the API that does what the test says, with a real API and real access in front of it. */
export async function house(
  options: {
    readonly configured?: boolean;
    readonly webFolder?: string;
    readonly reports?: ReportPorts;
    readonly page?: PagePorts;
  } = {},
) {
  const clock = new FakeClock();
  const store = new MemoryPeople();
  const codes: string[] = [];
  const machines = new MemoryMachines();
  const events: SecurityEvent[] = [];
  const access = new Access({
    store,
    machines,
    apiTokens: new MemoryTokens(),
    record: (event) => events.push(event),
    clock,
    log: silentLog,
    announceCode: (code) => codes.push(code),
    linkToken: LINK_TOKEN,
  });
  access.announceSetupCode();

  const listeners = new Set<() => void>();
  const modes = new Map<string, ChargeMode>([['carport', 'solar']]);
  const caps: CircuitCap[] = [];
  const asked: (ListQuery | CsvQuery)[] = [];
  const orders: (DimmingOrder | FeedInOrder | string)[] = [];
  const wishes: object[] = [];
  const noted = (wish: object): 'done' => {
    wishes.push(wish);
    return 'done';
  };
  const state = {
    socs: [] as { readonly id: string; readonly percent: number }[],
    csv: ['a;b\r\n', '1;2\r\n'],
    view: siteView('solar'),
    people: PEOPLE,
    plan: EMPTY_PLAN,
    sessions: SESSIONS.sessions as readonly (SessionRow & { readonly driverId?: string | null })[],
    /** Whose session is at the charge point. */
    there: null as ReturnType<SitePorts['whoIsAt']>,
    events: [] as readonly DimmingEvent[],
    fail: null as Error | null,
    empty: false,
    entrance: 'pin-or-card' as 'pin' | 'pin-or-card',
    proposals: PROPOSALS,
    recording: ['flight'] as readonly string[] | null,
  };
  const setup: SetupFacts = {
    version: '1.2.3',
    config: options.configured === false ? 'missing' : 'ok',
    configProblems: [
      {
        code: 'wrong-value',
        file: 'config.yaml',
        line: 3,
        column: 5,
        path: 'http.port',
        value: '0',
        allowed: 'a port',
      },
    ],
    configPath: '/data/config.yaml',
    exampleConfig: 'site: {}\n',
    language: 'de',
    timeZone: 'Europe/Berlin',
    simulated: false,
  };
  const ports: ApiPorts = {
    access,
    setup: () => setup,
    about: () => ({ version: '0', runtime: 'Node.js 24', system: 'linux x64', runsForMs: 1, memoryBytes: 1 }),
    reports: options.reports ?? null,
    backups: {
      status: async () => ({ isBusy: false, problem: null, files: [], scheduled: null, offsite: [] }),
      testOffsite: async () => null,
      restore: {
        status: async () => ({ state: 'idle', choices: [], trial: null, problem: null, isOffered: true }),
        upload: async () => 'kept',
        try: async () => 'begun',
        restore: async () => 'begun',
      },
      begin: () => 'begun',
      pathOf: () => null,
      diagnostics: async function* () {},
    },
    door: options.configured === false ? null : DOOR,
    devices: null,
    settings: SETTINGS,
    simulation: { begin: async () => 'begun', end: () => {} },
    site:
      options.configured === false
        ? null
        : {
            maintenance: MAINTENANCE,
            publishing: PUBLISHING,
            view: () => ({ ...state.view, atMs: clock.wallMs() }),
            onView(listener) {
              listeners.add(listener);
              return () => listeners.delete(listener);
            },
            async setMode(id, mode) {
              if (state.fail !== null) throw state.fail;
              if (!modes.has(id)) return 'unknown-charge-point';
              modes.set(id, mode);
              return 'done';
            },
            async setCap(cap) {
              if (cap.circuitId !== 'house') return 'unknown-circuit';
              caps.push(cap);
              return 'done';
            },
            async setGrid(grid) {
              state.view = { ...state.view, grid };
            },
            sync: {
              view: () => SYNC,
              preview: () => ({ requests: [], records: 0, bytes: 0, hasMore: false, isSample: true }),
              order: () => 'sync-order-impossible',
            },
            upstream: {
              list: () => ({ connections: [] }),
              again: () => 'unknown-upstream',
              drop: () => 'unknown-upstream',
              setPrivacy: async () => 'unknown-upstream',
            },
            notifications: {
              receivers: {
                entries: async () => [{ id: 'phone' }],
                add: async () => ({ kind: 'changed', id: 'phone' }),
                change: async (id) => ({ kind: 'changed', id }),
                remove: async (id) => ({ kind: 'changed', id }),
              },
              push: { publicKey: async () => 'key', receivers: () => [], enter: () => 'done', leave: () => {} },
              list: () => ({ receivers: [RECEIVER], recent: [] }),
              test: async (id) =>
                id === RECEIVER.id ? { kind: 'denied', detail: 'unauthorized' } : 'unknown-receiver',
            },
            planning: {
              plan: () => state.plan,
              setWishes(subject, wanted) {
                if (subject !== 'point:carport') return 'unknown-subject';
                wishes.push({ subject, wanted });
                return 'done';
              },
            },
            stations: {
              sheet: (id) => (modes.has(id) ? SHEET : null),
              async operate(id, command) {
                if (!modes.has(id)) return 'unknown-charge-point';
                wishes.push({ id, command });
                return { outcome: 'done', status: 'Accepted', configuration: null, data: null };
              },
              cardNumber: (tokenRef) => (tokenRef === 'c1' ? '04A1B2C3' : null),
              diagnosticsFile: () => null,
            },
            feeds: { list: () => FEEDS, ahead: () => AHEAD, knownCarbon: () => [] },
            forecasts: {
              view: async () => FORECASTS,
              enterSoc(id, percent) {
                if (!modes.has(id)) return 'unknown-charge-point';
                if (state.empty) return 'no-vehicle';
                state.socs.push({ id, percent });
                return 'done';
              },
            },
            gridOperator: {
              chargePointIds: ['carport'],
              nowMs: () => clock.wallMs(),
              dim: (order) => orders.push(order),
              limitFeedIn: (order) => orders.push(order),
              release: (kind) => orders.push(kind),
              events: () => state.events,
              eventsCsv: () => ['command_id\r\n'],
            },
            async boost(id, durationMs) {
              if (!modes.has(id)) return 'unknown-charge-point';
              if (state.empty) return 'no-vehicle';
              wishes.push({ id, durationMs });
              return 'done';
            },
            async setLimit(id, limit) {
              if (!modes.has(id)) return 'unknown-charge-point';
              if (state.empty) return 'no-vehicle';
              wishes.push({ id, limit });
              return 'done';
            },
            async setLoadMode(id, mode) {
              if (id !== 'boiler') return 'unknown-load';
              wishes.push({ id, mode });
              return 'done';
            },
            people: {
              list: () => state.people,
              cardHolder: (tokenRef) => state.people.cards.find((card) => card.tokenRef === tokenRef)?.driverId ?? null,
              addCard: (uid, edit) => (uid === 'TAKEN' ? 'uid-taken' : noted({ uid, edit })),
              saveCard: (tokenRef, edit) => (tokenRef === 'c1' ? noted({ tokenRef, edit }) : 'unknown-card'),
              eraseCard: async (tokenRef) => (tokenRef === 'c1' ? 'card-configured' : 'unknown-card'),
              book: (tokenRef, cents, author) => noted({ tokenRef, cents, author }),
              learn: (wanted) => void noted({ learn: wanted }),
              saveDriver: (driverId) => (driverId === null ? 'a1' : 'unknown-driver'),
              eraseDriver: async () => 'unknown-driver',
              personFile: async (driverId) => (driverId === 'a1' ? PERSON : null),
              saveVehicle: (vehicleId, vehicle) => noted({ vehicleId, vehicle }),
              eraseVehicle: async () => 'done',
            },
            guests: {
              point: (id) => (id === 'carport' ? { name: 'Carport', entrance: state.entrance } : null),
              offer: () => null,
              session: (chargePointId, tokenRef, sinceMs) => {
                wishes.push({ chargePointId, tokenRef, sinceMs });
                return null;
              },
              cardAt: (_id, number) => (number === '04A1B2C3' ? 'c1' : null),
            },
            notes: {
              async vehicleShown(chargePointId) {
                return chargePointId === 'carport' ? 'done' : 'unknown-charge-point';
              },
              setVehicle: (id, change, author) =>
                change.reason === null ? 'reason-needed' : noted({ id, change, author }),
              setDetails: (id, details, source) => noted({ id, details, source }),
              correct: (id, change, author) => noted({ id, change, author }),
            },
            sessions(query): SessionList {
              asked.push(query);
              const driverId = query.only?.driverId;
              if (driverId === undefined) return { ...SESSIONS, sessions: state.sessions };
              return { ...SESSIONS, sessions: state.sessions.filter((one) => one.driverId === driverId) };
            },
            session(sessionId, onlyDriver) {
              const found = state.sessions.find((one) => one.sessionId === sessionId);
              if (found === undefined || (onlyDriver !== null && found.driverId !== onlyDriver)) return null;
              return { session: { ...found, plate: null, signature: 'none' }, history: [] };
            },
            whoIsAt: () => state.there,
            proposals: () => state.proposals,
            dismissProposal(key) {
              const known = state.proposals.length;
              state.proposals = state.proposals.filter((one) => one.key !== key);
              return state.proposals.length < known ? 'done' : 'unknown-proposal';
            },
            async recording(span) {
              if (state.recording === null) throw new Refused('recorder-off');
              return state.recording.map((piece) => Buffer.from(`${piece} ${span.fromMs} ${span.toMs}`));
            },
            sessionsCsv(query) {
              asked.push(query);
              return state.csv;
            },
          },
  };
  const app: FastifyInstance = await buildApi({
    ports,
    clock,
    log: silentLog,
    webFolder: options.webFolder ?? '/nonexistent',
    hostNames: ['energy.example.org'],
    page: options.page ?? {
      encryption: 'required',
      identity: () => null,
      tlsPort: () => null,
      hostName: 'lademeister.local',
      language: 'de',
      async choose(encryption) {
        wishes.push({ encryption });
        return options.configured === false ? 'not-configured' : 'done';
      },
    },
  });

  return {
    app,
    access,
    clock,
    store,
    machines,
    events,
    codes,
    modes,
    caps,
    wishes,
    asked,
    orders,
    state,
    listeners,
    changed: () => {
      for (const listener of listeners) listener();
    },
    /** The cookie header of a freshly signed-in owner. */
    signIn(): string {
      const result = access.signInByLink(LINK_TOKEN, { address: '127.0.0.1', deviceName: 'test' });
      if (result.kind !== 'signed-in') throw new Error(result.code);
      return `lademeister=${result.token}`;
    },
    /** The cookie header of somebody with an account of this role, who did not show his password lately. */
    signInAs(role: PersonRole, grant: Partial<Grant> = {}, passwordHash = '$argon2id$'): string {
      const token = newToken();
      const nowMs = clock.wallMs();
      const id = `user-${store.users.size}`;
      const user = { id, name: `${role}-${id}`, role, passwordHash, createdAtMs: nowMs, expiresAtMs: null };
      store.createUser({ ...user, grant: { ...NO_GRANT, ...grant } });
      store.insertSignIn({
        tokenHash: tokenHash(token),
        userId: id,
        createdAtMs: nowMs,
        lastSeenMs: nowMs,
        expiresAtMs: nowMs + 86_400_000,
        deviceName: 'test',
      });
      return `lademeister=${token}`;
    },
  };
}

export type House = Awaited<ReturnType<typeof house>>;

const CARD = {
  tokenRef: 'c1',
  uid: '04A1B2C3',
  aliases: [],
  name: '=Anna',
  status: 'accepted',
  groups: ['staff'],
  validFromMs: null,
  validUntilMs: null,
  driverId: 'a1',
  vehicleId: null,
  prepaid: true,
  configured: true,
} as const satisfies Card;

const ANNA = {
  driverId: 'a1',
  name: 'Anna',
  email: 'anna@example.org',
  employer: null,
  groups: [],
  restricted: false,
} as const satisfies Driver;

const PEOPLE: PeopleList = {
  cards: [{ ...CARD, balanceCents: 1_250 }],
  drivers: [ANNA],
  vehicles: [
    {
      vehicleId: 'v1',
      name: 'Golf',
      use: 'company',
      plate: null,
      costCentre: null,
      employer: null,
      driverId: 'a1',
      identifiers: [],
    },
  ],
  refused: [{ uid: 'AABBCCDD', chargePointId: 'carport', atMs: 1_780_000_000_000, reason: 'unknown-card' }],
  learning: { awaited: { chargePointId: null, untilMs: 1_780_000_060_000, driverId: null }, learnt: CARD },
};

const PERSON: PersonFile = {
  person: ANNA,
  cards: [CARD],
  vehicles: [],
  planWishes: [],
  faultReports: [],
  prepaid: [],
  refusedTaps: [],
  sessions: [],
  corrections: [],
};
const PROPOSALS: readonly ProposalView[] = [
  {
    key: 'least-current carport 8',
    proposal: {
      code: 'least-current',
      chargePointId: 'carport',
      configuredA: 6,
      foundA: 8,
      steps: 5,
      agreeing: 5,
      confidence: 0.86,
    },
    change: { section: 'chargePoints', id: 'carport', line: 'minCurrentA: 8' },
  },
];

const SESSIONS: SessionList = {
  sessions: [
    {
      sessionId: 's1',
      chargePointId: 'carport',
      chargePointName: 'Carport',
      startedAtMs: 1_780_000_000_000,
      endedAtMs: null,
      energyWh: null,
      startRegisterWh: 1000,
      endRegisterWh: null,
      tokenName: 'Anna',
      endReason: null,
      flags: ['reported-late'],
      vehicleId: 'v1',
      vehicle: 'Golf',
      driver: 'Anna',
      assignedBy: 'token',
      use: 'company',
      odometerKm: null,
      socPercent: null,
      corrected: false,
      reported: null,
    },
  ],
  totals: { count: 1, energyWh: 0, withoutEnergy: 1 },
  next: null,
};

export function siteView(mode: ChargeMode): SiteView {
  const shown = (value: number) => ({ value, atMs: 1_780_000_000_000, stale: false });
  return {
    atMs: 1_780_000_000_000,
    siteName: 'Zuhause',
    currency: 'EUR',
    gridW: shown(-120),
    solarW: shown(5900),
    batteryW: null,
    dimming: null,
    feedIn: null,
    houseW: shown(430),
    grid: 'unknown',
    quarterHour: null,
    circuits: [{ id: 'house', name: 'Haus', parentId: null, limitA: [35, 35, 35], loadA: [6, 7.5, 6], caps: [] }],
    chargePoints: [
      {
        id: 'carport',
        name: 'Carport',
        mode,
        boostEndsAtMs: null,
        limit: { energyWh: null, socPercent: null, untilMs: null },
        socPercent: null,
        rangeKm: null,
        plan: null,
        status: 'charging',
        powerW: shown(5350),
        phaseCurrentA: [8, 8, 8],
        grantedA: 8,
        maxCurrentA: 16,
        solarPowerW: 5350,
        session: { sessionId: 's1', startedAtMs: 1_780_000_000_000, energyWh: 2400, tokenName: null },
        reasons: [{ code: 'following-sun', surplusW: 5470 }],
      },
    ],
    loads: [
      {
        id: 'boiler',
        name: 'Boiler',
        kind: 'heating-rod',
        mode: 'auto',
        powerW: shown(0),
        grantedW: 0,
        maxW: 2_000,
        sgReady: null,
        ranTodayMs: 0,
        reasons: [{ code: 'waiting-for-sun', surplusW: 400, neededW: 2_000 }],
      },
    ],
    batteries: [
      {
        id: 'cellar',
        name: 'Speicher',
        powerW: shown(-800),
        socPercent: shown(31),
        locked: false,
        reason: { code: 'battery-first', untilPercent: 40, socPercent: 31 },
      },
    ],
    devices: [
      {
        id: 'grid',
        kind: 'meter',
        name: 'Zähler',
        condition: 'stale',
        sinceMs: 1_780_000_000_000,
        lastHeardMs: null,
        problem: { code: 'silent', address: '10.0.0.2:23', silentMs: 12_000 },
      },
    ],
    alarms: [{ code: 'unknown-charge-point', sinceMs: 1, identity: 'X', address: '10.0.0.9' }],
  };
}

/** Nobody waits, nothing happened. */
const DOOR: DoorPorts = {
  stations: () => ({
    waiting: [
      { identity: 'WB-9', address: '192.168.1.9', sinceMs: 0, vendor: 'V', model: 'M', serial: null, firmware: null },
    ],
    rejected: [],
  }),
  async accept({ identity, circuit }) {
    if (identity !== 'WB-9') return 'unknown-station';
    return circuit === 'house' ? { chargePointId: 'wb-9', identity, password: null } : 'unknown-circuit';
  },
  reject: () => {},
  forgive: (identity) => (identity === 'WB-8' ? 'done' : 'unknown-station'),
  setPassword: async (chargePointId) =>
    chargePointId === 'carport' ? { chargePointId, identity: 'WB-1', password: 'secret' } : 'unknown-charge-point',
  securityEvents: () => ({ events: [], hasAuthority: false }),
  authority: () => null,
  setTime: () => 'time-known',
};

const SHEET: StationAnswer = {
  identity: { vendor: 'Alfen', model: 'Eve Single', firmware: '6.6', serial: '1' },
  connected: true,
  commands: OCPP_COMMANDS,
  reservation: { idToken: '04A1B2C3', untilMs: 1_800_000_000_000 },
  firmware: { status: 'Installed', atMs: 1 },
  diagnostics: null,
  localList: { state: 'current', version: 65_537, cards: 3, status: null },
  files: [{ name: 'carport~2026.log', bytes: 5, atMs: 2 }],
};

const EMPTY_PLAN: PlanView = {
  madeAtMs: null,
  tookMs: null,
  method: null,
  currency: 'EUR',
  slots: [],
  cars: [],
  batteries: [],
  assumptions: [],
  budget: null,
  expected: [],
  subjects: [],
  runs: [],
};

const NEVER_COMPARED = { today: null, last30Days: null, leads: [] };
const QUARTER = { startMs: 1_780_000_200_000, endMs: 1_780_001_100_000, p10W: 200, p50W: 450, p90W: 900 };
const FORECASTS: ForecastsView = {
  solar: {
    points: [QUARTER],
    learnedDays: 3,
    quality: NEVER_COMPARED,
    placeGuessed: true,
    sources: [{ id: 'own', health: null, weightPercent: 100, errorW: null }],
  },
  house: { points: [QUARTER], learnedDays: 3, quality: NEVER_COMPARED },
  vehicles: [],
  habits: [],
};

const FEEDS: readonly FeedView[] = [
  {
    id: 'epex',
    kind: 'price',
    source: 'awattar',
    market: 'DE-LU',
    state: 'failing',
    goodAtMs: 1_700_000_000_000,
    knownUntilMs: null,
    problem: { code: 'timeout', detail: 'no whole answer within 20 s' },
  },
];

const AHEAD: PricesAhead = {
  currency: 'EUR',
  tariff: 'Home',
  points: [
    {
      startMs: 1_700_000_100_000,
      endMs: 1_700_001_000_000,
      importNano: 300_000_000,
      exportNano: 80_000_000,
      basis: 'usual',
      co2GPerKwh: null,
    },
  ],
};
