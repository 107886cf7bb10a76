import type { PerPhase } from '../../core/model/phases.ts';
import type { ElectricalValues } from '../../core/model/readings.ts';
import type { MeterValuesRequest } from '../../ocpp/v16/messages.ts';

type SampledValue = MeterValuesRequest['meterValue'][number]['sampledValue'][number];

/**
 * What the samples of one moment say (OCPP 1.6 section 7.43); `null` when they tell neither power nor current.
 * Phases that a station leaves out carry nothing. Power is made of currents only where no power was sent.
 */
export function electricalValues(samples: readonly SampledValue[], wiredPhases: number): ElectricalValues | null {
  const power = collect(samples, 'Power.Active.Import');
  const current = collect(samples, 'Current.Import');
  const voltage = collect(samples, 'Voltage');
  const phasePowerW = perPhase(power);
  const phaseVoltageV = perPhase(voltage) ?? (voltage.total === null ? null : onWired(voltage.total, wiredPhases));
  // A current without phase on a three-phase station may be any of them, or their sum: it is not taken for a phase.
  const phaseCurrentA =
    perPhase(current) ?? (current.total === null || wiredPhases > 1 ? null : onWired(current.total, 1));
  const powerW =
    power.total ??
    (phasePowerW === null ? null : sum(phasePowerW)) ??
    (phaseCurrentA === null ? null : apparentPowerW(phaseCurrentA, phaseVoltageV));
  if (powerW === null) return null;
  return {
    powerW,
    phasePowerW,
    phaseCurrentA,
    currentStepA: current.step,
    phaseVoltageV,
    importWh: importRegisterWh(samples),
    exportWh: null,
  };
}

/** The register of imported energy, whole Wh; `null` when these samples have none. */
export function importRegisterWh(samples: readonly SampledValue[]): number | null {
  // "a value without any additional fields will be interpreted as a register reading of active import energy in Wh".
  const register = collect(samples, 'Energy.Active.Import.Register');
  const phases = perPhase(register);
  const wattHours = register.total ?? (phases === null ? null : sum(phases));
  return wattHours === null ? null : plausibleRegisterWh(wattHours);
}

/**
 * State of charge of the car, % (section 7.45: SoC, unit Percent); `null` where the car does not tell it: with alternating
 * current hardly any does. Stations that know nothing send 0.
 */
export function stateOfCharge(samples: readonly SampledValue[]): number | null {
  const [text] = samples
    .filter(({ measurand, unit = 'Percent' }) => measurand === 'SoC' && unit === 'Percent')
    .map(({ value }) => value.trim());
  const percent = text === undefined || text === '' ? Number.NaN : Number(text.replace(',', '.'));
  return percent > 0 && percent <= 100 ? percent : null;
}

/** What the meter signed, as it came (section 7.43: "SignedData"). */
export function signedData(
  samples: readonly SampledValue[],
): readonly { readonly context: 'begin' | 'end' | 'other'; readonly data: string }[] {
  return samples
    .filter(({ format }) => format === 'SignedData')
    .map(({ context, value }) => ({
      context: context === 'Transaction.Begin' ? 'begin' : context === 'Transaction.End' ? 'end' : 'other',
      data: value,
    }));
}

/** A register in whole Wh; `null` when no meter can show that. Stations without a meter say -1. */
export const plausibleRegisterWh = (wattHours: number): number | null =>
  wattHours >= 0 && wattHours <= LARGEST_REGISTER_WH ? Math.round(wattHours) : null;

/** The largest chargers there are (4 MW), for a hundred years. */
const LARGEST_REGISTER_WH = 4e12;

/** One measurand, in base units (W, A, V, Wh). */
interface Collected {
  total: number | null;
  readonly phases: [number | null, number | null, number | null];
  /** The rounding of the numbers as they were written. */
  step: number;
}

function collect(samples: readonly SampledValue[], measurand: keyof typeof UNITS): Collected {
  const found: Collected = { total: null, phases: [null, null, null], step: 1 };
  const ofIt = samples.filter(
    (sample) =>
      (sample.measurand ?? 'Energy.Active.Import.Register') === measurand &&
      sample.format !== 'SignedData' &&
      sample.location !== 'EV',
  );
  for (const sample of best(best(ofIt, remoteness), oldness)) {
    const value = Number(sample.value.trim().replace(',', '.'));
    if (sample.value.trim() === '' || !Number.isFinite(value)) continue;
    // A unit that is none of its own (mA, MW) makes a wrong number; without one it is the base unit.
    const worth = sample.unit === undefined ? 1 : UNITS[measurand].get(sample.unit);
    if (worth === undefined) continue;
    const scaled = value * worth;
    if (sample.phase === undefined) {
      found.total = scaled;
    } else {
      const index = PHASE_INDEX.get(sample.phase);
      if (index === undefined) continue;
      found.phases[index] = scaled;
    }
    found.step = Math.min(found.step, 10 ** -decimals(sample.value));
  }
  return found;
}

/** Those of the least rank. */
function best(samples: readonly SampledValue[], rank: (sample: SampledValue) => number): readonly SampledValue[] {
  const least = Math.min(...samples.map(rank));
  return samples.filter((sample) => rank(sample) === least);
}

/** How far from the car it was measured (section 7.24): an inlet may feed the whole house, some say Body for everything. */
const remoteness = ({ location = 'Outlet' }: SampledValue): number =>
  Math.max(0, ['Outlet', 'Cable', 'Body', 'Inlet'].indexOf(location));

/** Some stations repeat the register of the beginning beside that of now. */
const oldness = ({ context }: SampledValue): number => (context === 'Transaction.Begin' ? 1 : 0);

/** What a unit is worth in W, A, V or Wh (OCPP 1.6 section 7.45). */
const UNITS = {
  'Power.Active.Import': new Map([
    ['W', 1],
    ['kW', 1_000],
  ]),
  'Current.Import': new Map([['A', 1]]),
  Voltage: new Map([['V', 1]]),
  'Energy.Active.Import.Register': new Map([
    ['Wh', 1],
    ['kWh', 1_000],
  ]),
} as const;

/** Line-to-line values (Zaptec sends voltages so) and the neutral belong to no phase. */
const PHASE_INDEX: ReadonlyMap<string, 0 | 1 | 2> = new Map([
  ['L1', 0],
  ['L1-N', 0],
  ['L2', 1],
  ['L2-N', 1],
  ['L3', 2],
  ['L3-N', 2],
]);

/** Taken where a station sends currents but neither power nor voltage, V. */
const NOMINAL_VOLTAGE_V = 230;

function perPhase({ phases: [l1, l2, l3] }: Collected): PerPhase | null {
  return l1 === null && l2 === null && l3 === null ? null : [l1 ?? 0, l2 ?? 0, l3 ?? 0];
}

const onWired = (value: number, wiredPhases: number): PerPhase => [
  value,
  wiredPhases > 1 ? value : 0,
  wiredPhases > 2 ? value : 0,
];

const sum = ([l1, l2, l3]: PerPhase): number => l1 + l2 + l3;

function apparentPowerW(currentA: PerPhase, voltageV: PerPhase | null): number {
  const [u1, u2, u3] = voltageV ?? [0, 0, 0];
  const volts = (measured: number) => (measured > 0 ? measured : NOMINAL_VOLTAGE_V);
  return currentA[0] * volts(u1) + currentA[1] * volts(u2) + currentA[2] * volts(u3);
}

const decimals = (text: string): number => Math.min(3, /[.,](\d+)/.exec(text)?.[1]?.length ?? 0);
