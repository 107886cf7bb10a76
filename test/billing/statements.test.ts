import { describe, expect, it } from 'vitest';
import { recordExchange } from '../../src/ledger/meter-exchanges.ts';
import { billedHouse, CENT, fixed, HOUR, JULY, made, QUARTER, query, siteOf } from './billed-house.ts';

const { fromMs, toMs } = JULY;

/** July with one car of the company, one private and a guest, and registers at both ends. */
function july() {
  const house = billedHouse();
  house.tariff(fixed(30 * CENT));
  house.registers(fromMs, { garage: 1_000_000, yard: 50_000, grid: [9_000_000, 0], roof: 0 });
  house.charge({
    sessionId: 's1',
    fromMs: fromMs + HOUR,
    toMs: fromMs + 3 * HOUR,
    startWh: 1_000_000,
    endWh: 1_012_345,
    tokenRef: 'c-anna',
    vehicleId: 'id4',
  });
  house.charge({
    sessionId: 's2',
    fromMs: fromMs + 30 * HOUR,
    toMs: fromMs + 31 * HOUR,
    startWh: 1_012_345,
    endWh: 1_020_000,
    vehicleId: 'zoe',
  });
  house.charge({
    sessionId: 's3',
    point: 'yard',
    fromMs: fromMs + 40 * HOUR,
    toMs: fromMs + 42 * HOUR,
    startWh: 50_000,
    endWh: 61_000,
    tokenRef: 'c-guest',
  });
  house.registers(toMs, { garage: 1_020_000, yard: 61_000, grid: [9_400_000, 0], roof: 0 });
  return house;
}

describe('a statement', () => {
  it('of all: sessions, sums, registers, reconciliation, and what must be read with it', async () => {
    const statement = await made(july());
    expect(statement.sessions.map(({ energyWh, cents, use }) => [energyWh, cents, use])).toEqual([
      [12_345, 370, 'company'],
      [7_655, 230, 'private'],
      [11_000, 330, 'unassigned'],
    ]);
    expect(statement.totals).toMatchObject({
      count: 3,
      energyWh: 31_000,
      cents: 930,
      vat: { ratePpm: 190_000, cents: 148 },
    });
    expect(
      statement.chargePoints.map(({ id, startRegister, endRegister, reconciliation }) => [
        id,
        startRegister,
        endRegister,
        reconciliation,
      ]),
    ).toEqual([
      [
        'garage',
        { registerWh: 1_000_000, quality: 'W' },
        { registerWh: 1_020_000, quality: 'W' },
        { sessionsWh: 20_000, registerDifferenceWh: 20_000, unexplainedWh: 0 },
      ],
      [
        'yard',
        { registerWh: 50_000, quality: 'W' },
        { registerWh: 61_000, quality: 'W' },
        { sessionsWh: 11_000, registerDifferenceWh: 11_000, unexplainedWh: 0 },
      ],
    ]);
    expect(statement.notices).toEqual([
      { code: 'unassigned-sessions', count: 1, energyWh: 11_000 },
      { code: 'eichrecht-shared-point', chargePoint: 'Garage' },
    ]);
    expect(statement.exact).toBe(true);
    expect(statement.chainHead.seq).toBe(13);
  });

  it('of a company car: the official price, rounded once, and the meter it was counted with', async () => {
    const method = { kind: 'de-strompreispauschale' } as const;
    const statement = await made(july(), { kind: 'company-car', vehicleId: 'id4', method });
    expect(statement.subject).toEqual({
      driver: 'Anna Muster',
      vehicle: 'ID.4',
      plate: 'M-AB 123',
      costCentre: '4711',
      employer: 'ACME',
      card: null,
      group: null,
    });
    expect(statement.totals.energyWh).toBe(12_345);
    expect(statement.reimbursement).toMatchObject({ cents: 420, priceNano: 34 * CENT, value: '2026', statutory: true });
    expect(statement.chargePoints).toMatchObject([
      { id: 'garage', billingClass: 'mid-single-partner', meter: { serial: '23001234' } },
    ]);
    expect(statement.notices).toEqual([{ code: 'eichrecht-shared-point', chargePoint: 'Garage' }]);
    expect(statement.exact).toBe(true);
  });

  it('of a card, a group, a use, a charge point, a driver: each has its own', async () => {
    const house = july();
    const energyOf = async (over: Parameters<typeof query>[0]) => (await made(house, over)).totals.energyWh;
    expect(await energyOf({ kind: 'card', tokenRef: 'c-anna' })).toBe(12_345);
    expect(await energyOf({ group: 'guests' })).toBe(11_000);
    expect(await energyOf({ use: 'company' })).toBe(12_345);
    expect(await energyOf({ use: 'private' })).toBe(7_655);
    expect(await energyOf({ use: 'unassigned' })).toBe(11_000);
    expect(await energyOf({ chargePointId: 'garage' })).toBe(20_000);
    expect(await energyOf({ driverId: 'anna' })).toBe(12_345);
    expect(await energyOf({ kind: 'company-car', vehicleId: 'zoe' })).toBe(0);
  });

  it('names what it cannot be made about', async () => {
    const { statements } = july();
    expect(await statements.make(query({ vehicleId: 'gone' }))).toEqual({ kind: 'refused', why: 'unknown-vehicle' });
    expect(await statements.make(query({ chargePointId: 'attic' }))).toEqual({
      kind: 'refused',
      why: 'unknown-charge-point',
    });
    expect(await statements.make(query({ kind: 'registers' }))).toEqual({
      kind: 'refused',
      why: 'charge-point-missing',
    });
  });

  it('by register: an exclusive charge point needs no sessions', async () => {
    const method = { kind: 'fixed-agreed', priceNano: 25 * CENT } as const;
    const statement = await made(july(), { kind: 'registers', chargePointId: 'garage', method });
    expect(statement.reimbursement?.months).toEqual([
      { year: 2026, month: 7, energyWh: 20_000, priceNano: 25 * CENT, value: null, cents: 500 },
    ]);
    expect(statement.notices).toContainEqual({ code: 'not-statutory' });
  });
});

