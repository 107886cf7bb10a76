import { describe, expect, it } from 'vitest';
import { jsonValues } from '../../../src/devices/http/json-values.ts';

const at = (path: string, scale = 1) => ({ path, scale });

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
    expect(jsonValues(document, points)).toEqual({
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
    expect(jsonValues({ w: -700, a: 3 }, points)).toMatchObject({ values: { phaseCurrentA: [-3, 0, 0] } });
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
    expect(jsonValues(document, { powerW: at('power') })).toEqual({ kind: 'no-power', path: 'power' });
  });

  it('are not taken from what every object inherits', () => {
    expect(jsonValues([], { powerW: at('constructor.length') })).toMatchObject({ kind: 'no-power' });
  });

  it('that cannot be spoil the whole reading', () => {
    const points = { powerW: at('w'), phaseVoltageV: [at('v')] };
    expect(jsonValues({ w: 100, v: 2_300 }, points)).toEqual({
      kind: 'implausible',
      quantity: 'voltage',
      value: 2_300,
    });
  });

  it('that lack a phase have none', () => {
    const points = { powerW: at('w'), phasePowerW: [at('a'), at('b')] };
    expect(jsonValues({ w: 100, a: 100 }, points)).toMatchObject({ values: { phasePowerW: null } });
  });
});
