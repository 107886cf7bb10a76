import { expect, test } from 'vitest';
import { NO_GRANT } from '../../src/access/roles.ts';
import type { PeopleList, StatementChoices, StationAnswer } from '../../src/api/answers.ts';
import { Refused } from '../../src/api/problems.ts';
import { choicesFor, statementFor, stationFor } from '../../src/api/scope.ts';
import type { Vehicle } from '../../src/core/model/people.ts';

/** Statements: a driver reads about himself, an employer about the company cars that he was given. */

const CARD: PeopleList['cards'][number] = {
  tokenRef: 'c1',
  uid: '04A1B2C3',
  aliases: [],
  name: null,
  status: 'accepted',
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: 'a1',
  vehicleId: null,
  prepaid: false,
  configured: false,
  balanceCents: null,
};
const vehicle = (vehicleId: string, driverId: string, use: Vehicle['use']): Vehicle => ({
  vehicleId,
  driverId,
  use,
  name: vehicleId,
  plate: null,
  costCentre: null,
  employer: null,
  identifiers: [],
});
const people: PeopleList = {
  cards: [CARD, { ...CARD, tokenRef: 'c2', driverId: 'b2' }],
  drivers: [],
  vehicles: [vehicle('v1', 'a1', 'company'), vehicle('v2', 'b2', 'company'), vehicle('v3', 'b2', 'private')],
  refused: [],
  learning: { awaited: null, learnt: null },
};
const cardHolder = (ref: string) => people.cards.find(({ tokenRef }) => tokenRef === ref)?.driverId ?? null;
const site = { people: { list: () => people, cardHolder } };

const driver = { role: 'driver', grant: { ...NO_GRANT, driverId: 'a1' } } as const;
const atCarport = { role: 'driver', grant: { ...driver.grant, chargePointIds: ['carport'] } } as const;
const employer = { role: 'employer', grant: { ...NO_GRANT, vehicleIds: ['v2', 'v3'] } } as const;
const payroll = { role: 'payroll', grant: NO_GRANT } as const;

function asked(who: Parameters<typeof statementFor>[0], words: Parameters<typeof statementFor>[1]): object | string {
  try {
    return statementFor(who, words, site);
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

test.each([
  [driver, {}, { driver: 'a1' }],
  [driver, { driver: 'a1', vehicle: 'v1', card: 'c1' }, { driver: 'a1', vehicle: 'v1', card: 'c1' }],
  [driver, { driver: 'b2' }, 'unknown-subject'],
  [driver, { vehicle: 'v2' }, 'unknown-subject'],
  [driver, { card: 'c2' }, 'unknown-subject'],
  [driver, { card: 'nowhere' }, 'unknown-subject'],
  [driver, { group: 'staff' }, 'not-allowed'],
  [atCarport, { chargePoint: 'carport' }, { chargePoint: 'carport', driver: 'a1' }],
  [atCarport, { chargePoint: 'street' }, 'unknown-subject'],
  [employer, { vehicle: 'v2', chargePoint: 'carport' }, 'unknown-subject'],
  [driver, { kind: 'registers' }, 'not-allowed'],
  [employer, {}, 'not-allowed'],
  [employer, { vehicle: 'v2' }, { vehicle: 'v2', use: 'company' }],
  [employer, { vehicle: 'v2', use: 'private' }, { vehicle: 'v2', use: 'company' }],
  // It was given to him, and has become private since.
  [employer, { vehicle: 'v3' }, 'unknown-subject'],
  [employer, { vehicle: 'v1' }, 'unknown-subject'],
  [employer, { vehicle: 'v2', driver: 'b2' }, 'not-allowed'],
  [employer, { vehicle: 'v2', card: 'c2' }, 'not-allowed'],
  [payroll, { driver: 'b2', group: 'staff' }, { driver: 'b2', group: 'staff' }],
] as const)('%j asks for %j: %j', (who, words, outcome) => {
  expect(asked(who, words)).toEqual(outcome);
});

test('what may be chosen is what may be read', () => {
  const named = (...ids: string[]) => ids.map((id) => ({ id, name: id, company: true }));
  const choices: StatementChoices = {
    vehicles: named('v1', 'v2', 'v3'),
    drivers: named('a1', 'b2'),
    cards: named('c1', 'c2'),
    chargePoints: named('carport'),
    groups: ['staff'],
    formats: ['pdf'],
    exports: ['cdrs'],
    currency: 'EUR',
    months: null,
  };
  const ids = (who: Parameters<typeof choicesFor>[0]) => {
    const { vehicles, drivers, cards, chargePoints, groups } = choicesFor(who, choices, site);
    return [vehicles, drivers, cards, chargePoints].map((some) => some.map(({ id }) => id)).concat([[...groups]]);
  };
  expect(ids(driver)).toEqual([['v1'], ['a1'], ['c1'], ['carport'], []]);
  expect(ids(employer)).toEqual([['v2'], [], [], [], []]);
  expect(choicesFor(payroll, choices, site)).toBe(choices);
});

test('an installer reads no card number off a reservation', () => {
  const sheet: StationAnswer = {
    identity: { vendor: 'V', model: 'M', firmware: '1', serial: '1' },
    connected: true,
    reservation: { idToken: '04A1B2C3', untilMs: 1 },
    firmware: null,
    diagnostics: null,
    localList: null,
    commands: [],
    files: [],
  };
  expect(stationFor({ role: 'installer', grant: NO_GRANT }, sheet).reservation).toEqual({ idToken: '', untilMs: 1 });
  expect(stationFor({ role: 'owner', grant: NO_GRANT }, sheet)).toBe(sheet);
});