describe('what is not exact says so', () => {
  it('a missing price makes it provisional, never zero', async () => {
    const house = july();
    house.tariff({ ...fixed(0), energy: { kind: 'dynamic', market: 'DE-LU', resolution: 'quarter' } });
    const statement = await made(house);
    expect(statement.totals.cents).toBeNull();
    expect(statement.sessions.map(({ cents }) => cents)).toEqual([null, null, null]);
    expect(statement.notices).toContainEqual({ code: 'provisional', unpricedWh: 31_000, sessionsWithoutEnergy: 0 });
    expect(statement.exact).toBe(false);
    const company = await made(house, {
      kind: 'company-car',
      vehicleId: 'id4',
      method: { kind: 'de-strompreispauschale' },
    });
    expect(company.exact).toBe(true);
  });

  it('no official price for the year, none for a running period, a session without its energy', async () => {
    const house = billedHouse({ nowMs: Date.UTC(2028, 0, 10) });
    const period = { fromMs: Date.UTC(2027, 11, 31, 23), toMs: Date.UTC(2028, 0, 31, 23) };
    house.charge({
      sessionId: 'a',
      fromMs: period.fromMs + HOUR,
      toMs: null,
      startWh: 0,
      endWh: null,
      vehicleId: 'id4',
    });
    const method = { kind: 'de-strompreispauschale' } as const;
    const statement = await made(house, { kind: 'company-car', vehicleId: 'id4', method, period });
    expect(statement.notices.map(({ code }) => code)).toEqual([
      'period-not-over',
      'running-sessions',
      'provisional',
      'no-official-price',
      'register-missing',
    ]);
    expect([statement.exact, statement.reimbursement?.cents]).toEqual([false, null]);
    const configured = siteOf('officialPrices: [{ type: de-strompreispauschale, year: 2028, pricePerKwh: 0.35 }]');
    expect(configured.official.strompreispauschale).toEqual({ 2026: 34 * CENT, 2028: 35 * CENT });
  });

  it('a register between two sessions is what both saw, also where they came from another system or late', async () => {
    const house = billedHouse();
    for (const [sessionId, startMs, startWh] of [
      ['before', fromMs - 10 * HOUR, 1_000],
      ['first', fromMs + 10 * HOUR, 6_000],
      ['after', toMs + HOUR, 11_000],
    ] as const) {
      const flags = ['imported', 'reported-late'] as const;
      house.charge({ sessionId, fromMs: startMs, toMs: startMs + HOUR, startWh, endWh: startWh + 5_000, flags });
    }
    const { chargePoints } = await made(house, { chargePointId: 'garage' });
    expect(chargePoints).toMatchObject([
      {
        startRegister: { registerWh: 6_000, quality: 'E' },
        endRegister: { registerWh: 11_000, quality: 'E' },
        reconciliation: { sessionsWh: 5_000, unexplainedWh: 0 },
      },
    ]);
  });

  it('an exchange of the meter is counted across, and told', async () => {
    const house = billedHouse();
    house.registers(fromMs, { garage: 90_000 });
    house.registers(toMs - QUARTER, { garage: 1_500 });
    house.registers(toMs, { garage: 2_000 });
    house.charge({ sessionId: 'a', fromMs: fromMs + HOUR, toMs: fromMs + 2 * HOUR, startWh: 90_000, endWh: 95_000 });
    const exchange = {
      deviceId: 'garage',
      atMs: fromMs + 3 * HOUR,
      recordedAtMs: 1,
      reason: 'broken',
      author: 'owner',
    };
    const end = (importWh: number) => ({ serial: null, importWh, exportWh: null });
    recordExchange(house.ledger.chain, { ...exchange, old: end(95_000), new: end(500) });
    const { chargePoints, notices } = await made(house, { chargePointId: 'garage' });
    expect(chargePoints).toMatchObject([
      {
        startRegister: { registerWh: 90_000 },
        endRegister: { registerWh: 2_000 },
        reconciliation: { registerDifferenceWh: 6_500, sessionsWh: 5_000, unexplainedWh: 1_500 },
      },
    ]);
    expect(notices).toContainEqual({ code: 'meter-exchanged', chargePoint: 'Garage', endedWh: 95_000, beganWh: 500 });
    expect(notices.map(({ code }) => code)).not.toContain('meter-began-anew');
  });

  it('registers that nobody read are substitutes or missing', async () => {
    const house = billedHouse();
    house.registers(fromMs - QUARTER, { garage: 1_000 });
    house.registers(fromMs + QUARTER, { garage: 3_000 });
    house.registers(fromMs + 4 * QUARTER, { garage: 500 });
    house.registers(toMs + QUARTER, { garage: 900 });
    const { chargePoints, coverage, notices } = await made(house, { chargePointId: 'garage' });
    expect(chargePoints).toMatchObject([
      {
        startRegister: { registerWh: 2_000, quality: 'E' },
        endRegister: { quality: 'E' },
        reconciliation: { sessionsWh: 0 },
      },
    ]);
    const quarters = 31 * 96;
    expect(coverage).toMatchObject({ quarters, trueQuarters: 2, missingQuarters: 2, substituteQuarters: quarters - 4 });
    expect(notices).toContainEqual({ code: 'meter-began-anew', chargePoint: 'Garage', times: 1 });
    expect(notices).toContainEqual({ code: 'substitute-register', chargePoint: 'Garage' });
  });
});

