import type { Clock } from '../clock.ts';
import type { DeviceProblem } from '../core/model/health.ts';
import type { ElectricalValues } from '../core/model/readings.ts';
import type { ChargerDefinition } from '../devices/chargers/definition.ts';
import { HttpWire } from '../devices/chargers/http-wire.ts';
import { ModbusWire } from '../devices/chargers/modbus-wire.ts';
import type { ChargerWire } from '../devices/chargers/wire.ts';
import type { DeviceContext } from '../devices/device.ts';
import { HttpDevice } from '../devices/http/http-device.ts';
import type { HttpDefinition } from '../devices/json/definition.ts';
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
  definition: Definition | HttpDefinition,
  place: DevicePlace,
  others: readonly Definition[],
  clock: Clock,
): Promise<Trial> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const changed = (): void => {
    const { problem = null } = device?.health() ?? {};
    // Whether a clock moves shows with the next answer.
    const isRefusal = problem !== null && problem.code !== 'silent';
    if (isRefusal || (device?.reading() ?? null) !== null) resolve();
  };
  const device = deviceAt(place, definition, others, { clock, log: NO_LOG, changed });
  if (device === null) return ONLY_HTTP;
  const cancel = clock.after(MOST_MS, resolve);
  device.start();
  await promise;
  cancel();
  const [reading, { problem }, socPercent] = [device.reading(), device.health(), device.socPercent()];
  await device.stop();
  if (reading === null) return failed(definition, problem);
  const identity = device instanceof ModbusDevice ? device.identity() : null;
  const { product = '', firmware = '', serial = '' } = identity ?? {};
  const charge = socPercent === null ? [] : [row('state of charge', `${socPercent} %`)];
  return read(definition, [...who({ product, firmware, serial }), ...electrical(reading.value), ...charge]);
}

/** Reads a charger once. */
export async function askCharger(definition: ChargerDefinition, place: DevicePlace, clock: Clock): Promise<Trial> {
  const wire = wireTo(definition, place, clock);
  if (wire === null) return ONLY_HTTP;
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

const ONLY_HTTP: Trial = { isRead: false, text: 'It is asked over HTTP, which needs --host.\n' };

/** Nothing in 15 s: no device that is there is that slow. */
const MOST_MS = 15_000;

const HTTP_POLL_MS = 2_000;

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => NO_LOG };

/** `null`: it is asked over HTTP, and this is no such place. */
function deviceAt(
  { line, unit }: DevicePlace,
  definition: Definition | HttpDefinition,
  others: readonly Definition[],
  context: DeviceContext,
): HttpDevice | ModbusDevice | null {
  const identity = { id: 'device', name: 'Device', kind: definition.kind };
  if (definition.protocol !== 'http') {
    const options = { ...identity, line, unit: unit ?? 1, definition, others };
    return new ModbusDevice(options, new ModbusBuses(context.clock), context);
  }
  if (line.kind !== 'tcp') return null;
  const { host, port } = line;
  const asked = { host, port, path: definition.read, pollMs: HTTP_POLL_MS, speech: definition, signIn: null };
  return new HttpDevice({ ...identity, ...asked }, context);
}

function wireTo(definition: ChargerDefinition, { line, unit }: DevicePlace, clock: Clock): ChargerWire | null {
  if (definition.protocol === 'modbus') {
    return new ModbusWire({ line, unit: unit ?? definition.unit, connector: 1, definition }, new ModbusBuses(clock));
  }
  return line.kind === 'tcp' ? new HttpWire({ endpoint: line, definition }, clock) : null;
}

type Named = Pick<Definition | HttpDefinition, 'vendor' | 'products' | 'examples'> | ChargerDefinition;

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
