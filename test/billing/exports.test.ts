import { describe, expect, it } from 'vitest';
import { exportOf } from '../../src/billing/exports/exports.ts';
import { parseConfig } from '../../src/config/load.ts';
import { billedHouse, CENT, CONFIG, fixed, HOUR, JULY, query, siteOf } from './billed-house.ts';

const OUTSIDE = `
billing: { currency: CHF }
exports:
  ocpi:
    countryCode: DE
    partyId: LAD
    street: Am Hang 3
    postalCode: "52062"
    city: Aachen
    country: DEU
    latitude: "50.77664"
    longitude: "6.08343"
    evses: [{ chargePoint: garage, evseId: DE*LAD*E1, connector: socket }]
  qrBill:
    { iban: CH93 0076 2011 6238 5295 7, name: Anna Muster, street: Weg, building: "1", postalCode: "3000", town: Bern, country: CH }
`;

/** One session of Anna's company car in July, 10 kWh for 3.00, and what it is exported as. */
function july() {
  const loaded = parseConfig(CONFIG + OUTSIDE);
  if (loaded.kind !== 'ok') throw new Error(JSON.stringify(loaded));
  const house = billedHouse({ site: siteOf(OUTSIDE) });
  house.tariff(fixed(30 * CENT));
  const fromMs = JULY.fromMs + 20 * HOUR;
  house.registers(JULY.fromMs, { garage: 1_000, yard: 0 });
  house.charge({
    sessionId: 's1',
    fromMs,
    toMs: fromMs + HOUR,
    startWh: 1_000,
    endWh: 11_000,
    tokenRef: 'c-anna',
    vehicleId: 'id4',
  });
  house.registers(JULY.toMs, { garage: 11_000, yard: 0 });
  const correct = (energyWh: number): void =>
    house.append({
      kind: 'corrected',
      sessionId: 's1',
      flags: [],
      atMs: fromMs + 2 * HOUR,
      recordedAtMs: fromMs + 2 * HOUR,
      energyWh,
      startedAtMs: null,
      endedAtMs: null,
      author: 'owner',
      reason: 'photo of the meter',
    });
  const exported = async (kind: Parameters<typeof exportOf>[0], over: Parameters<typeof query>[0] = {}) => {
    const made = await house.statements.make(query(over));
    if (made.kind === 'refused') throw new Error(made.why);
    return exportOf(kind, made, {
      site: house.site,
      people: house.state.people,
      signedValues: {
        of: (sessionId) =>
          (house.signed.get(sessionId) ?? []).map((data) => ({ sessionId, atMs: 0, context: 'end' as const, data })),
      },
      versions: (sessionId) => house.statements.versions(sessionId, JULY),
      nowMs: house.state.nowMs,
    });
  };
  const cdrs = async (over: Parameters<typeof query>[0] = {}) => {
    const result = await exported('cdrs', over);
    if (result.kind === 'not-exported') throw new Error(result.why);
    const list: unknown = JSON.parse(result.text);
    if (!Array.isArray(list)) throw new Error('no list');
    return { list, leftOut: result.leftOut };
  };
  return { house, correct, exported, cdrs, fromMs };
}