describe('what changed afterwards', () => {
  const correction = {
    kind: 'corrected',
    sessionId: 's1',
    atMs: toMs + HOUR,
    recordedAtMs: toMs + HOUR,
    energyWh: 10_000,
    startedAtMs: null,
    endedAtMs: null,
    author: 'owner',
    reason: 'meter of the guest cable',
    flags: [],
  } as const;

  it('a correction counts, and is listed with its author and reason', async () => {
    const house = july();
    house.append(correction);
    const statement = await made(house, { vehicleId: 'id4' });
    expect(statement.totals.energyWh).toBe(10_000);
    expect(statement.sessions).toMatchObject([
      { corrected: true, startRegisterWh: 1_000_000, endRegisterWh: 1_012_345 },
    ]);
    expect(statement.corrections).toEqual([
      { atMs: toMs + HOUR, sessionId: 's1', author: 'owner', reason: 'meter of the guest cable', what: ['energy'] },
    ]);
    expect(statement.chargePoints[0]?.reconciliation.unexplainedWh).toBe(2_345);
  });

  it('the statement of August lists what was corrected in July after July was sealed', async () => {
    const house = july();
    const { Seals } = await import('../../src/ledger/seals.ts');
    const before = await made(house, { vehicleId: 'id4' });
    const seal = { statement: 'sessions', subject: { vehicleId: 'id4' }, ...JULY, files: [], by: 'owner' };
    expect(new Seals(house.ledger).seal(seal, before.chainHead, toMs)).toBe('sealed');
    house.append(correction);
    house.state.nowMs = Date.UTC(2026, 8, 5);
    const august = { fromMs: toMs, toMs: Date.UTC(2026, 7, 31, 22) };
    const next = await made(house, { vehicleId: 'id4', period: august });
    expect(next.corrections).toMatchObject([{ sessionId: 's1' }]);
    expect((await made(house, { vehicleId: 'zoe', period: august })).corrections).toEqual([]);
  });

  it('one method per employee and year: another one is refused with the one elected', async () => {
    const house = july();
    const elected = { kind: 'de-strompreispauschale' } as const;
    house.book.elect({ employeeId: 'anna', year: 2026, method: elected }, 'owner', 1);
    expect((await made(house, { kind: 'company-car', vehicleId: 'id4' })).reimbursement?.method).toEqual(elected);
    const method = { kind: 'de-contract-price', baseFee: 'none' } as const;
    expect(await house.statements.make(query({ kind: 'company-car', vehicleId: 'id4', method }))).toEqual({
      kind: 'refused',
      why: 'elected-otherwise',
      year: 2026,
      elected,
    });
  });
});

