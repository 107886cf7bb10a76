import type { Clock } from '../clock.ts';
import type { DeviceProblem } from '../core/model/health.ts';
import type { ElectricalValues } from '../core/model/readings.ts';
import type { ChargerDefinition } from '../devices/chargers/definition.ts';
import { HttpWire } from '../devices/chargers/http-wire.ts';
import { ModbusWire } from '../devices/chargers/modbus-wire.ts';
import type { ChargerWire } from '../devices/chargers/wire.ts';
import type { Definition } from '../devices/modbus/definition.ts';
import { nameOfProduct } from '../devices/modbus/introduction.ts';
import { ModbusDevice } from '../devices/modbus/modbus-device.ts';
import type { Log } from '../log.ts';
import { ModbusBuses, type ModbusLine } from '../transport/modbus/buses.ts';

export interface Trial {
  readonly isRead: boolean;
  readonly text: string;
}

/** Where a device is. */
export interface DevicePlace {
  readonly line: ModbusLine;
  /** `null`: as it leaves the works. */
  readonly unit: number | null;
}

/** Reads a meter, an inverter or a battery once. */
export async function askMeasuring(
  definition: Definition,
  { line, unit }: DevicePlace,
  others: readonly Definition[],
  clock: Clock,
): Promise<Trial> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const hasSpoken = (): boolean => device.reading() !== null || device.health().problem !== null;
  const changed = (): void => {
    if (hasSpoken()) resolve();
  };
  const options = { id: 'device', name: 'Device', line, unit: unit ?? 1, definition, others };
  const device = new ModbusDevice(options, new ModbusBuses(clock), { clock, log: NO_LOG, changed });
  const cancel = clock.after(MOST_MS, resolve);
  device.start();
  await promise;
  cancel();
  const [reading, { problem }, socPercent] = [device.reading(), device.health(), device.socPercent()];
  await device.stop();
  if (reading === null) return failed(definition, problem);
  const { product = '', firmware = '', serial = '' } = device.identity() ?? {};
  const charge = socPercent === null ? [] : [row('state of charge', `${socPercent} %`)];
  return read(definition, [...who({ product, firmware, serial }), ...electrical(reading.value), ...charge]);
}

/** Reads a charger once. */
export async function askCharger(definition: ChargerDefinition, place: DevicePlace, clock: Clock): Promise<Trial> {
  const wire = wireTo(definition, place, clock);
  if (wire === null) return { isRead: false, text: 'It is asked over HTTP, which needs --host.\n' };
  wire.open();
  const said = await wire.read();
  await wire.close();
  if (said.kind === 'problem') return failed(definition, said.problem);
  const { pilot, values, card, setPointA } = said.report;
  return read(definition, [
    ...who({ product: '', ...said.identity }),
    row('state', pilot),
    ...electrical(values),
    ...(setPointA === null ? [] : [row('set-point', `${setPointA} A`)]),
    ...(card === null ? [] : [row('card', card)]),
  ]);
}

/** Nothing in 15 s: no device that is there is that slow. */
const MOST_MS = 15_000;

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => NO_LOG };

function wireTo(definition: ChargerDefinition, { line, unit }: DevicePlace, clock: Clock): ChargerWire | null {
  if (definition.protocol === 'modbus') {
    return new ModbusWire({ line, unit: unit ?? definition.unit, connector: 1, definition }, new ModbusBuses(clock));
  }
  return line.kind === 'tcp' ? new HttpWire({ endpoint: line, definition }, clock) : null;
}

type Named = Pick<Definition, 'vendor' | 'products' | 'examples'> | ChargerDefinition;

function read(definition: Named, rows: readonly string[]): Trial {
  const isTested = definition.examples.length > 0;
  const hint = isTested ? '' : 'Its definition is untested: compare these values with the display of the device.\n';
  return { isRead: true, text: `${nameOfProduct(definition)}\n${rows.join('')}${hint}` };
}

function failed(definition: Named, problem: DeviceProblem | null): Trial {
  return { isRead: false, text: `${nameOfProduct(definition)}: ${sentence(problem)}\n` };
}

function sentence(problem: DeviceProblem | null): string {
  if (problem === null) return 'nothing was heard';
  switch (problem.code) {
    case 'unreachable':
    case 'protocol-error':
      return `${problem.address}: ${problem.detail}`;
    case 'modbus-exception':
      return `it refuses register ${problem.register} (Modbus exception ${problem.exception})`;
    case 'implausible':
      return `${problem.quantity} cannot be ${problem.value}: wrong address, type or word order`;
    case 'other-device':
      return problem.looksLike === null
        ? 'it does not answer as its definition expects (probe)'
        : `it looks like a ${problem.looksLike}`;
    default:
      return problem.code;
  }
}

function who(identity: Readonly<Record<'product' | 'firmware' | 'serial', string>>): string[] {
  return Object.entries(identity).flatMap(([what, word]) => (word === '' ? [] : [row(what, word)]));
}

function electrical(values: ElectricalValues): string[] {
  const { powerW, phasePowerW, phaseCurrentA, phaseVoltageV, importWh, exportWh } = values;
  const rows: (readonly [string, readonly number[] | null, string])[] = [
    ['power', [powerW], 'W'],
    ['power of phases', phasePowerW, 'W'],
    ['current of phases', phaseCurrentA, 'A'],
    ['voltage of phases', phaseVoltageV, 'V'],
    ['energy +', importWh === null ? null : [importWh], 'Wh'],
    ['energy -', exportWh === null ? null : [exportWh], 'Wh'],
  ];
  return rows.flatMap(([what, numbers, unit]) =>
    numbers === null ? [] : [row(what, `${numbers.map((number) => Number(number.toFixed(3))).join(' / ')} ${unit}`)],
  );
}

function row(what: string, value: string): string {
  return `  ${what.padEnd(18)} ${value}\n`;
}
