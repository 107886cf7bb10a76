import type { GuestAnswer, GuestSession, GuestSessionAnswer } from '../../../src/api/guest-ports.ts';
import type { Offer } from '../../../src/billing/offer.ts';
import type { SiteView } from '../../../src/site/view.ts';
import type { Scene } from './fixture-server.ts';
import { NOON_MS, VIEWS } from './views.ts';

const CENT = 10_000_000;
const HOUR_MS = 3_600_000;

const DYNAMIC: Offer = {
  currency: 'EUR',
  vatPpm: 190_000,
  nowNano: 31.4 * CENT,
  lowestNano: 18.2 * CENT,
  highestNano: 47.9 * CENT,
  knownUntilMs: NOON_MS + 12 * HOUR_MS,
  isComplete: false,
  perSessionNano: 50 * CENT,
  perHourNano: 0,
  idlePerHourNano: 300 * CENT,
  idleGraceMs: 2 * HOUR_MS,
};
const FIXED: Offer = {
  ...DYNAMIC,
  nowNano: 39 * CENT,
  lowestNano: 39 * CENT,
  highestNano: 39 * CENT,
  isComplete: true,
};

const CARPORT = { name: 'Carport', entrance: 'pin-or-card' } as const;

const RUNNING: GuestSession = {
  sessionId: 's-1',
  startedAtMs: NOON_MS - 2 * HOUR_MS,
  endedAtMs: null,
  energyWh: 8_430,
  startRegisterWh: 1_204_330,
  endRegisterWh: null,
  cost: {
    currency: 'EUR',
    totalCents: 315,
    energyCents: 265,
    timeCents: 0,
    idleCents: 0,
    sessionCents: 50,
    vat: { ratePpm: 190_000, cents: 50 },
    lines: [
      { priceNano: 31.4 * CENT, source: 'grid', energyWh: 6_200 },
      { priceNano: 31.6 * CENT, source: 'grid', energyWh: 2_230 },
    ],
    discountPpm: 0,
    isProvisional: true,
  },
};
const OVER: GuestSession = {
  ...RUNNING,
  endedAtMs: NOON_MS - HOUR_MS,
  endRegisterWh: 1_212_760,
  cost: RUNNING.cost && { ...RUNNING.cost, isProvisional: false },
};

/** The car has left. */
const GONE: SiteView = {
  ...VIEWS.sunny,
  chargePoints: VIEWS.sunny.chargePoints.map((one) => ({
    ...one,
    status: 'available',
    powerW: null,
    session: null,
    reasons: [{ code: 'no-vehicle' }],
  })),
};

interface State {
  readonly page: string;
  readonly scene: Scene;
  readonly hash: string;
}

/** The house as somebody of a role meets it. */
function as(scene: Scene, role: string, more: object = {}): Scene {
  const me = { name: 'Anna Weber', role, mayChangeMode: false, mayAddCards: false, ...more };
  return { ...scene, setup: { ...scene.setup, me } };
}

/** What a guest or a driver sees: his own charge point, and nothing that belongs to the house alone. */
function narrowed(view: SiteView, points: readonly string[]): SiteView {
  const chargePoints = view.chargePoints.filter(({ id }) => points.includes(id));
  return { ...view, devices: [], alarms: [], loads: [], chargePoints };
}

/** The states of pages that are for one role. `house` is the house as its owner has it. */
export function roleScenes(house: (view: SiteView) => Scene, people: Scene['people']): Readonly<Record<string, State>> {
  const guestHouse = (view: SiteView, answer: GuestSessionAnswer): Scene => ({
    ...as(house({ ...narrowed(view, ['carport']), gridW: null, solarW: null, batteryW: null, houseW: null }), 'guest'),
    answers: { 'GET /api/guests/carport/session': answer },
  });
  const stranger = (answer: GuestAnswer): Scene => ({
    ...house(VIEWS.none),
    signedIn: false,
    answers: { 'GET /api/guests/carport': answer },
  });
  const [own, ...cards] = people?.cards ?? [];
  const ownPeople = people && {
    ...people,
    cards: own === undefined ? cards : [own],
    drivers: people.drivers.slice(0, 1),
    vehicles: people.vehicles.slice(0, 1),
    refused: [],
  };
  return {
    display: { page: 'display', scene: as(house(VIEWS.six), 'display'), hash: '#/display' },
    'display-one': {
      page: 'display',
      scene: as(house(VIEWS.sunny), 'display', { mayChangeMode: true }),
      hash: '#/display?cp=carport',
    },
    'display-stale': { page: 'display', scene: as(house(VIEWS.stale), 'display'), hash: '#/display' },
    'guest-price': { page: 'guest', scene: stranger({ ...CARPORT, offer: DYNAMIC }), hash: '#/guest/carport' },
    'guest-pin': {
      page: 'guest',
      scene: stranger({ ...CARPORT, entrance: 'pin', offer: FIXED }),
      hash: '#/guest/carport',
    },
    'guest-charging': {
      page: 'guest',
      scene: guestHouse(VIEWS.sunny, { offer: DYNAMIC, cardId: 'c1', session: RUNNING }),
      hash: '#/guest/carport',
    },
    'guest-receipt': {
      page: 'guest',
      scene: guestHouse(GONE, { offer: FIXED, cardId: 'c1', session: OVER }),
      hash: '#/guest/carport',
    },
    'driver-now': {
      page: 'now',
      scene: { ...as(house(narrowed(VIEWS.sunny, ['carport'])), 'driver'), ...(ownPeople && { people: ownPeople }) },
      hash: '#/',
    },
    'driver-people': {
      page: 'people',
      scene: {
        ...as(house(VIEWS.sunny), 'driver', { mayAddCards: true }),
        ...(ownPeople && { people: ownPeople }),
      },
      hash: '#/people',
    },
    'driver-more': { page: 'more', scene: as(house(narrowed(VIEWS.sunny, ['carport'])), 'driver'), hash: '#/more' },
    'installer-more': { page: 'more', scene: as(house(VIEWS.sunny), 'installer'), hash: '#/more' },
    labels: { page: 'users', scene: house(VIEWS.sunny), hash: '#/labels' },
  };
}
