import type { DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { ModbusBus } from '../../transport/modbus/bus.ts';
import { addressOf, type ModbusBuses, type ModbusLine } from '../../transport/modbus/buses.ts';
import type { ModbusFailure } from '../../transport/modbus/pdu.ts';
import type { DeviceContext, MeasuringDevice } from '../device.ts';
import { MeasuringState } from '../measuring-state.ts';
import { RegisterWatch } from '../register-watch.ts';
import { type Decoded, decode, type Encoding } from './decode.ts';
import type { Definition, RegisterDefinition } from './definition.ts';
import { introduced, nameOfProduct } from './introduction.ts';
import { type Block, blocksOf, planReads, type RegisterMap } from './plan.ts';
import { lateAfterMs, POLL_MS, Polling } from './polling.ts';
import { withQuirks } from './quirks.ts';
import { discover, type FoundModel, isOfMaker, type SunSpecIdentity } from './sunspec.ts';

export interface ModbusDeviceOptions {
  readonly id: string;
  readonly name: string;
  readonly line: ModbusLine;
  /** Unit identifier: behind a gateway it tells the devices apart. */
  readonly unit: number;
  readonly definition: Definition;
  /** What else it could turn out to be. Default: nothing. */
  readonly others?: readonly Definition[];
  /** Installed power, W, where it is known: more cannot be. */
  readonly nameplateW?: number | null;
  /** Time from one poll to the next, ms. Default 1000. */
  readonly pollMs?: number;
}

/** A meter, an inverter or a battery read over Modbus as its definition says. */
export class ModbusDevice implements MeasuringDevice {
  readonly id: string;
  private readonly options: ModbusDeviceOptions;
  private readonly context: DeviceContext;
  private readonly address: string;
  private readonly state: MeasuringState;
  private readonly polling: Polling;
  private readonly watch: RegisterWatch;
  private layout: Layout | null = null;
  private charge: number | null = null;
  private introduction: DeviceIntroduction | null = null;
  private hasShownSomething = false;

  constructor(options: ModbusDeviceOptions, buses: ModbusBuses, context: DeviceContext) {
    const { id, name, line, unit, definition, pollMs = POLL_MS } = options;
    this.id = id;
    this.options = options;
    this.context = context;
    this.address = `${addressOf(line)} unit ${unit}`;
    this.watch = new RegisterWatch(options.nameplateW ?? null);
    this.state = new MeasuringState({ id, name, kind: definition.kind }, this.address, lateAfterMs(pollMs), context);
    this.polling = new Polling({
      line,
      buses,
      clock: context.clock,
      pollMs,
      poll: (bus, isWanted) => this.poll(bus, isWanted),
    });
  }

  start(): void {
    this.polling.start();
  }

  async stop(): Promise<void> {
    const lease = this.polling.stop();
    this.state.stop();
    await lease?.release();
  }

  reading(): Reading<ElectricalValues> | null {
    return this.state.reading();
  }

  /** State of charge as of the newest reading, %; `null` where there is none. */
  socPercent(): number | null {
    return this.charge;
  }

  /** Who it said that it is when it was reached last; empty where it says nothing, `null` before. */
  identity(): DeviceIntroduction | null {
    return this.introduction;
  }

  health(): DeviceHealth {
    return this.state.health();
  }

  private async poll(bus: ModbusBus, isWanted: () => boolean): Promise<boolean> {
    this.state.asked();
    const outcome = await this.readOnce(bus);
    if (!isWanted()) return false;
    if (outcome.kind === 'values') {
      const watched = this.watch.check(outcome.values, this.context.clock.monoMs());
      if (watched.kind === 'usable') {
        this.charge = outcome.socPercent;
        this.state.heard(watched.values, watched.doubt);
      } else this.state.faulty(watched.problem);
      return true;
    }
    // Whatever went wrong, the device may come back as another one (float instead of integer models).
    this.layout = null;
    if (outcome.isAway) this.state.away(outcome.problem);
    else this.state.faulty(outcome.problem);
    return false;
  }

  private async readOnce(bus: ModbusBus): Promise<Outcome> {
    const { definition, unit } = this.options;
    const { table, quietMs = 0 } = definition;
    const layout = this.layout ?? (await this.findLayout(bus));
    if ('problem' in layout) return layout;
    this.layout = layout;

    const words = new Map<number, number>();
    for (const { address, count } of layout.reads) {
      const result = await bus.read({ unit, table, address, count, quietMs });
      if (result.kind !== 'words') return this.failed(result, address);
      result.words.forEach((word, index) => {
        words.set(address + index, word);
      });
    }
    const wordAt = (address: number): number => {
      const word = words.get(layout.base + address);
      if (word === undefined) throw new Error(`Register ${layout.base + address} was decoded but not planned`);
      return word;
    };
    const { model } = layout;
    if (model !== null && (wordAt(0) !== model.id || wordAt(1) !== model.length)) {
      return this.unusable(`SunSpec model ${model.id} is no longer where it was`);
    }

    const decoded = decode(layout.map, layout.encoding, wordAt);
    switch (decoded.kind) {
      case 'values':
        this.hasShownSomething ||= !isAllZero(decoded);
        return this.isBelieved() ? decoded : NOTHING_THERE;
      case 'no-power':
        return this.unusable('the device says that it has no value for its power');
      case 'implausible': {
        const { quantity, value } = decoded;
        return { kind: 'problem', isAway: false, problem: { code: 'implausible', quantity, value } };
      }
    }
  }

  /**
   * Whatever answers among zeros would pass for an empty battery at rest, where nothing asks what it is. One that was anything
   * else before may be just that.
   */
  private isBelieved(): boolean {
    const { definition } = this.options;
    const isAsked = definition.protocol === 'sunspec' || definition.probe !== undefined;
    return isAsked || definition.kind !== 'battery' || this.hasShownSomething;
  }

  private findLayout(bus: ModbusBus): Promise<Layout | Problem> {
    const { definition } = this.options;
    return definition.protocol === 'modbus' ? this.plainLayout(bus, definition) : this.sunSpecLayout(bus, definition);
  }

  private async plainLayout(bus: ModbusBus, definition: RegisterDefinition): Promise<Layout | Problem> {
    const { unit, others = [] } = this.options;
    const kin = others.filter((other) => other.protocol === 'modbus');
    const said = await introduced({ bus, unit, definition, others: kin });
    switch (said.kind) {
      case 'introduced': {
        const { firmware, serial } = said;
        this.introduction = { product: '', firmware, serial };
        const known = withQuirks(definition, firmware);
        return { map: known, encoding: known, base: 0, model: null, reads: planReads(blocksOf(known), known) };
      }
      case 'other':
        return this.otherDevice(said.looksLike);
      case 'no-frequency': {
        const { value } = said;
        if (value === null) return this.unusable('the device says that it has no value for its frequency');
        const problem = { code: 'implausible', quantity: 'frequency', value } as const;
        return { kind: 'problem', isAway: false, problem };
      }
      case 'failed':
        return this.failed(said.failure, said.address);
    }
  }

  private async sunSpecLayout(
    bus: ModbusBus,
    definition: Exclude<Definition, RegisterDefinition>,
  ): Promise<Layout | Problem> {
    const found = await discover(bus, this.options.unit, definition);
    switch (found.kind) {
      case 'found': {
        const { model, identity } = found;
        if (identity !== null && !isOfMaker(definition, identity)) return this.otherMaker(identity);
        if (identity !== null) {
          const product = `${identity.manufacturer} ${identity.model}`.trim();
          this.introduction = { product, firmware: identity.version, serial: identity.serialNumber };
        }
        this.context.log.info({ device: this.id, sunSpecModel: model.id, ...identity }, 'SunSpec device found');
        // The model's header is read along each time, so that a device that rearranged its models is noticed.
        const blocks = [{ address: 0, count: 2 }, ...blocksOf(found.definition)];
        const reads = planReads(blocks, definition).map(({ address, count }) => ({
          address: model.address + address,
          count,
        }));
        return { map: found.definition, encoding: definition, base: model.address, model, reads };
      }
      case 'absent':
        return this.unusable(found.detail);
      case 'failed':
        return this.failed(found.failure, found.address);
    }
  }

  private otherMaker(identity: SunSpecIdentity): Problem {
    const { definition, others = [] } = this.options;
    const right = others.find((other) => {
      return other.protocol === 'sunspec' && other.kind === definition.kind && isOfMaker(other, identity);
    });
    return this.otherDevice(right === undefined ? identity.manufacturer : nameOfProduct(right));
  }

  private otherDevice(looksLike: string | null): Problem {
    const expected = nameOfProduct(this.options.definition);
    const problem = { code: 'other-device', address: this.address, expected, looksLike } as const;
    return { kind: 'problem', isAway: false, problem };
  }

  private failed(failure: ModbusFailure, register: number): Problem {
    const { address } = this;
    switch (failure.kind) {
      case 'timeout':
        return {
          kind: 'problem',
          isAway: true,
          problem: { code: 'unreachable', address, detail: 'no answer in time' },
        };
      case 'closed':
        return { kind: 'problem', isAway: true, problem: { code: 'unreachable', address, detail: failure.detail } };
      case 'exception': {
        const problem = { code: 'modbus-exception', address, register, exception: failure.code } as const;
        return { kind: 'problem', isAway: false, problem };
      }
      case 'malformed':
        return this.unusable(failure.detail);
    }
  }

  private unusable(detail: string): Problem {
    return { kind: 'problem', isAway: false, problem: { code: 'protocol-error', address: this.address, detail } };
  }
}

/** Empty where it says nothing. */
export interface DeviceIntroduction {
  /** As it calls itself. */
  readonly product: string;
  readonly firmware: string;
  readonly serial: string;
}

/** What is read, once it is known where it is. */
interface Layout {
  readonly map: RegisterMap;
  readonly encoding: Encoding;
  /** Added to the addresses of the map. */
  readonly base: number;
  /** The SunSpec model that stands at {@link base}; `null` for plain registers. */
  readonly model: FoundModel | null;
  /** With absolute addresses. */
  readonly reads: readonly Block[];
}

interface Problem {
  readonly kind: 'problem';
  readonly isAway: boolean;
  readonly problem: DeviceProblem;
}

type Outcome = Extract<Decoded, { kind: 'values' }> | Problem;

const NOTHING_THERE: Problem = {
  kind: 'problem',
  isAway: false,
  problem: { code: 'implausible', quantity: 'state of charge', value: 0 },
};

function isAllZero({ values, socPercent }: Decoded & { readonly kind: 'values' }): boolean {
  const { powerW, phaseVoltageV } = values;
  return powerW === 0 && socPercent === 0 && (phaseVoltageV ?? []).every((volts) => volts === 0);
}
