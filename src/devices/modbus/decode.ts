import { mapPhases, NO_CURRENT, type PerPhase } from '../../core/model/phases.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import type { Definition, Value } from './definition.ts';
import type { Register } from './definition-points.ts';
import { type RegisterMap, registersOf, WORDS } from './plan.ts';

export type Decoded =
  | {
      readonly kind: 'values';
      readonly values: ElectricalValues;
      /** State of charge; `null` where there is none, or it is not known. */
      readonly socPercent: number | null;
    }
  /** The device answers, and says that it has no value for the power. */
  | { readonly kind: 'no-power' }
  | { readonly kind: 'implausible'; readonly quantity: string; readonly value: number };

export type Encoding = Pick<Definition, 'wordOrder' | 'unavailable' | 'currentSign'>;

/** The word at an address of the map. */
export type WordAt = (address: number) => number;

/**
 * Turns words into values. "Not available" becomes `null`; a number that no device in a building can mean (wrong
 * word order, wrong device, shifted registers) spoils the whole reading.
 */
export function decode({ values, asleep }: RegisterMap, encoding: Encoding, wordAt: WordAt): Decoded {
  const decoder = new Decoder(encoding, wordAt);
  const isAsleep = asleep?.states.includes(wordAt(asleep.address)) === true;
  const powerW = decoder.number(values.powerW, 'power') ?? (isAsleep ? 0 : null);
  const phasePowerW = decoder.phases(values.phasePowerW, 'power');
  const phaseCurrentA = decoder.phases(values.phaseCurrentA, 'current');
  const phaseVoltageV = decoder.phases(values.phaseVoltageV, 'voltage');
  const importWh = decoder.number(values.importWh, 'energy');
  const exportWh = decoder.number(values.exportWh, 'energy');
  const socPercent = decoder.number(values.socPercent, 'state of charge');

  if (decoder.implausible !== null) return { kind: 'implausible', ...decoder.implausible };
  if (powerW === null) return { kind: 'no-power' };
  const signedBy = phasePowerW ?? signsOf(powerW);
  return {
    kind: 'values',
    // A tenth of 553 is 55.3, not 55.300000000000004.
    socPercent: socPercent === null ? null : Math.round(socPercent * 10) / 10,
    values: {
      powerW,
      phasePowerW,
      phaseCurrentA:
        phaseCurrentA === null || encoding.currentSign === 'own' ? phaseCurrentA : withSignOf(phaseCurrentA, signedBy),
      currentStepA: Math.max(
        0,
        ...(values.phaseCurrentA ?? []).flatMap(registersOf).map((register) => decoder.step(register)),
      ),
      phaseVoltageV,
      importWh: importWh === null ? null : Math.round(importWh),
      exportWh: exportWh === null ? null : Math.round(exportWh),
    },
  };
}

export type Quantity = 'power' | 'current' | 'voltage' | 'energy' | 'state of charge';

/** What a grid connection this program is made for can show at all. W, A, V, Wh, %. */
export const PLAUSIBLE: Readonly<Record<Quantity, readonly [number, number]>> = {
  power: [-2_000_000, 2_000_000],
  current: [-3_000, 3_000],
  voltage: [0, 500],
  energy: [0, 1e12],
  'state of charge': [0, 100],
};
/** Floats are finer than any meter is exact. */
const FLOAT_CURRENT_STEP_A = 0.01;
/** SunSpec Device Information Model Specification V1.1: scale factors lie between -10 and 10. */
const MAX_SCALE_FACTOR = 10;
/** No device measures so little: what is smaller and not 0 has swapped words, or is no float. */
const SMALLEST_F32 = 2 ** -64;

/** Currents come without a sign more often than not: they get that of their power. */
export function withSignOf(amperes: PerPhase, powerW: PerPhase): PerPhase {
  return mapPhases(amperes, (ampere, phase) => (powerW[phase] < 0 && ampere > 0 ? -ampere : ampere));
}

/** The sign of each phase, where only that of all together is known. */
export function signsOf(powerW: number): PerPhase {
  return powerW < 0 ? [-1, -1, -1] : NO_CURRENT;
}

