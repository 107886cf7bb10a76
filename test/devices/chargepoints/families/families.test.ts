import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  loadFamilies,
  parseFamily,
  quirksOf,
  rememberedQuirksOf,
} from '../../../../src/devices/chargepoints/families/families.ts';
import { Family } from '../../../../src/devices/chargepoints/families/family.ts';
import { ocpp16 } from '../../../../src/ocpp/v16/messages.ts';
import { HW_FOLDER } from '../../modbus/hw.ts';

const families = loadFamilies(HW_FOLDER);
const quirks = (vendor: string, model = '', firmware = '') =>
  quirksOf(families, { vendor, model, firmware, serial: '' });
const text = readFileSync(join(HW_FOLDER, 'chargers/ocpp/alfen-eve.yaml'), 'utf8');

describe('the families in hw/chargers/ocpp', () => {
  it('are all valid', () => {
    expect(families.problems).toEqual([]);
    expect(families.byName.size).toBeGreaterThan(10);
  });

  it('are looked up once for each identity', () => {
    const remembered = rememberedQuirksOf(families);
    const alfen = { vendor: 'Alfen BV', model: 'NG910-60023', firmware: '', serial: '' };
    expect(remembered(alfen)).toEqual(quirksOf(families, alfen));
    expect(remembered(alfen)).toBe(remembered(alfen));
    const easee = { ...alfen, vendor: 'Easee', model: 'Home' };
    expect(remembered(easee)).toEqual(quirksOf(families, easee));
  });

  it('are chosen each by at least one station, and by none that does not say who it is', () => {
    const stations: Record<string, [string, string?]> = {
      'abb-terra-ac': ['ABB', 'TAC-W22-T-RD-MC-0'],
      'abb-terra-dc': ['ABB', 'Terra DC wallbox'],
      'alfen-eve': ['Alfen BV', 'NG910-60023'],
      easee: ['Easee', 'Home'],
      enplus: ['EN+', 'AC'],
      'entratek-power-dot': ['Entratek', 'Power Dot Pro'],
      'evbox-elvi': ['EVBox', 'Elvi'],
      'go-e-charger': ['go-e', 'Gemini'],
      'grizzl-e': ['United Chargers', 'Grizzl-E'],
      'growatt-thor': ['Growatt', 'THOR'],
      'heidelberg-amperfied-connect': ['Amperfied', 'connect.business'],
      'huawei-scharger': ['', 'SCharger-22KT'],
      'micro-ocpp': ['MicroOcpp', 'simulator'],
      necharge: ['NEcharge'],
      'project-ev': ['Project EV', 'Pro Earth'],
      timxon: ['Timxon'],
      'vestel-evc04': ['Vestel', 'EVC04-AC22'],
      'wallbox-pulsar': ['Wall Box Chargers', 'PLP1'],
    };
    expect(Object.keys(stations).sort()).toEqual([...families.byName.keys()]);
    for (const [name, [vendor, model]] of Object.entries(stations)) {
      const chosen = quirks(vendor, model ?? 'x', '99');
      const { quirks: own, firmware } = families.byName.get(name) ?? {};
      expect({ name, chosen }).toMatchObject({ name, chosen: own ?? firmware?.at(-1)?.quirks ?? {} });
    }
    expect(quirks('')).toEqual({});
    expect(quirks('Nobody', 'knows')).toEqual({});
  });

  it('name only calls that there are', () => {
    const all = [...families.byName.values()].flatMap(({ quirks = {}, firmware = [] }) => [
      quirks,
      ...firmware.map((range) => range.quirks),
    ]);
    const calls = all.flatMap(({ neverSend = [] }) => neverSend);
    expect(calls).not.toEqual([]);
    expect(calls.filter((call) => !ocpp16.knows(call))).toEqual([]);
  });

  it('say what holds for the firmware', () => {
    expect(quirks('Wallbox', 'Pulsar', '5.5.10')).toMatchObject({ maxStackLevel: 0 });
    expect(quirks('Wallbox', 'Pulsar', '6.7.38')).toMatchObject({ profileKind: 'Relative' });
    expect(quirks('Wallbox', 'Pulsar', '6.7.38')).not.toHaveProperty('maxStackLevel');
    expect(quirks('ABB', 'TAC', 'v1.8.21')).toMatchObject({ maxStackLevel: 0, readAll: false });
    expect(quirks('ABB', 'TAC', '1.8.22')).not.toHaveProperty('readAll');
    // What is no version is in no range.
    expect(quirks('Wallbox', 'Pulsar', 'beta')).toEqual({ vendorKey: { key: 'chargingALimitConn1', leastA: 6 } });
  });

  it('have a schema for editors, which is the one they are checked with', () => {
    const written: unknown = JSON.parse(readFileSync(join(HW_FOLDER, 'chargers/ocpp/schema.json'), 'utf8'));
    expect(written, 'write JSON.stringify(Family) into hw/chargers/ocpp/schema.json').toEqual(
      JSON.parse(JSON.stringify(Family)),
    );
  });

  it.each([
    ['protocol: ocpp1.6', 'protocol: ocpp2.0.1', '/protocol must be ocpp1.6'],
    ["vendor: '^alfen'", "vendor: '^(alfen'", '/match/vendor must match format "regex"'],
    ['maxPeriods: 100', 'maxPeriod: 100', '/quirks has a key too many (unknown here: maxPeriod)'],
    ['grade: maker', 'grade: hearsay', '/sources/0/grade must be one of '],
    ['vendor: Alfen', 'vendor: [Alfen', 'Flow sequence'],
  ])('refuse %s written as %s', (right, wrong, message) => {
    expect(text).toContain(right);
    expect(parseFamily(text.replace(right, wrong))).toEqual({ message: expect.stringContaining(message) });
  });

  it('do not keep each other from being used', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lademeister-hw-'));
    mkdirSync(join(folder, 'chargers/ocpp'), { recursive: true });
    writeFileSync(join(folder, 'chargers/ocpp/good.yaml'), text);
    writeFileSync(join(folder, 'chargers/ocpp/bad.yaml'), 'protocol: ocpp1.6');
    const { byName, problems } = loadFamilies(folder);
    expect([...byName.keys()]).toEqual(['good']);
    expect(problems).toEqual([{ file: join(folder, 'chargers/ocpp/bad.yaml'), message: expect.any(String) }]);
    expect(loadFamilies(join(folder, 'none')).problems).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });
});
