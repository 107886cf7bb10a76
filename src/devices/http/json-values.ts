import { NO_CURRENT, type PerPhase } from '../../core/model/phases.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import { PLAUSIBLE, type Quantity } from '../modbus/decode.ts';

/** Where a number stands in a document. */
export interface JsonPoint {
  /** Names and positions from the top, with dots between: `emeters.0.power`. */
  readonly path: string;
  /** What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign into ours. */
  readonly scale: number;
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

export type JsonValues =
  | { readonly kind: 'values'; readonly values: ElectricalValues; readonly socPercent: number | null }
  | { readonly kind: 'no-power'; readonly path: string }
  | { readonly kind: 'implausible'; readonly quantity: Quantity; readonly value: number };

/** Makers write numbers as text at times. */
const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?$/;
/** Finer than any meter is exact, A. */
const CURRENT_STEP_A = 0.01;

/** Takes the values out of a document. What is not there, or is no number, is `null`; without a power there is nothing. */
export function jsonValues(document: unknown, points: JsonPoints): JsonValues {
  const implausible: { readonly quantity: Quantity; readonly value: number }[] = [];
  const number = (point: JsonPoint | undefined, quantity: Quantity): number | null => {
    const raw = point === undefined ? null : numberAt(document, point.path);
    if (point === undefined || raw === null) return null;
    const value = raw * point.scale + 0;
    const [least, largest] = PLAUSIBLE[quantity];
    if (value < least || value > largest) implausible.push({ quantity, value });
    return value;
  };
  const phases = (list: readonly JsonPoint[] | undefined, quantity: Quantity): PerPhase | null => {
    if (list === undefined) return null;
    const [a = 0, b = 0, c = 0] = list.map((point) => number(point, quantity));
    // One phase left out by the device would look like a phase without load.
    return a === null || b === null || c === null ? null : [a, b, c];
  };
  const powerW = number(points.powerW, 'power');
  const phasePowerW = phases(points.phasePowerW, 'power');
  const currents = phases(points.phaseCurrentA, 'current');
  const importWh = number(points.importWh, 'energy');
  const exportWh = number(points.exportWh, 'energy');
  const socPercent = number(points.socPercent, 'state of charge');
  const values = {
    phasePowerW,
    phaseCurrentA: currents === null ? null : signed(currents, phasePowerW ?? ofSign(powerW ?? 0)),
    currentStepA: currents === null ? 0 : CURRENT_STEP_A,
    phaseVoltageV: phases(points.phaseVoltageV, 'voltage'),
    importWh: importWh === null ? null : Math.round(importWh),
    exportWh: exportWh === null ? null : Math.round(exportWh),
  };
  const [first] = implausible;
  if (first !== undefined) return { kind: 'implausible', ...first };
  if (powerW === null) return { kind: 'no-power', path: points.powerW.path };
  return { kind: 'values', values: { powerW, ...values }, socPercent };
}

function numberAt(document: unknown, path: string): number | null {
  let here = document;
  for (const step of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return null;
    here = Reflect.get(here, step);
  }
  const value = typeof here === 'string' && NUMBER.test(here) ? Number(here) : here;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Currents come without a sign more often than not: they get that of their power. */
function signed(amperes: PerPhase, powerW: PerPhase): PerPhase {
  const one = (ampere: number, watt: number): number => (watt < 0 && ampere > 0 ? -ampere : ampere);
  return [one(amperes[0], powerW[0]), one(amperes[1], powerW[1]), one(amperes[2], powerW[2])];
}

function ofSign(powerW: number): PerPhase {
  return powerW < 0 ? [-1, -1, -1] : NO_CURRENT;
}
