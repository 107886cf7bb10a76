import { mapPhases, NO_CURRENT, type PerPhase } from '../../../core/model/phases.ts';
import type { ElectricalValues } from '../../../core/model/readings.ts';

export type P1Reading =
  | {
      readonly kind: 'reading';
      readonly values: ElectricalValues;
      /** 0-0:96.1.1 as sent (hexadecimal ASCII); `null` when the meter keeps it to itself. */
      readonly equipmentId: string | null;
      /** 0-0:1.0.0 as sent, `YYMMDDhhmmssX`: the meter's own clock, in its own local time. */
      readonly meterTime: string | null;
    }
  | { readonly kind: 'malformed'; readonly detail: string };

/**
 * Reads a telegram of DSMR 2.2 to 5 and of what grew out of them (Belgium, Luxembourg, Sweden, Lithuania, Hungary,
 * meters with whole watts). Lines it does not know are skipped; a line it knows but cannot read spoils the
 * telegram, because a phase left out would look like a phase without load.
 */
export function readTelegram(text: string): P1Reading {
  const found: Found = new Map();
  const demands = new Map<Demand, number | null>();
  let equipmentId: string | null = null;
  let meterTime: string | null = null;

  let end = 0;
  for (let start = 0; start < text.length; start = end + 1) {
    const newline = text.indexOf('\n', start);
    end = newline < 0 ? text.length : newline;
    const bracket = text.indexOf('(', start);
    // No code before a bracket: header, blank line, end, or a value continued from the line above (DSMR 2.2 gas).
    if (bracket <= start || bracket >= end) continue;
    const code = text.slice(start, text.endsWith('*255', bracket) ? bracket - 4 : bracket);
    const quantity = QUANTITIES.get(code);
    const demand = DEMANDS.get(code);
    if (demand !== undefined) {
      // The time of the peak stands in brackets before it. No load hides behind a demand that cannot be read.
      const value = text.slice(text.lastIndexOf('(', end - 1), end).trimEnd();
      demands.set(demand, readMeasured(value, POWER)?.value ?? null);
      continue;
    }
    if (quantity !== undefined) {
      const measured = readMeasured(text.slice(bracket, end).trimEnd(), quantity.units);
      if (measured === null) return malformed(`cannot read the line ${text.slice(start, end).trimEnd().slice(0, 60)}`);
      const earlier = found.get(quantity.name);
      if (earlier !== undefined && earlier.value !== measured.value) return malformed(`${code} comes twice`);
      found.set(quantity.name, measured);
    } else if (code === EQUIPMENT_ID) {
      equipmentId = text.slice(bracket + 1, text.indexOf(')', bracket));
    } else if (code === METER_TIME) {
      meterTime = text.slice(bracket + 1, text.indexOf(')', bracket));
    }
  }

  const values = toElectricalValues(found);
  if (values === null) return malformed('no active power in it');
  const quarterHourW = demands.get('quarter hour') ?? null;
  const demand =
    quarterHourW === null ? {} : { demand: { quarterHourW, monthPeakW: demands.get('month peak') ?? null } };
  return { kind: 'reading', values: { ...values, ...demand }, equipmentId, meterTime };
}

type Tariff = 0 | 1 | 2 | 3 | 4;
type PhaseQuantity = 'power import' | 'power export' | 'current' | 'voltage';
type QuantityName =
  | 'power import'
  | 'power export'
  | `energy import ${Tariff}`
  | `energy export ${Tariff}`
  | `${PhaseQuantity} L${1 | 2 | 3}`;

interface Quantity {
  readonly name: QuantityName;
  readonly units: Units;
}
/** What one of a unit is worth in W, Wh, A or V, and whether the result is whole. */
interface Units {
  readonly worth: ReadonlyMap<string, number>;
  readonly isWhole: boolean;
}
interface Measured {
  readonly value: number;
  /** The smallest difference that its digits can show. */
  readonly step: number;
}
type Found = Map<QuantityName, Measured>;

const EQUIPMENT_ID = '0-0:96.1.1';
const METER_TIME = '0-0:1.0.0';

const TARIFFS = [1, 2, 3, 4] as const;
const PHASES = [1, 2, 3] as const;
const POWER: Units = {
  worth: new Map([
    ['kW', 1_000],
    ['W', 1],
  ]),
  isWhole: true,
};
const ENERGY: Units = {
  worth: new Map([
    ['kWh', 1_000],
    ['Wh', 1],
  ]),
  isWhole: true,
};
const CURRENT: Units = { worth: new Map([['A', 1]]), isWhole: false };
const VOLTAGE: Units = { worth: new Map([['V', 1]]), isWhole: false };

/** Put together once: a telegram comes every second, and asks for them forty times. */
const OF_PHASE: Readonly<Record<PhaseQuantity, Readonly<Record<1 | 2 | 3, QuantityName>>>> = {
  'power import': { 1: 'power import L1', 2: 'power import L2', 3: 'power import L3' },
  'power export': { 1: 'power export L1', 2: 'power export L2', 3: 'power export L3' },
  current: { 1: 'current L1', 2: 'current L2', 3: 'current L3' },
  voltage: { 1: 'voltage L1', 2: 'voltage L2', 3: 'voltage L3' },
};