/** Turns the words of one poll into numbers; remembers the first that no device can mean. */
export class Decoder {
  implausible: { readonly quantity: string; readonly value: number } | null = null;
  private readonly encoding: Encoding;
  private readonly wordAt: WordAt;

  constructor(encoding: Encoding, wordAt: WordAt) {
    this.encoding = encoding;
    this.wordAt = wordAt;
  }

  /** In W, A, V or Wh; `null` when the device has no such value, or lacks a part of it. */
  number(value: Value | undefined, quantity: Quantity): number | null {
    if (value === undefined) return null;
    const parts = registersOf(value).map((register) => this.part(register, quantity));
    return parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part));
  }

  private part(register: Register, quantity: Quantity): number | null {
    const raw = this.raw(register);
    const factor = this.factor(register);
    if (raw === null || factor === null) return null;
    // A zero that is turned round stays a zero without a sign.
    const value = this.directed((raw * factor.times) / factor.per + 0, register);
    const [least, largest] = register.range ?? PLAUSIBLE[quantity];
    const isSwappedFloat = register.type === 'f32' && raw !== 0 && Math.abs(raw) < SMALLEST_F32;
    if (value < least || value > largest || isSwappedFloat) this.implausible ??= { quantity, value };
    return value;
  }

  private directed(value: number, { direction }: Register): number {
    if (direction === undefined) return value;
    const isNegative = (this.wordAt(direction.address) & direction.negativeBits) !== 0;
    return isNegative ? 0 - Math.abs(value) : Math.abs(value);
  }

  /** A single-phase device has one register. Of three, all must have a value: one left out would look like no load. */
  phases(values: readonly Value[] | undefined, quantity: Quantity): PerPhase | null {
    const [a, b, c] = (values ?? []).map((value) => this.number(value, quantity));
    if (a === undefined || a === null || b === null || c === null) return null;
    return [a, b ?? 0, c ?? 0];
  }

  /** The smallest difference that a register can show. */
  step(register: Register): number {
    if (register.type === 'f32' || register.type === 'f64') return FLOAT_CURRENT_STEP_A;
    const factor = this.factor(register);
    return factor === null ? 0 : Math.abs(factor.times) / factor.per;
  }

  /** Powers of ten below 1 are divided by: 1234 / 100 is 12.34, 1234 * 0.01 is not. */
  private factor({ scale = 1, scaleFactor }: Register): { times: number; per: number } | null {
    if (scaleFactor === undefined) return { times: scale, per: 1 };
    const exponent = signed(this.wordAt(scaleFactor), 16);
    // 0x8000 is "not implemented"; anything else out of range is no scale factor.
    if (exponent === -0x8000) return null;
    if (Math.abs(exponent) > MAX_SCALE_FACTOR) {
      this.implausible ??= { quantity: 'scale factor', value: exponent };
      return null;
    }
    return exponent < 0 ? { times: scale, per: 10 ** -exponent } : { times: scale * 10 ** exponent, per: 1 };
  }

  /** As it stands in the device, without its unit. */
  raw({ address, type, unavailable = this.encoding.unavailable[type] }: Register): number | null {
    const words = Array.from({ length: WORDS[type] }, (_, index) => this.wordAt(address + index));
    if (this.encoding.wordOrder === 'little') words.reverse();
    const bits = words.reduce((sum, word) => sum * 0x1_0000 + word, 0);
    if (bits === unavailable) return null;
    switch (type) {
      case 'f32':
      case 'f64': {
        const value = floatOf(words);
        return Number.isFinite(value) ? value : null;
      }
      case 'i16':
        return signed(bits, 16);
      case 'i32':
        return signed(bits, 32);
      case 'i64':
        return Number(
          BigInt.asIntN(
            64,
            words.reduce((sum, word) => sum * 0x1_0000n + BigInt(word), 0n),
          ),
        );
      default:
        return bits;
    }
  }
}

function signed(bits: number, width: 16 | 32): number {
  return bits >= 2 ** (width - 1) ? bits - 2 ** width : bits;
}

/** IEEE 754, single or double, high word first. */
function floatOf(words: readonly number[]): number {
  const view = new DataView(new ArrayBuffer(2 * words.length));
  words.forEach((word, index) => {
    view.setUint16(2 * index, word);
  });
  return words.length === 2 ? view.getFloat32(0) : view.getFloat64(0);
}
