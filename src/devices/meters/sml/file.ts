import type { ElectricalValues } from '../../../core/model/readings.ts';
import { type Implausible, ObisValues, quantityOf, slotOf } from '../obis-values.ts';
import { type Element, elementsOf, type SmlNumber, toNumber } from './elements.ts';

export type SmlReading =
  | {
      readonly kind: 'reading';
      readonly values: ElectricalValues;
      /** Who says it (DIN 43863-5), hexadecimal; `null` when the meter keeps it to itself. */
      readonly meterId: string | null;
      /** It tells its own seconds, so that no two files can be the same. */
      readonly hasClock: boolean;
    }
  | { readonly kind: 'malformed'; readonly detail: string }
  | Implausible;

/** SML_GetList.Res (SML 1.04, 5.1.7). */
const GET_LIST_RESPONSE = 0x0701;
/** A message, and an entry of its list, have so many elements. */
const MESSAGE_ELEMENTS = 6;
const RESPONSE_ELEMENTS = 7;
const ENTRY_ELEMENTS = 7;

/** Reads a file. Entries it does not know are skipped; one that it knows but cannot read spoils the file. */
export function readSmlFile(bytes: Uint8Array): SmlReading {
  const messages = elementsOf(bytes);
  if (messages === null) return malformed('not SML');
  const found = new ObisValues();
  let server: Uint8Array | null = null;
  let hasClock = false;
  let isUndirected = false;
  for (const message of messages) {
    const response = responseOf(message);
    if (response === null) continue;
    const [, who, , time, entries] = response;
    if (who instanceof Uint8Array && who.some((byte) => byte !== 0)) server = who;
    hasClock ||= isTime(time);
    if (!isList(entries)) return malformed('a list without values');
    for (const entry of entries) {
      if (!isList(entry) || entry.length !== ENTRY_ELEMENTS) return malformed('a value that is none');
      hasClock ||= isTime(entry[2]);
      isUndirected ||= isNamed(entry[0], MAGNITUDE);
      const problem = take(entry, server, found);
      if (problem !== null) return malformed(problem);
    }
  }
  const read = found.read();
  if (read.kind === 'no-power') return malformed(isUndirected ? UNDIRECTED : WITHOUT_PIN);
  if (read.kind === 'implausible') return read;
  const meterId = server === null ? null : Buffer.from(server).toString('hex');
  return { kind: 'reading', values: read.values, meterId, hasClock };
}

/** Meters that still wait for their PIN tell whole kWh and nothing else. */
const WITHOUT_PIN = 'no power in it: enter the PIN of the meter and set "Inf" to "on"';
/** 1-0:15.7.0*255: older meters tell how large the power is, and not which way it flows. */
const MAGNITUDE = Uint8Array.of(1, 0, 15, 7, 0, 255);
const UNDIRECTED = 'only a power without direction in it (15.7.0)';

function isNamed(name: Element | undefined, code: Uint8Array): boolean {
  return name instanceof Uint8Array && code.every((byte, index) => name[index] === byte);
}

function responseOf(message: Element): readonly Element[] | null {
  if (!isList(message) || message.length !== MESSAGE_ELEMENTS) return null;
  const body = message[3];
  if (!isList(body) || !isNumber(body[0]) || body[0].value !== GET_LIST_RESPONSE) return null;
  const response = body[1];
  return isList(response) && response.length === RESPONSE_ELEMENTS ? response : null;
}

/** DLMS units (IEC 62056-6-2, table 4). */
const UNITS = { power: 27, energy: 30, current: 33, voltage: 35 } as const;
/** SML_Unit scalers of meters lie between -5 and 3. */
const MOST_SCALER = 10;

/** Puts an entry where it belongs; in words what is wrong with it. */
function take(entry: readonly Element[], server: Uint8Array | null, found: ObisValues): string | null {
  const [name, , , unit, scaler, value] = entry;
  const code = name instanceof Uint8Array && name.length === 6 ? [...name] : null;
  if (code === null) return null;
  const [medium, channel, c = 0, d = 0, e = 0] = code;
  const slot = medium === 1 && channel === 0 ? slotOf(c, d, e) : null;
  // A quantity without a value: the meter has none just now.
  if (slot === null || isLeftOut(value)) return null;
  const quantity = quantityOf(slot);
  const exponent = isNumber(scaler) ? scaler.value : 0;
  const isUsable = isNumber(value) && isNumber(unit) && unit.value === UNITS[quantity];
  const said = `${c}.${d}.${e}`;
  if (!isUsable || Math.abs(exponent) > MOST_SCALER) return `cannot read the value ${said}`;
  const raw = quantity === 'power' && hasLostSign(server, value) ? toNumber(value.bytes, false) : value.value;
  const number = exponent < 0 ? raw / 10 ** -exponent : raw * 10 ** exponent;
  return found.set(slot, quantity === 'energy' ? Math.round(number) : number, 10 ** exponent)
    ? null
    : `${said} comes twice`;
}

/** DZG's identification, and the numbers of its DVS74 with a firmware before 1.2 (the maker's word, libsml issue 105). */
const DZG = Buffer.from([0x0a, 0x01, ...Buffer.from('DZG')]);
const WITHOUT_SIGN = [
  [42_000_000, 48_999_999],
  [55_000_000, 58_999_999],
] as const;
const FULL_WIDTH = 4;

/**
 * These meters drop the leading zero byte of a positive power, so that 356.24 W look like -299.12 W. Negative ones they
 * send in full width. Their younger and other siblings send short negative ones, which are to be believed.
 */
function hasLostSign(server: Uint8Array | null, { bytes }: SmlNumber): boolean {
  if (server === null || server.length !== 10 || !DZG.equals(server.subarray(0, DZG.length))) return false;
  const serial = toNumber(server.subarray(DZG.length), false);
  return bytes.length < FULL_WIDTH && WITHOUT_SIGN.some(([first, last]) => serial >= first && serial <= last);
}

function isList(element: Element | undefined): element is readonly Element[] {
  return Array.isArray(element);
}

function isNumber(element: Element | undefined): element is SmlNumber {
  return typeof element === 'object' && 'isSigned' in element;
}

function isLeftOut(element: Element | undefined): boolean {
  return element instanceof Uint8Array && element.length === 0;
}

/** SML_Time is a choice and a number of seconds; Holley's meters leave the choice away. */
function isTime(element: Element | undefined): boolean {
  return isNumber(element) || (isList(element) && element.some(isNumber));
}

function malformed(detail: string): SmlReading {
  return { kind: 'malformed', detail };
}
