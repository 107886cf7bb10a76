import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Card, Vehicle } from '../../../src/core/model/people.ts';
import type { SessionEvent } from '../../../src/core/model/sessions.ts';
import { assign, mayChoose, UNASSIGNED } from '../../../src/core/sessions/assignment.ts';
import { type AccessQuestion, authorise } from '../../../src/core/sessions/authorise.ts';
import { energyPoints } from '../../../src/core/sessions/energy-points.ts';
import { applyEvent, billedEnergyWh, energyWh, type Session } from '../../../src/core/sessions/session.ts';

const NOW = Date.UTC(2026, 5, 15, 10);

const card = (over: Partial<Card> = {}): Card => ({
  tokenRef: 'ref',
  uid: '04A1B2C3',
  aliases: [],
  name: 'Anna',
  status: 'accepted',
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
  configured: false,
  ...over,
});
const vehicle = (vehicleId: string, over: Partial<Vehicle> = {}): Vehicle => ({
  vehicleId,
  name: vehicleId,
  use: 'company',
  plate: null,
  costCentre: null,
  employer: null,
  driverId: null,
  identifiers: [],
  ...over,
});
const question = (over: Partial<AccessQuestion> = {}): AccessQuestion => ({
  card: card(),
  chargePointId: 'garage',
  access: 'tokens',
  rules: [],
  isChargingElsewhere: false,
  balanceCents: null,
  nowMs: NOW,
  localMs: NOW,
  ...over,
});

describe('whom a session belongs to', () => {
  const vehicles = [
    vehicle('golf', { driverId: 'ben' }),
    vehicle('id4', { use: 'private', identifiers: ['0011AABBCCDD'] }),
  ];
  const nothing = { card: null, identifier: null, chosenVehicleId: null };

  it('the card comes first, then what the vehicle shows, then a choice, then nobody', () => {
    const byCard = card({ vehicleId: 'golf', driverId: 'anna' });
    const all = { card: byCard, identifier: '00:11:aa:bb:cc:dd', chosenVehicleId: 'golf' };
    expect(assign(all, vehicles)).toEqual({ vehicleId: 'golf', driverId: 'anna', use: 'company', by: 'token' });
    expect(assign({ ...all, card: card({ vehicleId: 'golf' }) }, vehicles)).toMatchObject({ driverId: 'ben' });
    expect(assign({ ...all, card: card() }, vehicles)).toEqual({
      vehicleId: 'id4',
      driverId: null,
      use: 'private',
      by: 'vehicle-id',
    });
    expect(assign({ ...nothing, chosenVehicleId: 'golf' }, vehicles)).toMatchObject({
      vehicleId: 'golf',
      by: 'choice',
    });
    expect(assign({ ...nothing, card: card({ driverId: 'anna' }) }, vehicles)).toEqual({
      ...UNASSIGNED,
      driverId: 'anna',
    });
  });

  it('a vehicle that is gone assigns nothing', () => {
    expect(assign({ ...nothing, card: card({ vehicleId: 'sold' }), chosenVehicleId: 'sold' }, vehicles)).toEqual(
      UNASSIGNED,
    );
  });

  it('without evidence it is never a company car', () => {
    const cars = fc.array(fc.record({ vehicleId: fc.string(), identifiers: fc.array(fc.string()) }));
    fc.assert(
      fc.property(cars, fc.option(fc.string()), (list, identifier) => {
        const company = list.map(({ vehicleId, identifiers }) => vehicle(vehicleId, { identifiers }));
        const found = assign({ ...nothing, identifier }, company);
        if (identifier === null) expect(found).toEqual(UNASSIGNED);
        if (found.by === 'unassigned') expect(found.vehicleId).toBeNull();
      }),
    );
  });

  it('a choice fills a gap, it does not overrule a card', () => {
    expect(
      (['token', 'vehicle-id', 'correction', 'choice', 'unassigned'] as const).map((by) =>
        mayChoose({ ...UNASSIGNED, by }),
      ),
    ).toEqual([false, false, false, true, true]);
  });
});

