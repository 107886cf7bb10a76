import { once } from 'node:events';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { PeopleList, SessionRow } from '../../src/api/answers.ts';
import { WHO_MAY } from '../../src/api/who-may.ts';
import type { SiteView } from '../../src/site/view.ts';
import { type House, house, siteView } from './house.ts';

/**
 * A house full of other people: whatever belongs to them carries the mark. No answer and no stream of somebody who has
 * only his own things may hold it.
 */
const FOREIGN = 'FOREIGN';

let home: House;
let origin = '';
beforeAll(async () => {
  home = await house();
  await home.app.listen({ host: '127.0.0.1', port: 0 });
  const address = home.app.server.address();
  origin = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterAll(async () => {
  await home.app.close();
});

const ROLES = ['driver', 'guest', 'display'] as const;
const GETS = Object.entries(WHO_MAY)
  .filter(([route]) => route.startsWith('GET /api/'))
  .map(([route]) => route.slice(4));

const world = fc.record({
  role: fc.constantFrom(...ROLES),
  /** Whose session is at the charge point: his, another's, a card of nobody's, or none. */
  there: fc.constantFrom('own', 'other', 'card', 'none'),
  /** Ids that are asked for by name. */
  id: fc.constantFrom('s-own', `s-${FOREIGN}`, 'a1', `d-${FOREIGN}`, 'carport', `p-${FOREIGN}`, `v-${FOREIGN}`),
  query: fc.dictionary(
    fc.constantFrom('driver', 'vehicle', 'card', 'group', 'chargePoint'),
    fc.constantFrom('a1', `d-${FOREIGN}`, `v-${FOREIGN}`, `c-${FOREIGN}`, 'staff'),
    { maxKeys: 2 },
  ),
});

test('nothing of others is in any answer or stream of a driver, a guest or a display', async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ role, there, id, query }) => {
      fill(there);
      const cookie = home.signInAs(role, { driverId: 'a1', chargePointIds: ['carport'], tokenRef: 'c1' });
      const words = new URLSearchParams(query);
      for (const path of GETS) {
        const url = `${path.replace(/:\w+/g, encodeURIComponent(id))}?${words}`;
        const answer = await home.app.inject({ method: 'GET', url, headers: { cookie } });
        // What he asked for by name stands in no answer either.
        expect(answer.body, `${role} ${url}`).not.toContain(FOREIGN);
      }
    }),
    { numRuns: 40 },
  );
});

test.each(ROLES)('the stream of a %s is as narrow as the state', async (role) => {
  fill('other');
  const cookie = home.signInAs(role, { driverId: 'a1', chargePointIds: ['carport'], tokenRef: 'c1' });
  const socket = new WebSocket(`ws://${origin}/api/stream`, { headers: { origin: `http://${origin}`, cookie } });
  const [first] = await once(socket, 'message');
  const state = await home.app.inject({ method: 'GET', url: '/api/state', headers: { cookie } });
  expect(JSON.parse(String(first))).toEqual(state.json());
  expect(String(first)).not.toContain(FOREIGN);
  const [second] = await Promise.all([once(socket, 'message'), home.clock.advance(5_000)]);
  expect(String(second)).not.toContain(FOREIGN);
  socket.terminate();
});

test('the owner sees all of it: the marks are really there', async () => {
  fill('other');
  const cookie = home.signIn();
  for (const url of ['/api/state', '/api/people', '/api/plan', '/api/sessions', '/api/drivers/a1/export.json']) {
    const answer = await home.app.inject({ method: 'GET', url, headers: { cookie } });
    expect(answer.statusCode, url).toBe(200);
    if (!url.includes('export')) expect(answer.body, url).toContain(FOREIGN);
  }
});

test('what is somebody else’s cannot be commanded either', async () => {
  const cookie = home.signInAs('driver', { driverId: 'a1', chargePointIds: ['carport'] });
  const send = async (method: 'PUT' | 'POST', url: string, payload: object): Promise<string> => {
    const answer = await home.app.inject({ method, url, payload, headers: { cookie } });
    return answer.statusCode === 200 ? 'done' : answer.json().code;
  };
  const boost = () => send('PUT', '/api/charge-points/carport/boost', { minutes: 30 });
  fill('own');
  expect(await boost()).toBe('done');
  fill('none');
  expect(await boost()).toBe('done');
  fill('other');
  expect(await boost()).toBe('not-allowed');
  expect(await send('POST', '/api/charge-points/carport/stop', {})).toBe('not-allowed');
  expect(await send('PUT', '/api/charge-points/carport/mode', { mode: 'off' })).toBe('not-allowed');
  fill('card');
  expect(await boost()).toBe('not-allowed');
  fill('none');
  expect(await send('PUT', `/api/charge-points/p-${FOREIGN}/mode`, { mode: 'off' })).toBe('unknown-charge-point');
  const start = (card: object) => send('POST', '/api/charge-points/carport/start', { card });
  expect(await start({ cardId: 'c1' })).toBe('done');
  expect(await start({ cardId: `c-${FOREIGN}` })).toBe('unknown-card');
  expect(await start({ number: '04A1B2C3' })).toBe('not-allowed');
  const wish = (subject: string) => send('PUT', `/api/plan/${subject}`, WISHES);
  expect(await wish('point:carport')).toBe('done');
  expect(await wish(`point:p-${FOREIGN}`)).toBe('unknown-charge-point');
  expect(await wish(`vehicle:v-${FOREIGN}`)).toBe('unknown-subject');
});

