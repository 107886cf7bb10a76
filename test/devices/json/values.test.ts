import { describe, expect, it } from 'vitest';
import { type JsonPoints, jsonValues } from '../../../src/devices/json/values.ts';

const at = (path: string, scale = 1) => ({ path, scale });
const valuesIn = (document: unknown, points: JsonPoints, lonePhase = false) =>
  jsonValues(() => document, { values: points, lonePhase });

describe('values in a document', () => {
  it('are found by name and position, with our unit and sign, as numbers or as text', () => {
    const document = {
      site: { P: '-1.25', meters: [{ A: 5 }, { A: '2.5' }] },
      total: { in: 12.3456, out: 0 },
      soc: 71,
    };
    const points = {
      powerW: at('site.P', -1_000),
      phaseCurrentA: [at('site.meters.0.A'), at('site.meters.1.A')],
      importWh: at('total.in', 1_000),
      exportWh: at('total.out'),
      socPercent: at('soc'),
    };
    expect(valuesIn(document, points)).toEqual({
      kind: 'values',
      values: {
        powerW: 1_250,
        phasePowerW: null,
        phaseCurrentA: [5, 2.5, 0],
        currentStepA: 0.01,
        phaseVoltageV: null,
        importWh: 12_346,
        exportWh: 0,
      },
      socPercent: 71,
    });
  });

  it('give currents the sign of their power', () => {
    const points = { powerW: at('w'), phaseCurrentA: [at('a')] };
    expect(valuesIn({ w: -700, a: 3 }, points)).toMatchObject({ values: { phaseCurrentA: [-3, 0, 0] } });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a text', 'power'],
    ['another shape', { power: { now: 3 } }],
    ['a list', [1]],
    ['no number', { power: 'much' }],
    ['an empty text', { power: '' }],
    ['true', { power: true }],
    ['null', { power: null }],
  ])('without a power are none: %s', (_, document) => {
    expect(valuesIn(document, { powerW: at('power') })).toEqual({ kind: 'no-power', path: 'power' });
  });

  it('are not taken from what every object inherits', () => {
    expect(valuesIn([], { powerW: at('constructor.length') })).toMatchObject({ kind: 'no-power' });
  });

  it('that cannot be spoil the whole reading', () => {
    const points = { powerW: at('w'), phaseVoltageV: [at('v')] };
    expect(valuesIn({ w: 100, v: 2_300 }, points)).toEqual({
      kind: 'implausible',
      quantity: 'voltage',
      value: 2_300,
    });
  });

  it('that lack a phase have none', () => {
    const points = { powerW: at('w'), phasePowerW: [at('a'), at('b')] };
    expect(valuesIn({ w: 100, a: 100 }, points)).toMatchObject({ values: { phasePowerW: null } });
  });

  it('are added up where they stand in several places, and unknown while one of them is', () => {
    const points = { powerW: { ...at('in', 1_000), plus: [at('out', -1_000)] } };
    expect(valuesIn({ in: 0.1, out: 4.2 }, points)).toMatchObject({ values: { powerW: -4_100 } });
    expect(valuesIn({ in: 0.1 }, points)).toMatchObject({ kind: 'no-power' });
  });

  it('may be the whole document', () => {
    expect(valuesIn('-17.5', { powerW: {} })).toMatchObject({ values: { powerW: -17.5 } });
  });

  it('of a device that says nothing of L2 and L3 are of one phase, where that is said to be so', () => {
    const points = {
      powerW: at('w'),
      phasePowerW: [at('a'), at('b'), at('c')],
      phaseCurrentA: [at('i'), at('j'), at('k')],
    };
    const single = { w: -700, a: -700, i: 3, j: null };
    expect(valuesIn(single, points, true)).toMatchObject({
      values: { phasePowerW: [-700, 0, 0], phaseCurrentA: [-3, 0, 0] },
    });
    expect(valuesIn(single, points)).toMatchObject({ values: { phasePowerW: null } });
    expect(valuesIn({ ...single, c: 5 }, points, true)).toMatchObject({ values: { phasePowerW: null } });
  });
});
