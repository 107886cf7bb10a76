import type { DemandRegisters, ElectricalValues } from '../../../core/model/readings.ts';
import { type Implausible, ObisValues, quantityOf, type Slot, slotOf } from '../obis-values.ts';

export type P1Reading =
  | {
      readonly kind: 'reading';
      readonly values: ElectricalValues;
      /** 0-0:96.1.1 as sent (hexadecimal ASCII); `null` when the meter keeps it to itself. */
      readonly equipmentId: string | null;
      /** 0-0:1.0.0 as sent, `YYMMDDhhmmssX`: the meter's own clock, in its own local time. */
      readonly meterTime: string | null;
    }
  | { readonly kind: 'malformed'; readonly detail: string }
  | Implausible;

/**
 * Reads a telegram of DSMR 2.2 to 5 and of what grew out of them (Belgium, Luxembourg, Sweden, Lithuania, Hungary,
 * meters with whole watts), and that of German meters that push text (IEC 62056-21 mode D). Lines it does not know are
 * skipped; a line it knows but cannot read spoils the telegram, because a phase left out would look like a phase without load.
 */
export function readTelegram(text: string): P1Reading {
  const found = new ObisValues();
  let quarterHourW: number | null = null;
  let monthPeakW: number | null = null;
  let equipmentId: string | null = null;
  let meterTime: string | null = null;

  let end = 0;
  for (let start = 0; start < text.length; start = end + 1) {
    const newline = text.indexOf('\n', start);
    end = newline < 0 ? text.length : newline;
    const bracket = text.indexOf('(', start);
    // No code before a bracket: header, blank line, end, or a value continued from the line above (DSMR 2.2 gas).
    if (bracket <= start || bracket >= end) continue;
    const line = LINES.get(codeOf(text, start, bracket));
    if (line === undefined) continue;
    switch (line.kind) {
      case 'value': {
        const measured = readMeasured(text, bracket, end, line.units);
        if (measured === null)
          return malformed(`cannot read the line ${text.slice(start, end).trimEnd().slice(0, 60)}`);
        if (!found.set(line.slot, measured.value, measured.step)) {
          return malformed(`${codeOf(text, start, bracket)} comes twice`);
        }
        break;
      }
      // No load hides behind a demand that cannot be read.
      case 'quarter hour':
        quarterHourW = readMeasured(text, text.lastIndexOf('(', end - 1), end, POWER)?.value ?? null;
        break;
      case 'month peak':
        // The time of the peak stands in brackets before it.
        monthPeakW = readMeasured(text, text.lastIndexOf('(', end - 1), end, POWER)?.value ?? null;
        break;
      case 'equipment':
        equipmentId = text.slice(bracket + 1, text.indexOf(')', bracket));
        break;
      case 'time':
        meterTime = text.slice(bracket + 1, text.indexOf(')', bracket));
        break;
    }
  }

  const read = found.read();
  if (read.kind === 'no-power') return malformed('no active power in it');
  if (read.kind === 'implausible') return read;
  const demand: { demand?: DemandRegisters } = quarterHourW === null ? {} : { demand: { quarterHourW, monthPeakW } };
  return { kind: 'reading', values: { ...read.values, ...demand }, equipmentId, meterTime };
}

/** What stands behind a unit, and what one of it is worth in W, Wh, A or V. Whether the result is whole. */
interface Units {
  readonly endings: readonly (readonly [ending: string, worth: number])[];
  readonly isWhole: boolean;
}
interface Measured {
  readonly value: number;
  /** The smallest difference that its digits can show. */
  readonly step: number;
}
type Line =
  | { readonly kind: 'value'; readonly slot: Slot; readonly units: Units }
  /** Belgium (e-MUCS-P1): average of the running quarter hour, and the largest of the month. Import only. */
  | { readonly kind: 'quarter hour' | 'month peak' }
  | { readonly kind: 'equipment' | 'time' };

const POWER: Units = {
  endings: [
    ['*kW)', 1_000],
    ['*W)', 1],
  ],
  isWhole: true,
};
const UNITS: Readonly<Record<'power' | 'energy' | 'current' | 'voltage', Units>> = {
  power: POWER,
  energy: {
    endings: [
      ['*kWh)', 1_000],
      ['*Wh)', 1],
    ],
    isWhole: true,
  },
  current: { endings: [['*A)', 1]], isWhole: false },
  voltage: { endings: [['*V)', 1]], isWhole: false },
};

const LINES: ReadonlyMap<string, Line> = new Map<string, Line>([
  ...Array.from({ length: 80 }, (_, c) => [7, 8].flatMap((d) => [0, 1, 2, 3, 4].map((e) => [c, d, e] as const)))
    .flat()
    .flatMap(([c, d, e]): [string, Line][] => {
      const slot = slotOf(c, d, e);
      return slot === null ? [] : [[`1-0:${c}.${d}.${e}`, { kind: 'value', slot, units: UNITS[quantityOf(slot)] }]];
    }),
  ['1-0:1.4.0', { kind: 'quarter hour' }],
  ['1-0:1.6.0', { kind: 'month peak' }],
  ['0-0:96.1.1', { kind: 'equipment' }],
  ['0-0:1.0.0', { kind: 'time' }],
]);

/** German meters write value group F behind the code. */
const GROUP_F = '*255';

function codeOf(text: string, start: number, bracket: number): string {
  return text.slice(start, text.endsWith(GROUP_F, bracket) ? bracket - GROUP_F.length : bracket);
}

const [ZERO, NINE, POINT, MINUS, SPACE] = [0x30, 0x39, 0x2e, 0x2d, 0x20] as const;
const MOST_DIGITS = 15;

/** `(00.428*kW)`. Looked at digit by digit: a telegram comes every second, and has twenty of them. */
function readMeasured(text: string, bracket: number, lineEnd: number, { endings, isWhole }: Units): Measured | null {
  let end = lineEnd;
  while (text.charCodeAt(end - 1) <= SPACE) end -= 1;
  const isNegative = text.charCodeAt(bracket + 1) === MINUS;
  const first = isNegative ? bracket + 2 : bracket + 1;
  let digits = 0;
  let count = 0;
  let point = -1;
  let at = first;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === POINT && point < 0 && at > first) point = at;
    else if (code >= ZERO && code <= NINE && count < MOST_DIGITS) {
      digits = 10 * digits + code - ZERO;
      count += 1;
    } else break;
  }
  const decimals = point < 0 ? 0 : at - point - 1;
  if (count === 0 || (point >= 0 && decimals === 0)) return null;
  for (const [ending, worth] of endings) {
    if (at + ending.length !== end || !text.startsWith(ending, at)) continue;
    const size = (digits / 10 ** decimals) * worth;
    const value = isWhole ? Math.round(size) : size;
    return { value: isNegative ? 0 - value : value, step: worth / 10 ** decimals };
  }
  return null;
}

function malformed(detail: string): P1Reading {
  return { kind: 'malformed', detail };
}
