import type { ModbusBus } from '../../transport/modbus/bus.ts';
import { addressOf, type BusLease, type ModbusBuses, type ModbusLine } from '../../transport/modbus/buses.ts';
import type { ModbusFailure } from '../../transport/modbus/pdu.ts';
import { Decoder, type Quantity, type WordAt } from '../modbus/decode.ts';
import type { NumberPoint, TextPoint } from '../modbus/definition-points.ts';
import { introduced, nameOfProduct } from '../modbus/introduction.ts';
import { type Block, planReads, WORDS } from '../modbus/plan.ts';
import { textOf } from '../modbus/text.ts';
import type { FixedRegisterWrite, ModbusCharger, RegisterWrite } from './definition.ts';
import { encode } from './encode.ts';
import { writesFor } from './orders.ts';
import { withQuirks } from './quirks.ts';
import { type PointReader, type ReadParts, reportFrom } from './report.ts';
import type { ChargerIdentity, ChargerOrder, ChargerWire, ReadOutcome, TellOutcome, WireProblem } from './wire.ts';

export interface ModbusWireOptions {
  readonly line: ModbusLine;
  readonly unit: number;
  /** Counted from 1. */
  readonly connector: number;
  readonly definition: ModbusCharger;
  /** What else it could turn out to be. Default: nothing. */
  readonly others?: readonly ModbusCharger[];
}

type Point = NumberPoint | TextPoint;
type Table = ModbusCharger['table'];

/** A charger that is a list of registers. */
export class ModbusWire implements ChargerWire {
  readonly address: string;
  private readonly options: ModbusWireOptions;
  private readonly buses: ModbusBuses;
  private readonly shift: number;
  private lease: BusLease | null = null;
  /** As it holds for its firmware, once it has said who it is; nothing is written before. */
  private known: ModbusCharger | null = null;
  private identity: ChargerIdentity | null = null;
  /** Registers that this one does not have. */
  private readonly missing = new Set<Point>();

  constructor(options: ModbusWireOptions, buses: ModbusBuses) {
    const { line, unit, connector, definition } = options;
    this.options = options;
    this.buses = buses;
    this.address = `${addressOf(line)} unit ${unit}`;
    this.shift = (definition.connectorWords ?? 0) * (connector - 1);
  }

  open(): void {
    this.lease ??= this.buses.lease(this.options.line);
  }

  async close(): Promise<void> {
    const { lease } = this;
    this.lease = null;
    await lease?.release();
  }

  async read(): Promise<ReadOutcome> {
    const bus = this.lease?.bus;
    if (bus === undefined) return this.failed({ kind: 'closed', detail: 'closed by us' }, 0);
    const outcome = await this.readOnce(bus);
    // Another device may come back at the same address.
    if (outcome.kind === 'problem') {
      this.identity = null;
      this.missing.clear();
    }
    return outcome;
  }

  async tell(order: ChargerOrder): Promise<TellOutcome> {
    const bus = this.lease?.bus;
    const definition = this.known;
    if (bus === undefined || definition === null) return { kind: 'unheard' };
    const { unit } = this.options;
    for (const { address, type, value, as = 'several' } of writesFor(order, definition, inUnits)) {
      const words = encode(value, type, definition.wordOrder);
      const { quietMs = 0 } = definition;
      const result = await bus.write({ unit, address: address + this.shift, words, as, quietMs });
      if (result.kind === 'exception') return { kind: 'refused', status: `exception ${result.code}` };
      if (result.kind !== 'written') return { kind: 'unheard' };
    }
    return { kind: 'told' };
  }

  private async readOnce(bus: ModbusBus): Promise<ReadOutcome> {
    const identity = this.identity ?? (await this.introduced(bus));
    if ('problem' in identity) return identity;
    this.identity = identity;
    const definition = this.known ?? this.options.definition;
    const essential = await this.words(bus, definition, pointsOf(definition));
    if (essential.kind === 'problem') return essential;
    const extras: Words[] = [];
    for (const point of extrasOf(definition).filter((each) => !this.missing.has(each))) {
      const extra = await this.words(bus, definition, [point]);
      if (extra.kind === 'words') extras.push(extra);
      // Older firmware has no such register: that is no reason not to charge.
      else if (extra.problem.code === 'modbus-exception') this.missing.add(point);
      else return extra;
    }
    const reader = new ModbusReader(definition, [essential, ...extras]);
    const report = reportFrom(this.present(definition), reader);
    if (reader.implausible() !== null) {
      const problem = { code: 'implausible', quantity: '', value: 0, ...reader.implausible() } as const;
      return { kind: 'problem', isAway: false, problem };
    }
    return typeof report === 'string' ? this.unusable(report) : { kind: 'report', report, identity };
  }

  /** The definition without what this one does not have. */
  private present(definition: ModbusCharger): ReadParts<NumberPoint, TextPoint> {
    const has = <P extends Point>(point: P | undefined) =>
      point !== undefined && !this.missing.has(point) ? point : null;
    const [card, error] = [has(definition.card), has(definition.error)];
    const { timeout, safe } = definition.watchdog;
    const [read, remaining, safeRead] = [has(timeout?.read), has(timeout?.remaining), has(safe?.read)];
    return {
      state: definition.state,
      values: definition.values,
      setPoint: definition.setPoint,
      ...(card === null ? {} : { card }),
      ...(error === null ? {} : { error }),
      watchdog: {
        timeout: { ...(read === null ? {} : { read }), ...(remaining === null ? {} : { remaining }) },
        safe: safeRead === null ? {} : { read: safeRead },
      },
    };
  }