/** By OBIS code (IEC 62056-6-1). The codes of the phases lie 20 apart: 21.7.0, 41.7.0, 61.7.0. */
const QUANTITIES: ReadonlyMap<string, Quantity> = new Map<string, Quantity>([
  ['1-0:1.7.0', { name: 'power import', units: POWER }],
  ['1-0:2.7.0', { name: 'power export', units: POWER }],
  ...([0, ...TARIFFS] as const).flatMap((tariff): [string, Quantity][] => [
    [`1-0:1.8.${tariff}`, { name: `energy import ${tariff}`, units: ENERGY }],
    [`1-0:2.8.${tariff}`, { name: `energy export ${tariff}`, units: ENERGY }],
  ]),
  ...PHASES.flatMap((phase): [string, Quantity][] => [
    [`1-0:${20 * phase + 1}.7.0`, { name: OF_PHASE['power import'][phase], units: POWER }],
    [`1-0:${20 * phase + 2}.7.0`, { name: OF_PHASE['power export'][phase], units: POWER }],
    [`1-0:${20 * phase + 11}.7.0`, { name: OF_PHASE.current[phase], units: CURRENT }],
    [`1-0:${20 * phase + 12}.7.0`, { name: OF_PHASE.voltage[phase], units: VOLTAGE }],
  ]),
]);

type Demand = 'quarter hour' | 'month peak';

/** Belgium (e-MUCS-P1): average of the running quarter hour, and the largest of the month. Import only. */
const DEMANDS: ReadonlyMap<string, Demand> = new Map<string, Demand>([
  ['1-0:1.4.0', 'quarter hour'],
  ['1-0:1.6.0', 'month peak'],
]);

/** `(00.428*kW)`. */
const VALUE = /^\((\d{1,12}(?:\.(\d{1,6}))?)\*(\w+)\)$/;

function readMeasured(text: string, { worth, isWhole }: Units): Measured | null {
  const match = VALUE.exec(text);
  const factor = match === null ? undefined : worth.get(match[3] ?? '');
  if (match === null || factor === undefined) return null;
  const value = Number(match[1]) * factor;
  return { value: isWhole ? Math.round(value) : value, step: factor / 10 ** (match[2]?.length ?? 0) };
}

function toElectricalValues(found: Found): ElectricalValues | null {
  // A single-phase meter leaves L2 and L3 out; a quantity must cover every phase that any quantity shows to be there.
  const phases = PHASES.filter((phase) =>
    (['power import', 'power export', 'current', 'voltage'] as const).some((name) => found.has(OF_PHASE[name][phase])),
  );
  const exportW = valuesOrZero(found, 'power export');
  const phasePowerW = mapOrNull(perPhase(found, 'power import', phases), (importW, phase) => importW - exportW[phase]);
  const powerW = totalPower(found, phasePowerW);
  if (powerW === null) return null;

  // Currents have no sign of their own. Without a power to tell it, they count as import: the safe side for a fuse.
  const signedBy = phasePowerW ?? (phases.length === 1 ? [powerW, 0, 0] : NO_CURRENT);
  return {
    powerW,
    phasePowerW,
    phaseCurrentA: mapOrNull(perPhase(found, 'current', phases), (ampere, phase) =>
      signedBy[phase] < 0 && ampere > 0 ? -ampere : ampere,
    ),
    currentStepA: Math.max(0, ...PHASES.map((phase) => found.get(OF_PHASE.current[phase])?.step ?? 0)),
    phaseVoltageV: perPhase(found, 'voltage', phases),
    importWh: register(found, 'import'),
    exportWh: register(found, 'export'),
  };
}

/** `null` when a phase that is there has no such value. */
function perPhase(found: Found, name: PhaseQuantity, phases: readonly (1 | 2 | 3)[]): PerPhase | null {
  const isCovered = phases.length > 0 && phases.every((phase) => found.has(OF_PHASE[name][phase]));
  return isCovered ? valuesOrZero(found, name) : null;
}

function valuesOrZero(found: Found, name: PhaseQuantity): PerPhase {
  const at = (phase: 1 | 2 | 3): number => found.get(OF_PHASE[name][phase])?.value ?? 0;
  return [at(1), at(2), at(3)];
}

function mapOrNull(values: PerPhase | null, f: (value: number, phase: 0 | 1 | 2) => number): PerPhase | null {
  return values === null ? null : mapPhases(values, f);
}

function totalPower(found: Found, phasePowerW: PerPhase | null): number | null {
  const importW = found.get('power import');
  if (importW !== undefined) return importW.value - (found.get('power export')?.value ?? 0);
  return phasePowerW === null ? null : phasePowerW[0] + phasePowerW[1] + phasePowerW[2];
}

/** Tariffs are added up and never named: 1 is the low one in the Netherlands and the high one in Belgium. */
function register(found: Found, direction: 'import' | 'export'): number | null {
  const total = found.get(`energy ${direction} 0`);
  if (total !== undefined) return total.value;
  const tariffs = TARIFFS.flatMap((tariff) => found.get(`energy ${direction} ${tariff}`)?.value ?? []);
  return tariffs.length === 0 ? null : tariffs.reduce((sum, value) => sum + value, 0);
}

function malformed(detail: string): P1Reading {
  return { kind: 'malformed', detail };
}
