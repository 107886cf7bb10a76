import type { ModbusBus } from '../../transport/modbus/bus.ts';
import type { ModbusFailure, ReadResult } from '../../transport/modbus/pdu.ts';
import { Decoder } from './decode.ts';
import type { Identity, NumberPoint, Probe, TextPoint } from './definition-points.ts';
import { WORDS } from './plan.ts';
import { textOf } from './text.ts';

/** What a definition says of who answers, whatever the device is. */
export interface Introducible {
  vendor: string;
  products: string[];
  table: 'holding' | 'input';
  wordOrder: 'big' | 'little';
  unavailable: Record<string, number>;
  quietMs?: number;
  probe?: Probe;
  identity?: Identity;
}

export type Introduction =
  /** Empty where it says nothing. */
  | { readonly kind: 'introduced'; readonly firmware: string; readonly serial: string }
  /** It answers as another device; `looksLike`: what is known to answer like that. */
  | { readonly kind: 'other'; readonly looksLike: string | null }
  /** What must be a frequency of the grid is none: it has other registers, or a fault. `null`: there is nothing. */
  | { readonly kind: 'no-frequency'; readonly value: number | null }
  | { readonly kind: 'failed'; readonly address: number; readonly failure: ModbusFailure };

export interface Whom {
  readonly bus: ModbusBus;
  readonly unit: number;
  /** Added to all addresses: a further connector of a charger. */
  readonly shift?: number;
  readonly definition: Introducible;
  /** What else it could be. */
  readonly others: readonly Introducible[];
}

/**
 * Asked when a device is reached: whether it is what its definition is of, which firmware and number it has. A device
 * that is read with the map of another one can show values that look right: it is not read at all. Reads only.
 */
export async function introduced({ bus, unit, shift = 0, definition, others }: Whom): Promise<Introduction> {
  const { probe, identity = {}, quietMs = 0 } = definition;
  const ask = ({ table = definition.table, ...point }: Point): Promise<ReadResult> =>
    bus.read({ unit, table, address: point.address + shift, count: lengthOf(point), quietMs });

  if (probe !== undefined) {
    const at = 'at' in probe ? probe.at : probe.frequency;
    const said = await ask(at);
    const isBelieved = 'at' in probe && probe.orMissing === true && isMissing(said);
    if (said.kind === 'words') {
      const doubt =
        'at' in probe ? othersThan(definition, probe, said.words, others) : noFrequency(definition, probe, said.words);
      if (doubt !== null) return doubt;
    } else if (!isBelieved) return { kind: 'failed', address: at.address + shift, failure: said };
  }
  const { firmware, serial } = identity;
  const found = { firmware: '', serial: '' };
  for (const [key, point] of [['firmware', firmware] as const, ['serial', serial] as const]) {
    if (point === undefined) continue;
    const said = await ask(point);
    // Nice to have: one that does not say it is still itself.
    if (said.kind === 'words') found[key] = String(contentOf(point, definition, said.words) ?? '');
    else if (!isMissing(said)) return { kind: 'failed', address: point.address + shift, failure: said };
  }
  return { kind: 'introduced', ...found };
}

/** For people: `Carlo Gavazzi EM340`. */
export function nameOfProduct(
  { vendor, products }: Pick<Introducible, 'vendor' | 'products'>,
  product?: string,
): string {
  const name = product ?? products[0] ?? '';
  return name.startsWith(vendor) ? name : `${vendor} ${name}`;
}

type Point = NumberPoint | TextPoint;
type FrequencyProbe = Extract<Probe, { readonly frequency: NumberPoint }>;
type NamedProbe = Exclude<Probe, FrequencyProbe>;

/** Illegal function, address or value (V1.1b3 section 7): it is there, and has no such register. */
function isMissing(result: ReadResult): boolean {
  return result.kind === 'exception' && result.code <= 3;
}

function othersThan(
  definition: Introducible,
  probe: NamedProbe,
  words: readonly number[],
  others: readonly Introducible[],
): Introduction | null {
  if (isSaidBy(definition, probe, words)) return null;
  return { kind: 'other', looksLike: nameOf(definition, probe, words, others) };
}

function noFrequency(
  definition: Introducible,
  { frequency }: FrequencyProbe,
  words: readonly number[],
): Introduction | null {
  const content = contentOf(frequency, definition, words);
  const value = typeof content === 'number' ? content : null;
  // Some count tenths (openWB, Lovato and Eastron with current transformers).
  const hertz = value !== null && value > LARGEST_HZ ? value / 10 : value;
  return hertz !== null && hertz >= LEAST_HZ && hertz <= LARGEST_HZ ? null : { kind: 'no-frequency', value };
}

/** Of any grid, and of a generator behind it. */
const LEAST_HZ = 40;
const LARGEST_HZ = 70;

/** Whether these words, from where its probe asks, are what this device says there. */
function isSaidBy(
  definition: Introducible,
  { at, in: wanted, between }: NamedProbe,
  words: readonly number[],
): boolean {
  const content = contentOf(at, definition, words);
  if (content === null) return false;
  if (typeof content === 'string') {
    return wanted?.some((beginning) => typeof beginning === 'string' && content.startsWith(beginning)) === true;
  }
  if (wanted?.includes(content) === true) return true;
  return between !== undefined && content >= between[0] && content <= between[1];
}

/** Others that ask the same place and would have been content with what stands there. */
function nameOf(
  asked: Introducible,
  { at }: NamedProbe,
  words: readonly number[],
  others: readonly Introducible[],
): string | null {
  for (const other of others) {
    const { probe } = other;
    if (other === asked || probe === undefined || !('at' in probe)) continue;
    const isSameTable = (probe.at.table ?? other.table) === (at.table ?? asked.table);
    const isSamePlace = isSameTable && probe.at.address === at.address && lengthOf(probe.at) === lengthOf(at);
    if (!isSamePlace || !isSaidBy(other, probe, words)) continue;
    return nameOfProduct(other, probe.products?.[String(contentOf(probe.at, other, words))]);
  }
  return null;
}

function lengthOf(point: Point): number {
  return 'text' in point ? point.words : WORDS[point.type];
}

/** `null`: nothing. */
function contentOf(
  point: Point,
  { wordOrder, unavailable }: Introducible,
  words: readonly number[],
): number | string | null {
  if ('text' in point) return textOf(words, point.text);
  const wordAt = (address: number): number => words[address - point.address] ?? 0;
  const raw = new Decoder({ wordOrder, unavailable, currentSign: 'own' }, wordAt).raw(point);
  if (raw === null) return null;
  const content = point.mask === undefined ? raw : (raw & point.mask) >>> 0;
  return content * (point.scale ?? 1);
}