const WISHES = {
  goals: [],
  strategy: 'cheapest',
  minSocPercent: null,
  maxPriceNano: null,
  surplusOnlyUntil: null,
  solarSharePercent: null,
};

const PLAIN = home0();

function home0() {
  const view = siteView('solar');
  const [carport] = view.chargePoints;
  if (carport === undefined || carport.session === null) throw new Error('the house of the tests has no charge point');
  return { view, carport, session: carport.session };
}

/** Fills the house. */
function fill(there: 'own' | 'other' | 'card' | 'none'): void {
  const { view, carport, session } = PLAIN;
  const isOwn = there === 'own';
  home.state.there = {
    own: { tokenRef: 'c1', driverId: 'a1' },
    other: { tokenRef: `c-${FOREIGN}`, driverId: `d-${FOREIGN}` },
    card: { tokenRef: `c-${FOREIGN}`, driverId: null },
    none: null,
  }[there];
  const others: SiteView['chargePoints'] = [{ ...carport, id: `p-${FOREIGN}`, name: FOREIGN }];
  home.state.view = {
    ...view,
    chargePoints: [
      {
        ...carport,
        session: there === 'none' ? null : { ...session, tokenName: isOwn ? 'Anna' : FOREIGN },
      },
      ...others,
    ],
    devices: view.devices.map((device) => ({ ...device, name: FOREIGN })),
    alarms: [{ code: 'unknown-charge-point', sinceMs: 1, identity: FOREIGN, address: FOREIGN }],
  };
  const { state } = home;
  const base = BASE.people ?? state.people;
  BASE.people = base;
  const [card] = base.cards;
  const [driver] = base.drivers;
  const [vehicle] = base.vehicles;
  if (card === undefined || driver === undefined || vehicle === undefined) throw new Error('the house is empty');
  state.people = {
    cards: [
      { ...card, vehicleId: `v-${FOREIGN}` },
      { ...card, tokenRef: `c-${FOREIGN}`, uid: FOREIGN, name: FOREIGN, driverId: `d-${FOREIGN}` },
    ],
    drivers: [driver, { ...driver, driverId: `d-${FOREIGN}`, name: FOREIGN }],
    vehicles: [vehicle, { ...vehicle, vehicleId: `v-${FOREIGN}`, name: FOREIGN, driverId: `d-${FOREIGN}` }],
    refused: [{ uid: FOREIGN, chargePointId: 'carport', atMs: 1, reason: 'unknown-card' }],
    learning: {
      awaited: { chargePointId: `p-${FOREIGN}`, untilMs: 1, driverId: `d-${FOREIGN}` },
      learnt: { ...card, driverId: `d-${FOREIGN}`, name: FOREIGN },
    },
  };
  const [row] = BASE.sessions ?? state.sessions;
  if (row === undefined) throw new Error('the house has no session');
  BASE.sessions = [row];
  state.sessions = [
    { ...row, sessionId: 's-own', driverId: 'a1' },
    { ...row, sessionId: `s-${FOREIGN}`, driverId: `d-${FOREIGN}`, driver: FOREIGN, tokenName: FOREIGN },
  ];
  const subject = (name: string, kind: 'vehicle' | 'point') => ({
    subject: `${kind}:${name}`,
    kind,
    name,
    wishes: { ...WISHES, strategy: 'cheapest' as const },
    chargePointId: 'carport',
    meterWhPerKm: null,
  });
  state.plan = {
    ...state.plan,
    subjects: [
      subject('v1', 'vehicle'),
      subject(`v-${FOREIGN}`, 'vehicle'),
      subject('carport', 'point'),
      subject(`p-${FOREIGN}`, 'point'),
    ],
    cars: [
      {
        chargePointId: 'carport',
        subject: isOwn ? 'vehicle:v1' : `vehicle:v-${FOREIGN}`,
        departureMs: 1,
        needWh: 1,
        socPercent: 50,
        latestStartMs: 1,
        maxW: 1,
        target: null,
        slots: [],
        costNano: 1,
        atOnceNano: 1,
        shortfalls: [],
        keptBack: false,
        wish: null,
      },
    ],
  };
}

const BASE: { people?: PeopleList; sessions?: readonly SessionRow[] } = {};
