import type { PerPhase } from '../../core/model/phases.ts';
import type { Quantity } from '../modbus/decode.ts';
import type { Pilot } from './definition.ts';
import type { ChargerReport } from './wire.ts';

/** Reads the points of one poll. `Num` and `Text` are what a protocol calls a place. */
export interface PointReader<Num, Text> {
  /** In W, A, V or Wh; `null`: no value. */
  number(point: Num, quantity: Quantity): number | null;
  /** As it stands there, without its unit. */
  plain(point: Num): number | null;
  text(point: Text): string | null;
  isText(point: Num | Text): point is Text;
  /** The smallest difference that it can show. */
  step(point: Num): number;
}

type OfPhases<Num> = [Num] | [Num, Num, Num];
export type Rule<Num, Text> = { is: Pilot; at?: Num | Text; in?: (number | string)[] };

/** The part of a definition that is read in each poll. */
export interface ReadParts<Num, Text> {
  state: Rule<Num, Text>[];
  values: {
    powerW: Num;
    phasePowerW?: OfPhases<Num>;
    phaseCurrentA?: OfPhases<Num>;
    phaseVoltageV?: OfPhases<Num>;
    importWh?: Num;
    sessionWh?: Num;
  };
  card?: Text;
  error?: Num;
  setPoint: { read?: Num };
  watchdog: { timeout?: { read?: Num; remaining?: Num }; safe?: { read?: Num } };
}

/** What a poll says; a sentence for people where it says nothing that can be used. */
export function reportFrom<Num, Text>(
  parts: ReadParts<Num, Text>,
  reader: PointReader<Num, Text>,
): ChargerReport | string {
  const { values, watchdog } = parts;
  const plain = (point: Num | undefined) => (point === undefined ? null : reader.plain(point));
  const number = (point: Num | undefined, quantity: Quantity) =>
    point === undefined ? null : reader.number(point, quantity);
  const whole = (valueWh: number | null) => (valueWh === null ? null : Math.round(valueWh));
  const phases = (points: OfPhases<Num> | undefined, quantity: Quantity): PerPhase | null => {
    const [a, b, c] = (points ?? []).map((point) => reader.number(point, quantity));
    return a === undefined || a === null || b === null || c === null ? null : [a, b ?? 0, c ?? 0];
  };
  const rule = parts.state.find((each) => fits(each, reader));
  if (rule === undefined) return 'the device is in a state that its definition does not know';
  const saidW = number(values.powerW, 'power');
  // Some have no value while their contactor is open.
  const powerW = rule.is === 'C' || rule.is === 'D' ? saidW : (saidW ?? 0);
  if (powerW === null) return 'the device says that it has no value for its power';
  return {
    pilot: rule.is,
    values: {
      powerW,
      phasePowerW: phases(values.phasePowerW, 'power'),
      phaseCurrentA: phases(values.phaseCurrentA, 'current'),
      currentStepA: Math.max(0, ...(values.phaseCurrentA ?? []).map((point) => reader.step(point))),
      phaseVoltageV: phases(values.phaseVoltageV, 'voltage'),
      importWh: whole(number(values.importWh, 'energy')),
      exportWh: null,
    },
    sessionWh: whole(number(values.sessionWh, 'energy')),
    card: parts.card === undefined ? null : reader.text(parts.card),
    error: plain(parts.error),
    setPointA: number(parts.setPoint.read, 'current'),
    timeoutS: number(watchdog.timeout?.read, 'energy'),
    remainingS: number(watchdog.timeout?.remaining, 'energy'),
    safeCurrentA: number(watchdog.safe?.read, 'current'),
  };
}

/** Whether a place says one of these. Texts fit by their beginning: `C` stands for C1 and C2. */
export function fits<Num, Text>(
  { at, in: wanted = [] }: { at?: Num | Text; in?: (number | string)[] },
  reader: PointReader<Num, Text>,
): boolean {
  if (at === undefined) return true;
  if (!reader.isText(at)) return wanted.includes(reader.plain(at) ?? Number.NaN);
  const said = reader.text(at) ?? '';
  return wanted.some((beginning) => typeof beginning === 'string' && said.startsWith(beginning));
}