  /** Asked once: who it is. */
  private async introduced(bus: ModbusBus): Promise<ChargerIdentity | WireProblem> {
    const { unit, definition, others = [] } = this.options;
    const said = await introduced({ bus, unit, shift: this.shift, definition, others });
    switch (said.kind) {
      case 'introduced': {
        const { firmware, serial } = said;
        this.known = withQuirks(definition, firmware);
        return { firmware, serial };
      }
      case 'other': {
        this.known = null;
        const { looksLike } = said;
        const expected = nameOfProduct(definition);
        return { ...away({ code: 'other-device', address: this.address, expected, looksLike }), isAway: false };
      }
      case 'no-frequency':
        return this.unusable('what must be a frequency of the grid is none');
      case 'failed':
        return this.failed(said.failure, said.address);
    }
  }

  private async words(
    bus: ModbusBus,
    definition: ModbusCharger,
    points: readonly Point[],
  ): Promise<Words | WireProblem> {
    const { unit } = this.options;
    const isPrivate = definition.card !== undefined && points.includes(definition.card);
    const words: Words['words'] = { holding: new Map(), input: new Map() };
    for (const table of ['input', 'holding'] as const) {
      const blocks = points.filter((point) => (point.table ?? definition.table) === table).map(blockOf);
      for (const { address, count } of planReads(blocks, definition)) {
        const { quietMs = 0 } = definition;
        const result = await bus.read({ unit, table, address: address + this.shift, count, quietMs, isPrivate });
        if (result.kind !== 'words') return this.failed(result, address + this.shift);
        result.words.forEach((word, index) => {
          words[table].set(address + index, word);
        });
      }
    }
    return { kind: 'words', words };
  }

  private failed(failure: ModbusFailure, register: number): WireProblem {
    const { address } = this;
    switch (failure.kind) {
      case 'timeout':
        return away({ code: 'unreachable', address, detail: 'no answer in time' });
      case 'closed':
        return away({ code: 'unreachable', address, detail: failure.detail });
      case 'exception':
        return { ...away({ code: 'modbus-exception', address, register, exception: failure.code }), isAway: false };
      case 'malformed':
        return this.unusable(failure.detail);
    }
  }

  private unusable(detail: string): WireProblem {
    const { address } = this;
    return { kind: 'problem', isAway: false, problem: { code: 'protocol-error', address, detail } };
  }
}

interface Words {
  readonly kind: 'words';
  readonly words: Readonly<Record<Table, Map<number, number>>>;
}

class ModbusReader implements PointReader<NumberPoint, TextPoint> {
  private readonly definition: ModbusCharger;
  private readonly decoders: Readonly<Record<Table, Decoder>>;
  private readonly said: readonly Words[];

  constructor(definition: ModbusCharger, said: readonly Words[]) {
    this.definition = definition;
    this.said = said;
    const { wordOrder, unavailable } = definition;
    const decoder = (table: Table) =>
      new Decoder(
        { wordOrder, unavailable, currentSign: 'own' },
        (address) => this.wordAt(table)(address) ?? missing(address),
      );
    this.decoders = { holding: decoder('holding'), input: decoder('input') };
  }

  implausible(): Decoder['implausible'] {
    return this.decoders.holding.implausible ?? this.decoders.input.implausible;
  }

  number(point: NumberPoint, quantity: Quantity): number | null {
    return this.decoderOf(point).number(point, quantity);
  }

  plain(point: NumberPoint): number | null {
    const raw = this.decoderOf(point).raw(point);
    return raw === null || point.mask === undefined ? raw : (raw & point.mask) >>> 0;
  }

  text(point: TextPoint): string | null {
    const at = this.wordAt(point.table ?? this.definition.table);
    const words = Array.from({ length: point.words }, (_, index) => at(point.address + index));
    return textOf(
      words.filter((word) => word !== null),
      point.text,
    );
  }

  isText(point: Point): point is TextPoint {
    return 'text' in point;
  }

  step(point: NumberPoint): number {
    return this.decoderOf(point).step(point);
  }

  private decoderOf({ table = this.definition.table }: NumberPoint): Decoder {
    return this.decoders[table];
  }

  private wordAt(table: Table): (address: number) => ReturnType<WordAt> | null {
    return (address) =>
      this.said.map(({ words }) => words[table].get(address)).find((word) => word !== undefined) ?? null;
  }
}

/** What has to be there in each poll. */
function pointsOf({ state, values, setPoint }: ReadParts<NumberPoint, TextPoint>): Point[] {
  const { powerW, phasePowerW = [], phaseCurrentA = [], phaseVoltageV = [], importWh, sessionWh } = values;
  return [
    ...state.map(({ at }) => at),
    ...[powerW, ...phasePowerW, ...phaseCurrentA, ...phaseVoltageV, importWh, sessionWh, setPoint.read],
  ].filter((point) => point !== undefined);
}

/** What may be there in each poll. */
function extrasOf({ card, error, watchdog }: ReadParts<NumberPoint, TextPoint>): Point[] {
  const { timeout, safe } = watchdog;
  return [card, error, timeout?.read, timeout?.remaining, safe?.read].filter((point) => point !== undefined);
}

function blockOf(point: Point): Block {
  return { address: point.address, count: 'text' in point ? point.words : WORDS[point.type] };
}

/** A number in the unit of its register. */
export function inUnits({ address, type, scale = 1, as }: RegisterWrite, value: number): FixedRegisterWrite {
  const units = value / scale;
  // The tolerance keeps 12.7 A from becoming 126 tenths.
  const exact = type === 'f32' ? units : Math.floor(units + 1e-6);
  return { address, type, value: exact, ...(as === undefined ? {} : { as }) };
}

function away(problem: WireProblem['problem']): WireProblem {
  return { kind: 'problem', isAway: true, problem };
}

function missing(address: number): never {
  throw new Error(`Register ${address} was decoded but not planned`);
}
