import type { CardRow, PeopleList } from '../../../src/api/answers.ts';
import type { ProposalView } from '../../../src/site/proposal-view.ts';
import type { SiteView } from '../../../src/site/view.ts';
import type { Scene } from './fixture-server.ts';
import { PLANS } from './plans.ts';
import { roleScenes } from './roles.ts';
import { NO_SETTINGS } from './settings.ts';
import { NOON_MS, VIEWS } from './views.ts';

const HOUR_MS = 3_600_000;

const EXAMPLE = `site: { name: Zuhause, timeZone: Europe/Berlin, language: de }
circuits:
  - { id: house, name: Hausanschluss, limitA: 35, meter: grid }
meters:
  - { id: grid, name: Stromzähler, type: p1, tcp: { host: 192.168.1.20, port: 23 } }
chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: SIM-CARPORT, circuit: house, maxCurrentA: 16, safeCurrentA: 6 }
`;

const SETUP = {
  version: '0.1.0',
  configured: true,
  configProblems: [],
  ownerExists: true,
  signedIn: true,
  language: 'de',
  timeZone: 'Europe/Berlin',
  exampleConfig: EXAMPLE,
  configPath: '/var/lib/lademeister/config.yaml',
};

const NO_SESSIONS = { sessions: [], totals: { count: 0, energyWh: 0, withoutEnergy: 0 }, next: null };

const SESSIONS = [
  session(1, 'Carport', 'Anna', null, 8_430, null),
  session(27, 'Garage', 'Firmenwagen Tom', 3.6, 18_420, 'ev-disconnected'),
  session(53, 'Carport', null, 0.4, 0, 'power-loss', ['stop-register-missing', 'reported-late']),
  session(80, 'Besucherstellplatz an der Elektrofahrzeugladeinfrastruktur', '…D4E5', 11.2, 61_204, 'local'),
  session(128, 'Garage', 'Anna', 2.1, 9_870, 'reboot', ['station-clock-wrong']),
];

const CARD = {
  tokenRef: 'c1',
  uid: '04A1B2C3D4E5F6',
  aliases: [],
  name: 'Anna Weber',
  status: 'accepted',
  groups: ['Belegschaft'],
  validFromMs: null,
  validUntilMs: NOON_MS + 20_000_000_000,
  driverId: 'd1',
  vehicleId: 'v1',
  prepaid: false,
  configured: true,
  balanceCents: null,
} as const satisfies CardRow;

export const PEOPLE: PeopleList = {
  cards: [
    CARD,
    {
      ...CARD,
      tokenRef: 'c2',
      uid: 'AABBCCDD',
      name: 'Gästekarte',
      prepaid: true,
      balanceCents: 1_250,
      configured: false,
    },
    { ...CARD, tokenRef: 'c3', uid: '11223344', name: null, status: 'blocked', driverId: null, vehicleId: null },
  ],
  drivers: [
    {
      driverId: 'd1',
      name: 'Anna Weber',
      email: 'anna.weber@elektrofahrzeugladeinfrastruktur.example',
      employer: 'Weber & Söhne GmbH',
      groups: [],
      restricted: false,
    },
  ],
  vehicles: [
    {
      vehicleId: 'v1',
      name: 'Dienst-Golf',
      use: 'company',
      plate: 'A-BC 123',
      costCentre: '4711',
      employer: null,
      driverId: 'd1',
      identifiers: [],
    },
  ],
  refused: [{ uid: '55667788', chargePointId: 'carport', atMs: NOON_MS - 600_000, reason: 'unknown-card' }],
  learning: { awaited: null, learnt: null },
};
const SUPPORT = { steps: 5, agreeing: 5, confidence: 0.86 };
const PROPOSALS: readonly ProposalView[] = [
  {
    key: 'phase-rotation carport L2-L3-L1',
    proposal: {
      code: 'phase-rotation',
      chargePointId: 'carport',
      meterId: 'grid',
      configured: ['L1', 'L2', 'L3'],
      found: ['L2', 'L3', 'L1'],
      ...SUPPORT,
    },
    change: { section: 'chargePoints', id: 'carport', line: 'phases: [L2, L3, L1]' },
  },
  {
    key: 'meter-sign grid L1-L2-L3',
    proposal: { code: 'meter-sign', meterId: 'grid', phases: ['L1', 'L2', 'L3'], ...SUPPORT },
    change: null,
  },
];