describe('charge detail records', () => {
  it('carry who, where, how much, and that it was a company car at home', async () => {
    const { cdrs } = july();
    const { list, leftOut } = await cdrs();
    expect(leftOut).toBe(0);
    expect(list).toMatchObject([
      {
        id: 's1',
        cdr_token: { uid: '04A1B2C3', type: 'RFID', contract_id: 'DE-LAD-Cc-anna' },
        cdr_location: {
          name: 'Zuhause',
          address: 'Am Hang 3',
          evse_uid: 'garage',
          evse_id: 'DE*LAD*E1',
          connector_format: 'SOCKET',
          connector_power_type: 'AC_3_PHASE',
        },
        meter_id: '23001234',
        currency: 'CHF',
        total_energy: 10,
        total_cost: { excl_vat: 2.52, incl_vat: 3 },
        home_charging_compensation: true,
      },
    ]);
  });

  it('of a reimbursement: its price, and no tax in it', async () => {
    const { cdrs } = july();
    const method = { kind: 'de-strompreispauschale' } as const;
    const { list } = await cdrs({ kind: 'company-car', vehicleId: 'id4', method });
    expect(list).toMatchObject([{ total_cost: { excl_vat: 3.4, incl_vat: 3.4 } }]);
  });

  it('never change: a correction is a credit and a new one, however often, and the sum is what holds', async () => {
    const { cdrs, correct } = july();
    const before = (await cdrs()).list;
    correct(8_000);
    correct(9_000);
    const { list } = await cdrs();
    expect(list[0]).toEqual(before[0]);
    expect(
      list.map(({ id, total_energy, total_cost, credit_reference_id }) => [
        id,
        total_energy,
        total_cost.incl_vat,
        credit_reference_id,
      ]),
    ).toEqual([
      ['s1', 10, 3, undefined],
      ['s1-C', 10, -3, 's1'],
      ['s1-2', 8, 2.4, undefined],
      ['s1-2-C', 8, -2.4, 's1-2'],
      ['s1-3', 9, 2.7, undefined],
    ]);
  });

  it('leave out what is not known yet, and of the restricted all but the pseudonym', async () => {
    const { house, cdrs, fromMs } = july();
    house.charge({ sessionId: 's2', fromMs: fromMs + 5 * HOUR, toMs: null, startWh: 11_000, endWh: null });
    const anna = house.state.people.cards.get('c-anna');
    const driver = house.state.people.drivers.get('anna');
    if (anna === undefined || driver === undefined) throw new Error('nobody');
    house.state.people = {
      ...house.state.people,
      cards: new Map([['c-anna', { ...anna, driverId: 'anna' }]]),
      drivers: new Map([['anna', { ...driver, restricted: true }]]),
    };
    const { list, leftOut } = await cdrs();
    expect([list.length, leftOut]).toEqual([1, 1]);
    expect(list[0].cdr_token).toMatchObject({ uid: 'c-anna', type: 'OTHER' });
  });
});

describe('signed values', () => {
  it('go to the check tool byte for byte, with the key from the label where there is one', async () => {
    const { house, exported } = july();
    expect(await exported('transparency')).toMatchObject({ kind: 'not-exported', why: 'nothing-signed' });
    house.signed.set('s1', ['OCMF|{"FV":"1.0","ID":"<x>"}|{"SD":"30"}']);
    const result = await exported('transparency');
    expect(result).toMatchObject({ kind: 'ok', leftOut: 0 });
    const text = result.kind === 'ok' ? result.text : '';
    expect(text).toContain(
      '<value transactionId="s1" context="Transaction.End">\n' +
        '    <signedData format="OCMF" encoding="plain" transactionId="s1">OCMF|{&quot;FV&quot;:&quot;1.0&quot;,&quot;ID&quot;:&quot;&lt;x&gt;&quot;}|',
    );
    expect(text).not.toContain('publicKey');
  });
});

describe('a Swiss QR-bill', () => {
  it('asks for what is due, with a reference that tells which statement it is', async () => {
    const result = await july().exported('qr-bill');
    const lines = (result.kind === 'ok' ? result.text : result.detail).split('\r\n');
    expect(lines.slice(0, 6)).toEqual(['SPC', '0200', '1', 'CH9300762011623852957', 'S', 'Anna Muster']);
    expect(lines.slice(18, 20)).toEqual(['3.00', 'CHF']);
    expect(lines.slice(27)).toEqual([
      'SCOR',
      expect.stringMatching(/^RF\d{2}20260701\d+$/),
      'Zuhause 2026-07-01 - 2026-07-31',
      'EPD',
    ]);
  });

  it('is refused for a sum that may still change, and where nothing is due', async () => {
    const { house, exported } = july();
    house.state.nowMs = JULY.toMs - 1;
    expect(await exported('qr-bill')).toMatchObject({ why: 'statement-not-exact' });
    house.state.nowMs = JULY.toMs + HOUR;
    expect(await exported('qr-bill', { chargePointId: 'yard' })).toMatchObject({ why: 'nothing-due' });
  });
});