describe('whether a card may charge', () => {
  const answer = (over: Partial<AccessQuestion>) => {
    const { status, reason } = authorise(question(over));
    return `${status}: ${reason}`;
  };

  it.each<readonly [string, Partial<AccessQuestion>, string]>([
    ['a known card', {}, 'accepted: allowed'],
    ['no card that anybody knows', { card: null }, 'invalid: unknown-card'],
    ['one that was only seen', { card: card({ status: 'unknown' }) }, 'invalid: unknown-card'],
    ['the same at an open point', { card: null, access: 'open' }, 'accepted: allowed'],
    ['a blocked one, at an open point too', { card: card({ status: 'blocked' }), access: 'open' }, 'blocked: blocked'],
    ['before it holds', { card: card({ validFromMs: NOW + 1 }) }, 'invalid: not-valid-yet'],
    ['from the moment it holds', { card: card({ validFromMs: NOW }) }, 'accepted: allowed'],
    ['from its end on', { card: card({ validUntilMs: NOW }) }, 'expired: expired'],
    ['while it charges elsewhere', { isChargingElsewhere: true }, 'concurrent-tx: charging-elsewhere'],
    ['paid in advance', { card: card({ prepaid: true }), balanceCents: 1 }, 'accepted: allowed'],
    ['nothing left', { card: card({ prepaid: true }), balanceCents: 0 }, 'blocked: nothing-left'],
  ])('%s', (_, over, expected) => {
    expect(answer(over)).toBe(expected);
  });

  it('has hours by group and charge point; rules for others say nothing', () => {
    const office = { weekdays: [1, 2, 3, 4, 5], fromMinute: 8 * 60, toMinute: 18 * 60, season: null };
    const rules = [{ chargePointId: 'garage', group: 'staff', windows: [office] }];
    const staff = card({ groups: ['staff'] });
    const night = { localMs: Date.UTC(2026, 5, 15, 20) };
    expect(answer({ card: staff, rules })).toBe('accepted: allowed');
    expect(answer({ card: staff, rules, ...night })).toBe('blocked: outside-its-hours');
    expect(answer({ card: staff, rules, ...night, chargePointId: 'yard' })).toBe('accepted: allowed');
    expect(answer({ card: card(), rules, ...night })).toBe('accepted: allowed');
    const always = {
      chargePointId: null,
      group: 'staff',
      windows: [{ ...office, weekdays: null, fromMinute: 0, toMinute: 1440 }],
    };
    expect(answer({ card: staff, rules: [...rules, always], ...night })).toBe('accepted: allowed');
  });
});

describe('what is said of a session afterwards', () => {
  const atMs = NOW;
  const common = { sessionId: 's', atMs, recordedAtMs: atMs, flags: [] };
  const session = (...events: readonly SessionEvent[]): Session => {
    const all: readonly SessionEvent[] = [
      {
        kind: 'started',
        ...common,
        chargePointId: 'garage',
        connectorId: 1,
        transactionId: 1,
        tokenRef: null,
        registerWh: 1_000,
        stationTimestamp: 'then',
      },
      { kind: 'ended', ...common, registerWh: 6_000, reason: 'local', stationTimestamp: 'later' },
      ...events,
    ];
    const folded = all.reduce<Session | null>(applyEvent, null);
    if (folded === null) throw new Error('no session');
    return folded;
  };
  const correction = { kind: 'corrected' as const, ...common, energyWh: null, startedAtMs: null, endedAtMs: null };

  it('a correction counts, and what was reported stays', () => {
    const corrected = session(
      { ...correction, energyWh: 4_000, author: 'owner', reason: 'guest cable' },
      { ...correction, startedAtMs: NOW - 1, author: 'owner', reason: 'clock' },
    );
    expect([billedEnergyWh(corrected), energyWh(corrected)]).toEqual([4_000, 5_000]);
    expect(corrected.corrections).toHaveLength(2);
    expect(energyPoints(corrected, []).at(-1)?.registerWh).toBe(4_000);
  });

  it('details fill each other, the newest assignment is the last', () => {
    const told = session(
      { kind: 'detailed', ...common, odometerKm: 12_345, socPercent: null, source: 'hand' },
      { kind: 'detailed', ...common, odometerKm: null, socPercent: 80, source: 'mqtt' },
      {
        kind: 'assigned',
        ...common,
        vehicleId: 'golf',
        driverId: null,
        use: 'company',
        by: 'token',
        author: null,
        reason: null,
      },
      {
        kind: 'assigned',
        ...common,
        vehicleId: 'id4',
        driverId: null,
        use: 'private',
        by: 'correction',
        author: 'owner',
        reason: 'swap',
      },
    );
    expect(told.details).toEqual({ odometerKm: 12_345, socPercent: 80 });
    expect(told.assigned.at(-1)).toMatchObject({ vehicleId: 'id4', by: 'correction' });
  });
});
