import { describe, expect, it } from 'vitest';
import type { ElectricalValues } from '../../../src/core/model/readings.ts';
import { readTelegram } from '../../../src/devices/meters/p1/telegram.ts';
import { SAMPLE_NAMES, sample } from './p1-samples.ts';

const nothing = { phasePowerW: null, phaseCurrentA: null, currentStepA: 0, phaseVoltageV: null };

/** Read off the fixtures by eye. */
const EXPECTED: Readonly<Record<string, { values: ElectricalValues; id: string | null; time: string | null }>> = {
  'dsmr-2.2': {
    values: { ...nothing, powerW: 980, importWh: 269_123, exportWh: 32_007 },
    id: '204B413655303030303030303030303031',
    time: null,
  },
  'dsmr-3.0': {
    values: { ...nothing, powerW: 1190, importWh: 24_691_357, exportWh: 0 },
    id: '4B414C37303035303030303030303030',
    time: null,
  },
  'dsmr-4.2': {
    values: {
      powerW: 2027,
      phasePowerW: [70, 1357, 600],
      phaseCurrentA: [0, 6, 2],
      currentStepA: 1,
      phaseVoltageV: null,
      importWh: 3_016_829,
      exportWh: 12_294,
    },
    id: '4530303031303030303030303030303031',
    time: '260615121030S',
  },
  'dsmr-5.0-three-phase': {
    values: {
      powerW: -434,
      phasePowerW: [202, -1276, 640],
      phaseCurrentA: [1, -5, 3],
      currentStepA: 1,
      phaseVoltageV: [229.3, 231, 230.4],
      importWh: 2_956_225,
      exportWh: 39_012,
    },
    id: '4530303434303030303030303030303031',
    time: '260615121031S',
  },
  'dsmr-5.0-single-phase': {
    values: {
      powerW: -2311,
      phasePowerW: [-2311, 0, 0],
      phaseCurrentA: [-10, 0, 0],
      currentStepA: 1,
      phaseVoltageV: [236.4, 0, 0],
      importWh: 2_426_306,
      exportWh: 1_528_345,
    },
    id: '4530303437303030303030303030303031',
    time: '260115181502W',
  },
  'belgium-emucs': {
    values: {
      powerW: -3155,
      phasePowerW: [-1742, 121, -1534],
      phaseCurrentA: [-7.48, 0.94, -6.61],
      currentStepA: 0.01,
      phaseVoltageV: [234.7, 233.9, 235.2],
      importWh: 1_951_120,
      exportWh: 2_633_563,
      demand: { quarterHourW: 2_351, monthPeakW: 2_589 },
    },
    id: '3153414733313031303030303031',
    time: '260615121033S',
  },
  'luxembourg-smarty': {
    values: {
      powerW: 512,
      phasePowerW: [119, 6, 387],
      phaseCurrentA: [1, 0, 2],
      currentStepA: 1,
      phaseVoltageV: null,
      importWh: 261_453,
      exportWh: 7_110,
    },
    id: null,
    time: '260615121040S',
  },
  'sweden-h1': {
    values: {
      powerW: 1727,
      phasePowerW: [1023, 350, 353],
      phaseCurrentA: [4.2, 1.6, 1.7],
      currentStepA: 0.1,
      phaseVoltageV: [240.3, 240.1, 241.3],
      importWh: 6_678_394,
      exportWh: 1_234_567,
    },
    id: null,
    time: '260115171039W',
  },
  'integer-watt': {
    values: { ...nothing, powerW: 283, importWh: 6_545_766, exportWh: 230 },
    id: '5341473131323030303030303031',
    time: '260615121045S',
  },
};

const text = (name: string): string => sample(name).toString('latin1');

function values(telegram: string): ElectricalValues {
  const result = readTelegram(telegram);
  if (result.kind !== 'reading') throw new Error(JSON.stringify(result));
  return result.values;
}

