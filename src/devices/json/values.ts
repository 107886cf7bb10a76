import type { PerPhase } from '../../core/model/phases.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import { PLAUSIBLE, type Quantity, signsOf, withSignOf } from '../modbus/decode.ts';

/** Where a number stands. */
export interface JsonPart {
  /** Where the document is from, where there are several: an MQTT topic. */
  readonly topic?: string;
  /** Names and positions from the top, with dots between: `emeters.0.power`. Without it the document is the number. */
  readonly path?: string;
  /** What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign into ours. Default 1. */
  readonly scale?: number;
}

export interface JsonPoint extends JsonPart {
  /** To be added, such as what flows the other way, or a second tariff. */
  readonly plus?: readonly JsonPart[];
}

/** Signs are those of the house for the kind of device. Phases: L1 first; those that are left out carry nothing. */
export interface JsonPoints {
  readonly powerW: JsonPoint;
  readonly phasePowerW?: readonly JsonPoint[];
  readonly phaseCurrentA?: readonly JsonPoint[];
  readonly phaseVoltageV?: readonly JsonPoint[];
  readonly importWh?: JsonPoint;
  readonly exportWh?: JsonPoint;
  readonly socPercent?: JsonPoint;
}

/** How to read what a device says, by definition or by configuration. */
export interface JsonSpeech {
  readonly values: JsonPoints;
  /** Where the clock of what it measures with stands: while that stands still, what it says is what it said before. */
  readonly clock?: JsonPart;
  /** One that says nothing of L2 and L3 has one phase. */
  readonly lonePhase?: boolean;
  /** The smallest step in which it tells currents, A. Default 0.01. */
  readonly currentStepA?: number;
}

export type JsonValues =
  | { readonly kind: 'values'; readonly values: ElectricalValues; readonly socPercent: number | null }
  | { readonly kind: 'no-power'; readonly path: string }
  | { readonly kind: 'implausible'; readonly quantity: Quantity; readonly value: number };

/** The document that a number stands in; `undefined` while there is none. */
export type DocumentOf = (part: JsonPart) => unknown;

/** Makers write numbers as text at times. */
const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?$/;
/** Finer than any meter is exact, A. */
const CURRENT_STEP_A = 0.01;
/** W, A, V, Wh and % are not known finer. */
const FINEST = 1_000;

/** Takes the values out of documents. What is not there, or is no number, is `null`; without a power there is nothing. */
export function jsonValues(
  documentOf: DocumentOf,
  { values: points, lonePhase = false, currentStepA = CURRENT_STEP_A }: JsonSpeech,
): JsonValues {
  const implausible: { readonly quantity: Quantity; readonly value: number }[] = [];
  const number = (point: JsonPoint | undefined, quantity: Quantity): number | null => {
    const value = point === undefined ? null : amountAt(documentOf, point);
    if (value === null) return null;
    const [least, largest] = PLAUSIBLE[quantity];
    if (value < least || value > largest) implausible.push({ quantity, value });
    return value;
  };
  const { phasePowerW: powers = [], phaseCurrentA: amperes = [], phaseVoltageV: volts = [] } = points;
  const hasOne =
    lonePhase &&
    [powers, amperes, volts].every((list) => list.slice(1).every((point) => amountAt(documentOf, point) === null));
  const phases = (all: readonly JsonPoint[], quantity: Quantity): PerPhase | null => {
    const list = hasOne ? all.slice(0, 1) : all;
    if (list.length === 0) return null;
    const [a = 0, b = 0, c = 0] = list.map((point) => number(point, quantity));
    // One phase left out by the device would look like a phase without load.
    return a === null || b === null || c === null ? null : [a, b, c];
  };
  const powerW = number(points.powerW, 'power');
  const phasePowerW = phases(powers, 'power');
  const currents = phases(amperes, 'current');
  const importWh = number(points.importWh, 'energy');
  const exportWh = number(points.exportWh, 'energy');
  const socPercent = number(points.socPercent, 'state of charge');
  const values = {
    phasePowerW,
    phaseCurrentA: currents === null ? null : withSignOf(currents, phasePowerW ?? signsOf(powerW ?? 0)),
    currentStepA: currents === null ? 0 : currentStepA,
    phaseVoltageV: phases(volts, 'voltage'),
    importWh: importWh === null ? null : Math.round(importWh),
    exportWh: exportWh === null ? null : Math.round(exportWh),
  };
  const [first] = implausible;
  if (first !== undefined) return { kind: 'implausible', ...first };
  if (powerW === null) return { kind: 'no-power', path: placeOf(points.powerW) };
  return { kind: 'values', values: { powerW, ...values }, socPercent };
}

/** All places that values are taken from. */
export function partsOf({ powerW, importWh, exportWh, socPercent, ...phases }: JsonPoints): {
  /** Without them there is no reading of now. */
  readonly now: readonly JsonPart[];
  /** Registers and the state of charge: they move slowly. */
  readonly slow: readonly JsonPart[];
} {
  const { phasePowerW = [], phaseCurrentA = [], phaseVoltageV = [] } = phases;
  const all = (points: readonly (JsonPoint | undefined)[]): JsonPart[] =>
    points.flatMap((point) => (point === undefined ? [] : [point, ...(point.plus ?? [])]));
  return {
    now: all([powerW, ...phasePowerW, ...phaseCurrentA, ...phaseVoltageV]),
    slow: all([importWh, exportWh, socPercent]),
  };
}

/** What stands at a path of a document; `undefined`: nothing. */
export function at(document: unknown, path: string | undefined): unknown {
  let here = document;
  for (const step of path?.split('.') ?? []) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/** `null` where one of its parts is no number. */
function amountAt(documentOf: DocumentOf, point: JsonPoint): number | null {
  const parts = [point, ...(point.plus ?? [])].map((part) => {
    const raw = numberOf(at(documentOf(part), part.path));
    return raw === null ? null : raw * (part.scale ?? 1);
  });
  const sum = parts.reduce((total, part) => (total === null || part === null ? null : total + part));
  // 4.1 kW are 4100 W, not 4099.999999999999; and a zero that was turned round has no sign.
  return sum === null ? null : Math.round(sum * FINEST) / FINEST + 0;
}

function numberOf(found: unknown): number | null {
  const value = typeof found === 'string' && NUMBER.test(found) ? Number(found) : found;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function placeOf({ topic, path }: JsonPart): string {
  return [topic, path].filter((one) => one !== undefined).join(' ');
}
