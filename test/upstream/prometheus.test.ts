import { describe, expect, test } from 'vitest';
import { exposition, type Family, formatFor } from '../../src/upstream/prometheus/exposition.ts';
import { familiesOf } from '../../src/upstream/prometheus/families.ts';
import { housePicture } from './pictures.ts';
import { PROGRAM } from './program.ts';

const FAMILY: Family = {
  name: 'lademeister_energy_import_watthours',
  help: 'A "register" \\ with\ntwo lines',
  type: 'counter',
  samples: [
    [{ id: 'a"b\\c\nd' }, 12],
    [{ id: 'unknown' }, null],
    [{ id: 'nonsense' }, Number.NaN],
  ],
};

describe('the text', () => {
  test('in the format that every Prometheus reads', () => {
    expect(exposition([FAMILY, { ...FAMILY, name: 'empty', samples: [] }], 'text')).toBe(
      '# HELP lademeister_energy_import_watthours_total A "register" \\\\ with\\ntwo lines\n' +
        '# TYPE lademeister_energy_import_watthours_total counter\n' +
        'lademeister_energy_import_watthours_total{id="a\\"b\\\\c\\nd"} 12\n',
    );
  });

  test('in OpenMetrics: the counter loses its ending where it is described, the unit stands apart', () => {
    expect(exposition([FAMILY], 'openmetrics')).toBe(
      '# TYPE lademeister_energy_import_watthours counter\n' +
        '# UNIT lademeister_energy_import_watthours watthours\n' +
        '# HELP lademeister_energy_import_watthours A \\"register\\" \\\\ with\\ntwo lines\n' +
        'lademeister_energy_import_watthours_total{id="a\\"b\\\\c\\nd"} 12\n# EOF\n',
    );
  });

  test.each([
    [undefined, 'text'],
    ['*/*', 'text'],
    ['text/plain', 'text'],
    ['application/openmetrics-text;version=1.0.0', 'openmetrics'],
    ['application/openmetrics-text; version=2.0.0, text/plain', 'text'],
    ['application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1', 'openmetrics'],
    ['application/openmetrics-text;q=0.1, text/plain;q=0.9', 'text'],
  ])('by Accept: %s gets %s', (accept, format) => {
    expect(formatFor(accept)).toBe(format);
  });
});

test('the house is told with ids and without names, and what is not known is a gap', () => {
  const text = exposition(familiesOf(housePicture({ gridW: null }), PROGRAM), 'text');
  expect(text).not.toContain('lademeister_grid_power_watts');
  expect(text).toContain('lademeister_solar_power_watts 5900\n');
  expect(text).toContain('lademeister_charge_point_current_amperes{id="carport",phase="L1"} 8.04\n');
  expect(text).toContain('lademeister_charge_point_mode{id="carport",mode="solar"} 1\n');
  expect(text).toContain('lademeister_energy_import_watthours_total{id="roof",kind="inverter"} 777\n');
  expect(text).not.toContain('kind="battery"} ');
  expect(text).toContain('lademeister_outbox_dropped_total{kind="influx",id="curves"} 3\n');
  expect(text).not.toMatch(/Zuhause|Zähler|Carport/);
  // Names are unique, and each has its unit or is a plain count.
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('without a site the program still tells of itself', () => {
  const text = exposition(familiesOf(null, PROGRAM), 'text');
  expect(text).toContain('process_resident_memory_bytes 1000\n');
  expect(text).not.toContain('watts');
});