describe('a P1 telegram', () => {
  it.each(SAMPLE_NAMES)('of %s is read to the last digit', (name) => {
    const expected = EXPECTED[name];
    expect(readTelegram(text(name))).toEqual({
      kind: 'reading',
      values: expected?.values,
      equipmentId: expected?.id,
      meterTime: expected?.time,
    });
  });

  it('of a German meter that pushes text has one signed power', () => {
    const pushed = [
      '/EBZ5DD32R06ETA_107',
      '1-0:0.0.0*255(1EBZ0100000001)',
      '1-0:1.8.0*255(020459.99309320*kWh)',
      '1-0:2.8.0*255(000101.91484041*kWh)',
      '1-0:16.7.0*255(-000035.50*W)',
      '1-0:36.7.0*255(000080.67*W)',
      '1-0:56.7.0*255(000747.21*W)',
      '1-0:76.7.0*255(-000863.38*W)',
      '1-0:32.7.0*255(222.7*V)',
      '1-0:52.7.0*255(230.5*V)',
      '1-0:72.7.0*255(229.9*V)',
      '!',
    ].join('\r\n');
    expect(values(pushed)).toMatchObject({
      powerW: -36,
      phasePowerW: [81, 747, -863],
      phaseVoltageV: [222.7, 230.5, 229.9],
      importWh: 20_459_993,
      exportWh: 101_915,
    });
  });

  it.each([
    '(.5*kW)',
    '(1.*kW)',
    '(1.2.3*kW)',
    '(--1*kW)',
    '(1*kW',
    '(1*kW) x',
    '(1234567890123456*W)',
    '(1*kWh)',
    '()',
  ])('does not take %s for a power', (value) =>
    expect(readTelegram(`/X\r\n1-0:1.7.0${value}\r\n!`)).toMatchObject({ kind: 'malformed' }),
  );

  it('keeps its load when its demand cannot be read', () => {
    const telegram = text('belgium-emucs');
    const without = (line: string, by: string) => values(telegram.replace(line, by)).demand;
    expect(without('(02.589*kW)', '()')).toEqual({ quarterHourW: 2_351, monthPeakW: null });
    expect(without('(02.351*kW)', '(?)')).toBeUndefined();
    expect(without('1-0:1.6.0(260609134558S)(02.589*kW)', '1-0:1.6.0(02.600*kW)')?.monthPeakW).toBe(2_600);
  });

  it('may have LF line ends, which its checksum covers like everything else', () => {
    const name = 'dsmr-5.0-three-phase';
    expect(values(text(name).replaceAll('\r\n', '\n'))).toEqual(EXPECTED[name]?.values);
  });

  it('may name the billing period, as German meters do', () => {
    expect(values('/ESY5Q3\r\n\r\n1-0:1.7.0*255(000812*W)\r\n!')).toMatchObject({ powerW: 812 });
  });

  it('takes the total register before the sum of the tariffs', () => {
    const both = '/X\r\n1-0:1.7.0(1*W)\r\n1-0:1.8.0(000003.000*kWh)\r\n1-0:1.8.1(000001.000*kWh)\r\n!';
    expect(values(both)).toMatchObject({ importWh: 3_000, exportWh: null });
  });

  it('adds up the phases when the total is missing', () => {
    const phases =
      '/X\r\n1-0:21.7.0(00.100*kW)\r\n1-0:41.7.0(00.200*kW)\r\n1-0:62.7.0(00.500*kW)\r\n1-0:61.7.0(00.000*kW)\r\n!';
    expect(values(phases)).toMatchObject({ powerW: -200, phasePowerW: [100, 200, -500] });
  });

  it('gives no currents when one phase that is there has none: 0 A would be invented', () => {
    const withoutL2 = text('dsmr-5.0-three-phase').replace('1-0:51.7.0(005*A)\r\n', '');
    expect(values(withoutL2)).toMatchObject({ phaseCurrentA: null, phaseVoltageV: [229.3, 231, 230.4] });
  });

  it('counts currents without any power to sign them as import', () => {
    expect(values('/X\r\n1-0:2.7.0(00.500*kW)\r\n1-0:1.7.0(00.000*kW)\r\n1-0:31.7.0(002*A)\r\n!')).toMatchObject({
      phaseCurrentA: [-2, 0, 0],
    });
    const three =
      '/X\r\n1-0:1.7.0(00.000*kW)\r\n1-0:2.7.0(00.500*kW)\r\n1-0:31.7.0(2*A)\r\n1-0:51.7.0(3*A)\r\n1-0:71.7.0(4*A)\r\n!';
    expect(values(three)).toMatchObject({ phaseCurrentA: [2, 3, 4] });
  });

  it.each([
    ['without a power', '/X\r\n1-0:1.8.1(000001.000*kWh)\r\n!', 'no active power in it'],
    ['with a power cut short', '/X\r\n1-0:1.7.0(00.4\r\n!', 'cannot read the line 1-0:1.7.0(00.4'],
    ['with an empty current', '/X\r\n1-0:1.7.0(00.4*kW)\r\n1-0:51.7.0()\r\n!', 'cannot read the line 1-0:51.7.0()'],
    ['in a unit that is not one', '/X\r\n1-0:1.7.0(00.4*MW)\r\n!', 'cannot read the line 1-0:1.7.0(00.4*MW)'],
    [
      'with a current in kW',
      '/X\r\n1-0:1.7.0(00.4*kW)\r\n1-0:31.7.0(1*kW)\r\n!',
      'cannot read the line 1-0:31.7.0(1*kW)',
    ],
    ['spliced of two', '/X\r\n1-0:1.7.0(00.4*kW)\r\n1-0:1.7.0(00.5*kW)\r\n!', '1-0:1.7.0 comes twice'],
  ])('%s is malformed, and says so', (_, telegram, detail) => {
    expect(readTelegram(telegram)).toEqual({ kind: 'malformed', detail });
  });
});