describe('reimbursement by the household', () => {
  const company = { kind: 'company-car', vehicleId: 'id4' } as const;

  it('contract price with its share of the base fee: the car of all that was used', async () => {
    const house = july();
    house.tariff(fixed(30 * CENT, { baseFeePerMonthNano: 1_200 * CENT }));
    // Used: 400 kWh bought, 0 from the roof. 12.345 of 400 kWh of 12 EUR.
    const { reimbursement } = await made(house, {
      ...company,
      method: { kind: 'de-contract-price', baseFee: 'by-energy' },
    });
    expect(reimbursement).toMatchObject({ cents: 407, householdWh: 400_000, baseFeeNano: 1_200 * CENT });
    const without = await made(house, { ...company, method: { kind: 'de-contract-price', baseFee: 'none' } });
    expect(without.reimbursement?.cents).toBe(370);
  });

  it('monthly average of a dynamic tariff: what all of the month cost, by the kWh', async () => {
    const house = billedHouse();
    const quarters = (toMs - fromMs) / QUARTER;
    house.book.addMarketPrices(
      {
        market: 'DE-LU',
        fromMs,
        slotMinutes: 15,
        pricesNano: Array.from({ length: quarters }, (_, i) => (i % 2 === 0 ? 10 : 40) * CENT),
        source: 'test',
      },
      1,
    );
    house.tariff({ ...fixed(0), energy: { kind: 'dynamic', market: 'DE-LU', resolution: 'quarter' } });
    let gridWh = 0;
    for (let i = 0; i <= quarters; i++) {
      house.registers(fromMs + i * QUARTER, { grid: gridWh, garage: 0 });
      gridWh += i % 2 === 0 ? 200 : 100;
    }
    house.charge({
      sessionId: 'a',
      fromMs: fromMs + HOUR,
      toMs: fromMs + 2 * HOUR,
      startWh: 0,
      endWh: 10_000,
      vehicleId: 'id4',
    });
    const method = { kind: 'de-dynamic-monthly-average', baseFee: 'none' } as const;
    const { reimbursement, exact } = await made(house, { ...company, method });
    // Twice as much at 10 ct as at 40 ct: 20 ct.
    expect([reimbursement?.cents, exact]).toEqual([200, true]);
  });

  it('a split by source is an agreement, and says what it could not know', async () => {
    const house = billedHouse({ site: siteOf('billing: { sourceRule: car-first }') });
    house.tariff(fixed(30 * CENT));
    const at = fromMs + 12 * HOUR;
    house.registers(at, { grid: [0, 0], roof: 0, garage: 0, yard: 0 });
    house.registers(at + QUARTER, { grid: [1_000, 0], roof: 2_000, garage: 2_500, yard: 0 });
    house.registers(toMs, { grid: [1_000, 0], roof: 2_000, garage: 4_500, yard: 0 });
    house.charge({
      sessionId: 'a',
      fromMs: at,
      toMs: at + 2 * QUARTER,
      startWh: 0,
      endWh: 4_500,
      vehicleId: 'id4',
      marks: [[at + QUARTER, 2_500]],
    });
    const method = { kind: 'source-split', solarNano: 8 * CENT, batteryNano: 0 } as const;
    const { reimbursement, sessions, notices, totals } = await made(house, { ...company, method });
    expect(sessions[0]?.sources).toEqual({ solarWh: 2_000, batteryWh: 0, gridWh: 2_500 });
    expect(totals.sources).toEqual({ solarWh: 2_000, batteryWh: 0, gridWh: 2_500 });
    expect(reimbursement).toMatchObject({ cents: 91, statutory: false, sourceRule: 'car-first' });
    expect(notices).toContainEqual({ code: 'sources-unknown', energyWh: 2_000 });
    expect(notices).toContainEqual({ code: 'source-rule', rule: 'car-first' });
  });
});
