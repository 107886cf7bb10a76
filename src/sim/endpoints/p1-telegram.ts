import type { PerPhase } from '../../core/model/phases.ts';

/** What a smart meter shows at one moment. */
export interface GridValues {
  /** Signed, positive for import, W. */
  readonly phasePowerW: PerPhase;
  readonly phaseVoltageV: PerPhase;
  readonly importWh: number;
  readonly exportWh: number;
}

/** Energy that this meter once counted at the low tariff and counts no more, Wh. */
const LOW_TARIFF_IMPORT_WH = 4_567_890;
const LOW_TARIFF_EXPORT_WH = 1_234_567;
const EQUIPMENT_ID_HEX = '4530303531303031363632393330383139';

/**
 * A telegram after DSMR 5.0.2 P1, as a Dutch three-phase meter sends it: power in watts, currents in unsigned whole
 * amperes, voltages in tenths of a volt, CRLF line ends, CRC-16.
 */
export function p1Telegram(values: GridValues, wallMs: number): Buffer {
  const [a, b, c] = values.phasePowerW;
  const total = Math.round(a) + Math.round(b) + Math.round(c);
  const perPhase = (code: (phase: string) => string, value: (index: 0 | 1 | 2) => string): string[] => [
    `${code('3')}(${value(0)})`,
    `${code('5')}(${value(1)})`,
    `${code('7')}(${value(2)})`,
  ];
  const power = (watts: number): string => `${kilo(Math.max(0, watts), 6)}*kW`;
  const lines = [
    '/SIM5\\2LADEMEISTER-HOME',
    '',
    '1-3:0.2.8(50)',
    `0-0:1.0.0(${telegramTime(wallMs)})`,
    `0-0:96.1.1(${EQUIPMENT_ID_HEX})`,
    `1-0:1.8.1(${kilo(LOW_TARIFF_IMPORT_WH, 10)}*kWh)`,
    `1-0:1.8.2(${kilo(Math.floor(values.importWh), 10)}*kWh)`,
    `1-0:2.8.1(${kilo(LOW_TARIFF_EXPORT_WH, 10)}*kWh)`,
    `1-0:2.8.2(${kilo(Math.floor(values.exportWh), 10)}*kWh)`,
    '0-0:96.14.0(0002)',
    `1-0:1.7.0(${power(total)})`,
    `1-0:2.7.0(${power(-total)})`,
    '0-0:96.7.21(00004)',
    '0-0:96.7.9(00002)',
    '0-0:96.13.0()',
    ...perPhase(
      (phase) => `1-0:${phase}2.7.0`,
      (index) => `${values.phaseVoltageV[index].toFixed(1).padStart(5, '0')}*V`,
    ),
    ...perPhase(
      (phase) => `1-0:${phase}1.7.0`,
      (index) => `${wholeAmps(values.phasePowerW[index], values.phaseVoltageV[index])}*A`,
    ),
    `1-0:21.7.0(${power(Math.round(a))})`,
    `1-0:41.7.0(${power(Math.round(b))})`,
    `1-0:61.7.0(${power(Math.round(c))})`,
    `1-0:22.7.0(${power(-Math.round(a))})`,
    `1-0:42.7.0(${power(-Math.round(b))})`,
    `1-0:62.7.0(${power(-Math.round(c))})`,
    '!',
  ];
  const body = lines.join('\r\n');
  return Buffer.from(`${body}${crc16(body).toString(16).toUpperCase().padStart(4, '0')}\r\n`, 'latin1');
}

/** CRC-16/ARC (polynomial 0x8005 reflected, start 0) over an ASCII text, as P1 prints it after the `!`. */
export function crc16(text: string): number {
  let crc = 0;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** Integer units as kilo-units with three decimals, padded with zeros to `width` characters. */
function kilo(value: number, width: number): string {
  return (value / 1000).toFixed(3).padStart(width, '0');
}

function wholeAmps(powerW: number, voltageV: number): string {
  return Math.round(Math.abs(powerW) / voltageV)
    .toString()
    .padStart(3, '0');
}

const DUTCH_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  year: '2-digit',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'longOffset',
});

/** `YYMMDDhhmmssX`, Dutch local time; X is S in summer, W in winter. */
function telegramTime(wallMs: number): string {
  const parts = new Map(DUTCH_TIME.formatToParts(wallMs).map((part) => [part.type, part.value]));
  const digits = (['year', 'month', 'day', 'hour', 'minute', 'second'] as const)
    .map((type) => parts.get(type) ?? '00')
    .join('');
  return `${digits}${parts.get('timeZoneName') === 'GMT+02:00' ? 'S' : 'W'}`;
}
