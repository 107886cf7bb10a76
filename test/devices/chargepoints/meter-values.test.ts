import { describe, expect, it } from 'vitest';
import { electricalValues, importRegisterWh } from '../../../src/devices/chargepoints/meter-values.ts';

const onPhases = (measurand: 'Current.Import' | 'Voltage' | 'Power.Active.Import', values: string[], suffix = '') =>
  values.map((value, index) => ({ value, measurand, phase: `L${index + 1}${suffix}` as 'L1' }));

describe('meter values', () => {
  it('reads a full set, in kW and with voltages to neutral', () => {
    const values = electricalValues(
      [
        { value: '12.3456', measurand: 'Energy.Active.Import.Register', unit: 'kWh' },
        { value: '6.9', measurand: 'Power.Active.Import', unit: 'kW' },
        ...onPhases('Current.Import', ['10.0', '9.9', '10.1']),
        ...onPhases('Voltage', ['230', '231', '229'], '-N'),
      ],
      3,
    );
    expect(values).toEqual({
      powerW: 6900,
      phasePowerW: null,
      phaseCurrentA: [10, 9.9, 10.1],
      currentStepA: 0.1,
      phaseVoltageV: [230, 231, 229],
      importWh: 12346,
      exportWh: null,
    });
  });

  it.each([
    ['phases that are left out carry nothing', onPhases('Current.Import', ['6']), [6, 0, 0]],
    ['a current without phase is no phase of three', [{ value: '6', measurand: 'Current.Import' as const }], undefined],
  ])('%s', (_name, samples, expected) => {
    const values = electricalValues(samples, 3);
    expect(values?.phaseCurrentA).toEqual(expected);
  });

  it('takes a current without phase for the only one of a single-phase station', () => {
    expect(electricalValues([{ value: '6,5', measurand: 'Current.Import' }], 1)).toMatchObject({
      phaseCurrentA: [6.5, 0, 0],
      powerW: 6.5 * 230,
    });
  });

  it('adds up the phases where there is no total', () => {
    const samples = onPhases('Power.Active.Import', ['1000', '1100', '1200']);
    expect(electricalValues(samples, 3)).toMatchObject({ powerW: 3300, phasePowerW: [1000, 1100, 1200] });
  });

  it('reckons power from currents and voltages when none is sent', () => {
    const samples = [...onPhases('Current.Import', ['10', '0', '0']), ...onPhases('Voltage', ['240', '230', '230'])];
    expect(electricalValues(samples, 3)?.powerW).toBe(2400);
  });

  it('leaves aside what is no phase, no number, signed, or measured in the car', () => {
    const values = electricalValues(
      [
        { value: '400', measurand: 'Voltage', phase: 'L1-L2' },
        { value: '', measurand: 'Power.Active.Import' },
        { value: 'NaN', measurand: 'Power.Active.Import' },
        { value: '99', measurand: 'Power.Active.Import', location: 'EV' },
        { value: 'T0NNRg==', format: 'SignedData' },
        { value: '16', measurand: 'Current.Offered' },
        { value: '1380', measurand: 'Power.Active.Import' },
      ],
      3,
    );
    expect(values).toMatchObject({ powerW: 1380, phaseVoltageV: null, importWh: null });
  });

  it('takes what was measured nearest to the car, wherever else it was measured', () => {
    const at = (location: 'Body' | 'Inlet' | 'Outlet', value: string) =>
      ({ value, location, measurand: 'Power.Active.Import' }) as const;
    expect(electricalValues([at('Inlet', '9000'), at('Outlet', '7000'), at('Body', '1')], 3)?.powerW).toBe(7000);
    expect(electricalValues([at('Inlet', '9000'), at('Body', '7100')], 3)?.powerW).toBe(7100);
  });

  it('takes the register of now, not that of the beginning beside it', () => {
    const now = { value: '604', context: 'Sample.Periodic' } as const;
    const begin = { value: '0', context: 'Transaction.Begin' } as const;
    expect(importRegisterWh([now, begin])).toBe(604);
    expect(importRegisterWh([begin])).toBe(0);
  });

  it('says nothing when neither power nor current is told', () => {
    expect(electricalValues([{ value: '1200' }], 3)).toBeNull();
  });

  it('reads a bare value as the register in Wh', () => {
    expect(importRegisterWh([{ value: '1200' }])).toBe(1200);
    expect(importRegisterWh([{ value: '1200.4', measurand: 'Energy.Active.Import.Register' }])).toBe(1200);
    expect(importRegisterWh([{ value: '-1' }])).toBeNull();
    expect(importRegisterWh([{ value: '1', measurand: 'Energy.Active.Import.Interval' }])).toBeNull();
  });

  it.each([
    [{ measurand: 'Current.Import', phase: 'L1', unit: 'mA', value: '16000' }],
    [{ measurand: 'Power.Active.Import', unit: 'MW', value: '0.007' }],
    [{ measurand: 'Power.Active.Import', unit: 'kWh', value: '7' }],
    [{ measurand: 'Power.Active.Import', unit: 'constructor', value: '7' }],
    [{ measurand: 'Power.Active.Import', phase: 'constructor', value: '7' }],
  ])('takes no number whose unit it does not know: %j', (sample) => {
    // A message from outside: words beyond the enumerations get this far.
    expect(electricalValues(JSON.parse(JSON.stringify([sample])), 3)).toBeNull();
  });
});