export function houseScene(view: SiteView): Scene {
  return { setup: SETUP, signedIn: true, view, sessions: NO_SESSIONS };
}

/** The house with a plan; its card tells the same. */
export function planScene(name: keyof typeof PLANS): Scene {
  const [carport, ...others] = VIEWS.sunny.chargePoints;
  const plan = {
    byMs: NOON_MS + 19 * HOUR_MS,
    nextMs: NOON_MS + 14.25 * HOUR_MS,
    missingWh: 0,
    keptBack: false,
    aboveBudgetNano: 0,
  };
  const view =
    carport === undefined || name === 'unmade'
      ? VIEWS.sunny
      : { ...VIEWS.sunny, chargePoints: [{ ...carport, socPercent: 34.4, rangeKm: 118, plan }, ...others] };
  return { ...houseScene(view), answers: { 'GET /api/plan': PLANS[name] } };
}

export interface State {
  /** Which page it is a state of. */
  readonly page: string;
  readonly scene: Scene;
  /** The address within the app. */
  readonly hash: string;
}

/** What the pages are walked through in. */
export const SCENES: Readonly<Record<string, State>> = {
  ...Object.fromEntries(
    Object.entries(VIEWS).map(([name, view]) => [name, { page: 'now', scene: houseScene(view), hash: '#/' }]),
  ),
  sessions: { page: 'sessions', scene: withSessions(SESSIONS), hash: '#/sessions?period=custom&from=2026-06-01' },
  'sessions-empty': { page: 'sessions', scene: houseScene(VIEWS.sunny), hash: '#/sessions?period=all' },
  session: { page: 'session', scene: houseScene(VIEWS.sunny), hash: '#/session?id=s-1' },
  people: { page: 'people', scene: { ...houseScene(VIEWS.sunny), people: PEOPLE }, hash: '#/people' },
  users: { page: 'users', scene: houseScene(VIEWS.sunny), hash: '#/users' },
  'people-none': { page: 'people', scene: houseScene(VIEWS.sunny), hash: '#/people' },
  more: { page: 'more', scene: { ...houseScene(VIEWS.fault), proposals: PROPOSALS }, hash: '#/more' },
  'more-prices': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=prices' },
  'more-notifications': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=notifications' },
  'more-wallboxes': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=wallboxes' },
  'more-backup': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=backup' },
  'more-connection': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=connection' },
  'more-account': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=account' },
  maintenance: { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=maintenance' },
  'home-automation': { page: 'more', scene: houseScene(VIEWS.sunny), hash: '#/more?part=home-automation' },
  plan: { page: 'plan', scene: planScene('planned'), hash: '#/plan' },
  'plan-late': { page: 'plan', scene: planScene('late'), hash: '#/plan' },
  'plan-empty': { page: 'plan', scene: planScene('empty'), hash: '#/plan' },
  'plan-unmade': { page: 'plan', scene: planScene('unmade'), hash: '#/plan' },
  reports: { page: 'reports', scene: houseScene(VIEWS.sunny), hash: '#/reports' },
  insights: { page: 'insights', scene: houseScene(VIEWS.sunny), hash: '#/insights' },
  devices: { page: 'devices', scene: houseScene(VIEWS.sunny), hash: '#/devices' },
  circuits: { page: 'circuits', scene: houseScene(VIEWS.sunny), hash: '#/circuits' },
  'circuits-limiting': { page: 'circuits', scene: houseScene(VIEWS.limited), hash: '#/circuits' },
  upstream: { page: 'upstream', scene: houseScene(VIEWS.sunny), hash: '#/upstream' },
  about: { page: 'about', scene: houseScene(VIEWS.sunny), hash: '#/about' },
  settings: { page: 'settings', scene: houseScene(VIEWS.sunny), hash: '#/settings' },
  'settings-circuits': { page: 'settings', scene: houseScene(VIEWS.sunny), hash: '#/settings?section=circuits' },
  'settings-feeds': { page: 'settings', scene: houseScene(VIEWS.sunny), hash: '#/settings?section=priceFeeds' },
  'wizard-house': {
    page: 'wizard',
    scene: {
      ...houseScene(VIEWS.none),
      setup: { ...SETUP, configured: false },
      answers: { 'GET /api/settings': NO_SETTINGS },
    },
    hash: '#/setup',
  },
  'wizard-devices': { page: 'wizard', scene: houseScene(VIEWS.sunny), hash: '#/setup?step=devices' },
  'wizard-wallboxes': { page: 'wizard', scene: houseScene(VIEWS.sunny), hash: '#/setup?step=wallboxes' },
  'wizard-check': { page: 'wizard', scene: houseScene(VIEWS.fault), hash: '#/setup?step=check' },
  'wizard-price': { page: 'wizard', scene: houseScene(VIEWS.sunny), hash: '#/setup?step=price' },
  simulated: {
    page: 'setup',
    scene: { ...houseScene(VIEWS.sunny), setup: { ...SETUP, simulated: true } },
    hash: '#/',
  },
  'first-run': {
    page: 'first-run',
    scene: { ...houseScene(VIEWS.none), signedIn: false, setup: { ...SETUP, ownerExists: false } },
    hash: '',
  },
  'sign-in': { page: 'sign-in', scene: { ...houseScene(VIEWS.none), signedIn: false }, hash: '' },
  ...roleScenes(houseScene, PEOPLE),
  guest: { page: 'guest', scene: { ...houseScene(VIEWS.none), signedIn: false }, hash: '#/guest/carport' },
  invitation: {
    page: 'invitation',
    scene: { ...houseScene(VIEWS.none), signedIn: false },
    hash: '#/invitation?token=0123456789abcdefghij',
  },
  'no-config': {
    page: 'setup',
    scene: { ...houseScene(VIEWS.none), setup: { ...SETUP, configured: false } },
    hash: '#/',
  },
  'bad-config': {
    page: 'setup',
    scene: {
      ...houseScene(VIEWS.none),
      setup: {
        ...SETUP,
        configured: false,
        configProblems: [
          problem('wrong-value', 12, 'chargePoints[0].minCurrentA', '5', 'a number from 6 to 80'),
          problem('unknown-key', 14, 'chargePoints[0].idendity', '"idendity"', 'id, name, type, identity, circuit'),
          problem('unknown-reference', 17, 'circuits[1].parent', 'circuit hous', 'house'),
          problem('contradiction', 4, 'circuits[0]', 'house', 'what nobody has put into German'),
        ],
      },
    },
    hash: '#/',
  },
};

function withSessions(sessions: readonly { readonly energyWh: number }[]): Scene {
  const energyWh = sessions.reduce((sumWh, each) => sumWh + each.energyWh, 0);
  return {
    ...houseScene(VIEWS.sunny),
    sessions: { sessions, totals: { count: sessions.length, energyWh, withoutEnergy: 0 }, next: null },
  };
}

/** More sessions than a page shows: `count` of them, and twice as many in the totals. */
export function longList(count: number): Scene {
  const sessions = Array.from({ length: count }, (_, index) =>
    session(index * 7 + 3, 'Carport', index % 4 === 0 ? null : 'Anna', 2.5, 9_000 + index, 'ev-disconnected'),
  );
  return {
    ...houseScene(VIEWS.sunny),
    sessions: {
      sessions,
      totals: { count: 2 * count, energyWh: 24_000_000, withoutEnergy: 3 },
      next: 'r1780000000000-7',
    },
  };
}

function problem(code: string, line: number, path: string, value: string, allowed: string) {
  return { code, file: 'config.yaml', line, column: 5, path, value, allowed };
}

function session(
  hoursAgo: number,
  chargePointName: string,
  tokenName: string | null,
  hours: number | null,
  energyWh: number,
  endReason: string | null,
  flags: readonly string[] = [],
) {
  const startedAtMs = NOON_MS - hoursAgo * HOUR_MS;
  const startRegisterWh = 1_204_330 + (200 - hoursAgo) * 900;
  return {
    sessionId: `s-${hoursAgo}`,
    chargePointId: chargePointName.toLowerCase(),
    chargePointName,
    startedAtMs,
    endedAtMs: hours === null ? null : startedAtMs + hours * HOUR_MS,
    energyWh,
    startRegisterWh,
    endRegisterWh: flags.includes('stop-register-missing') ? null : startRegisterWh + energyWh,
    tokenName,
    endReason,
    flags,
    vehicleId: tokenName === 'Anna' ? 'v1' : null,
    vehicle: tokenName === 'Anna' ? 'Dienst-Golf' : null,
    driver: tokenName === 'Anna' ? 'Anna Weber' : null,
    assignedBy: tokenName === 'Anna' ? 'token' : 'unassigned',
    use: tokenName === 'Anna' ? 'company' : 'unassigned',
    odometerKm: null,
    socPercent: null,
    corrected: false,
    reported: null,
  };
}
