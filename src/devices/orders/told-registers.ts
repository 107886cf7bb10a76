import type { ModbusBus } from '../../transport/modbus/bus.ts';
import type { ModbusBuses, ModbusLine } from '../../transport/modbus/buses.ts';
import type { DeviceContext } from '../device.ts';
import type { Control, OrderName } from '../modbus/control-definition.ts';
import type { Definition } from '../modbus/definition.ts';
import { Polling } from '../modbus/polling.ts';
import { type Powers, type WordsToWrite, wordsOf } from './words-of.ts';

export interface ToldRegistersOptions {
  readonly id: string;
  readonly line: ModbusLine;
  readonly unit: number;
  readonly definition: Pick<Definition, 'wordOrder' | 'quietMs'> & { readonly control: Control };
  /** Whatever an order of it needs beside what it is told, W. */
  readonly powers: Powers;
  /** It may have been left with an order: where that cannot be seen it is freed at the beginning. */
  readonly freesAtStart: boolean;
  /** Its owner allows writes that rest on too little. */
  readonly allowWrites: boolean;
  /** It is only tried out: nothing is written into it, not even to free it. Default: false. */
  readonly isTrial?: boolean;
}

/** Why a device does not do what it is told. */
export type OrderObstacle = 'untested' | 'refused' | 'ignored';

interface Wanted {
  readonly order: OrderName;
  readonly powers: Powers;
  /** From then on it is `free`, monotonic ms. */
  readonly expiresMonoMs: number;
}

/** A limit of an inverter may as well be its installer's: it is never taken for our own. */
const ORDERS_TO_LOOK_FOR = ['hold', 'charge'] as const;

interface Told {
  readonly order: OrderName;
  readonly powers: Powers;
  readonly words: readonly WordsToWrite[];
}

const LOOK_MS = 1_000;
/** What stands without a watchdog is looked at so often: somebody else may have changed it. ms. */
const CHECK_MS = 60_000;
/** So often it is told in vain before it counts as not obeying, and is left alone for so long, ms. */
const MOST_TRIES = 3;
const TRY_AGAIN_MS = 300_000;
const FREE_AGAIN_MS = 60_000;
/** Devices without a watchdog may keep orders in flash: so many a day, and a higher power not more often than this. */
const WRITES_A_DAY = 240;
const RAISE_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Keeps one device told. Where it has a watchdog an order is written again when a third of its time is over; where it has
 * none it is written when it changes, looked at every minute, and ended by {@link stop}. An order that was found in such
 * a device at the beginning is a dead controller's, and counts as our own.
 */
export class ToldRegisters {
  readonly control: Control;
  private readonly options: ToldRegistersOptions;
  private readonly context: DeviceContext;
  private readonly polling: Polling;
  private wanted: Wanted = { order: 'free', powers: {}, expiresMonoMs: Number.POSITIVE_INFINITY };
  /** What was written and acknowledged last; `null` until something was, or it was found at the beginning. */
  private told: Told | null = null;
  /** What {@link told} was read back, or cannot be. */
  private stands = false;
  private isStopped = false;
  private hasLooked = false;
  private writtenMonoMs = Number.NEGATIVE_INFINITY;
  private checkedMonoMs = Number.NEGATIVE_INFINITY;
  private silentUntilMonoMs = Number.NEGATIVE_INFINITY;
  private tries = 0;
  private failure: 'refused' | 'ignored' | null = null;
  private failedToFree = false;
  private notBeforeMonoMs = Number.NEGATIVE_INFINITY;
  private budget = WRITES_A_DAY;
  private countedMonoMs: number;

  constructor(options: ToldRegistersOptions, buses: ModbusBuses, context: DeviceContext) {
    this.options = options;
    this.context = context;
    this.control = options.definition.control;
    this.countedMonoMs = context.clock.monoMs();
    this.polling = new Polling({
      line: options.line,
      buses,
      clock: context.clock,
      pollMs: LOOK_MS,
      poll: (bus) => this.keep(bus),
    });
  }

  start(): void {
    this.isStopped = false;
    if (this.mayWrite() && this.options.isTrial !== true) this.polling.start();
  }

  /** Frees what was told from here. Where that fails, the watchdog of the device does it, if it has one. */
  async stop(): Promise<void> {
    const lease = this.polling.stop();
    this.isStopped = true;
    if (lease !== null && this.isBound()) await this.write(lease.bus, this.orderOf('free', {}));
    await lease?.release();
  }

  /** Called after every decision. Never throws and never waits. */
  want(order: OrderName, powers: Powers, expiresMonoMs: number): void {
    this.wanted = { order, powers, expiresMonoMs };
  }

  can(order: OrderName): boolean {
    return this.mayWrite() && this.failure === null && this.control.orders[order] !== undefined;
  }

  /** What it was read back to follow; `null` while that is not known. */
  inForce(): OrderName | null {
    return this.stands ? (this.told?.order ?? null) : null;
  }

  obstacle(): OrderObstacle | null {
    return this.mayWrite() ? this.failure : 'untested';
  }

  /** It acknowledged an order and was seen not to follow it. */
  disobeyed(): void {
    this.fail('ignored', this.wanted.order);
  }

  private mayWrite(): boolean {
    return this.control.unverified === undefined || this.options.allowWrites;
  }

  private isBound(): boolean {
    return this.told !== null && this.told.order !== 'free';
  }

  /** @returns false when the device did not answer */
  private async keep(bus: ModbusBus): Promise<boolean> {
    if (!this.hasLooked) {
      if (!(await this.lookFirst(bus))) return false;
      this.hasLooked = true;
    }
    const { clock } = this.context;
    const nowMs = clock.monoMs();
    const { order, powers, expiresMonoMs } = this.wanted;
    const goal = nowMs < expiresMonoMs ? order : 'free';
    // Whatever it did not do, to be free again it is told at once.
    const isLeftAlone = nowMs < this.notBeforeMonoMs && (goal !== 'free' || this.failedToFree);
    if (nowMs < this.silentUntilMonoMs || isLeftAlone) return true;
    if (goal === 'free' && !this.isBound() && (this.stands || this.tries === 0)) return true;
    const mustSettle = this.told?.order === 'charge' && goal !== 'charge' && this.control.settlesS !== undefined;
    const next = this.orderOf(mustSettle ? 'free' : goal, powers);
    const isSame = this.told?.order === next.order && isEqual(this.told.words, next.words);
    if (isSame && this.stands) {
      if (this.isRenewalDue(next.order, nowMs)) return this.tell(bus, next);
      return nowMs - this.checkedMonoMs < CHECK_MS ? true : this.check(bus);
    }
    return isSame || this.mayChange(next, nowMs) ? this.tell(bus, next) : true;
  }

  /** An order that stands in a device without a watchdog outlived whoever gave it. */
  private async lookFirst(bus: ModbusBus): Promise<boolean> {
    if (ORDERS_TO_LOOK_FOR.every((order) => this.endsByItself(order))) return true;
    const isFree = await this.readBack(bus, this.orderOf('free', {}).words, 'fixed');
    if (isFree === null) return false;
    for (const order of ORDERS_TO_LOOK_FOR) {
      const left = this.orderOf(order, {});
      if (this.endsByItself(order) || left.words.length === 0 || (isFree && !this.options.freesAtStart)) continue;
      const stands = await this.readBack(bus, left.words, 'fixed');
      if (stands === null) return false;
      if (!stands || (isFree && left.words.every(({ isReadable }) => isReadable))) continue;
      this.told = left;
      this.context.log.info({ device: this.options.id, order }, 'An order may have outlived whoever gave it');
      break;
    }
    return true;
  }

  /** It ends by itself when it is not written again. */
  endsByItself(order: OrderName): boolean {
    const { class: kind, endsS, only } = this.control.watchdog;
    return kind === 'setpoint-expires' && endsS !== undefined && only?.includes(order) !== false;
  }

  private isRenewalDue(order: OrderName, nowMs: number): boolean {
    const { endsS = 0 } = this.control.watchdog;
    return order !== 'free' && this.endsByItself(order) && nowMs - this.writtenMonoMs >= (endsS * 1_000) / 3;
  }

  /**
   * What does not end by itself may be kept in flash, which wears out: a mere raise waits, and so does all but less when
   * the day's writes are used up.
   */
  private mayChange({ order, powers }: Told, nowMs: number): boolean {
    const elapsedMs = nowMs - this.countedMonoMs;
    this.countedMonoMs = nowMs;
    this.budget = Math.min(WRITES_A_DAY, this.budget + (elapsedMs * WRITES_A_DAY) / DAY_MS);
    if (order === 'free' || this.endsByItself(order)) return true;
    const before = this.told;
    if (before?.order !== order) return this.budget >= 1 || before?.order === 'charge';
    const isRaise = mostOf(powers) > mostOf(before.powers);
    return !isRaise || (this.budget >= 1 && nowMs - this.writtenMonoMs >= RAISE_EVERY_MS);
  }

  private async tell(bus: ModbusBus, next: Told): Promise<boolean> {
    if (this.tries >= MOST_TRIES) {
      this.fail('ignored', next.order);
      return true;
    }
    if (!this.endsByItself(next.order)) this.budget = Math.max(0, this.budget - next.words.length);
    const outcome = await this.write(bus, next);
    if (outcome === 'unheard') return false;
    this.tries += 1;
    if (outcome === 'refused') {
      if (this.tries >= MOST_TRIES) this.fail('refused', next.order);
      return true;
    }
    const stands = await this.readBack(bus, next.words, 'all');
    if (stands === null) return false;
    this.settle(stands);
    return true;
  }

  private async check(bus: ModbusBus): Promise<boolean> {
    const stands = this.told === null ? true : await this.readBack(bus, this.told.words, 'all');
    if (stands === null) return false;
    this.settle(stands);
    return true;
  }

  private settle(stands: boolean): void {
    this.checkedMonoMs = this.context.clock.monoMs();
    if (this.stands !== stands) this.context.changed();
    this.stands = stands;
    if (!stands) return;
    this.tries = 0;
    this.failure = null;
  }

  private async write(bus: ModbusBus, next: Told): Promise<'written' | 'refused' | 'unheard'> {
    const { id, unit, definition } = this.options;
    const { quietMs = 0 } = definition;
    const { order, words } = next;
    const leaving = this.told?.order ?? 'free';
    // From the first word on it may follow, and until the last one it may not be free.
    this.told = order === 'free' ? { ...next, order: leaving } : next;
    this.stands = false;
    for (const { address, words: content, as } of words) {
      // What was half written when it was stopped must not come behind its own end.
      if (this.isStopped && order !== 'free') return 'unheard';
      const result = await bus.write({ unit, address, words: content, as, quietMs });
      if (result.kind === 'written') continue;
      this.context.log.warn({ device: id, order, register: address, result }, 'The device did not take an order');
      return result.kind === 'exception' ? 'refused' : 'unheard';
    }
    const nowMs = this.context.clock.monoMs();
    this.told = next;
    this.writtenMonoMs = nowMs;
    const { settlesS } = this.control;
    if (order === 'free' && leaving === 'charge' && settlesS !== undefined) {
      this.silentUntilMonoMs = nowMs + settlesS * 1_000;
    }
    return 'written';
  }

  /** Whether it shows what was written; `null` when it does not answer. `fixed`: whatever its powers are. */
  private async readBack(
    bus: ModbusBus,
    words: readonly WordsToWrite[],
    which: 'all' | 'fixed',
  ): Promise<boolean | null> {
    const { unit, definition } = this.options;
    const { quietMs = 0 } = definition;
    for (const { address, words: content, isReadable, isFixed } of words) {
      if (!isReadable) continue;
      const result = await bus.read({ unit, table: 'holding', address, count: content.length, quietMs });
      if (result.kind === 'timeout' || result.kind === 'closed') return null;
      if (result.kind !== 'words') return false;
      const shows = result.words.every((word, i) => word === content[i] || (which === 'fixed' && isFixed[i] !== true));
      if (!shows) return false;
    }
    return true;
  }

  private orderOf(order: OrderName, powers: Powers): Told {
    const { definition } = this.options;
    const all = { ...this.options.powers, ...powers };
    return { order, powers, words: wordsOf(this.control.orders[order] ?? [], all, definition.wordOrder) };
  }

  private fail(failure: 'refused' | 'ignored', order: OrderName): void {
    this.failure = failure;
    this.failedToFree = order === 'free';
    this.tries = 0;
    this.notBeforeMonoMs = this.context.clock.monoMs() + (this.failedToFree ? FREE_AGAIN_MS : TRY_AGAIN_MS);
    this.context.changed();
  }
}

/** What decides whether an order is a raise, W or %. */
function mostOf({ chargeW = 0, limitW = 0, limitPercent = 0 }: Powers): number {
  return Math.max(chargeW, limitW, limitPercent);
}

function isEqual(a: readonly WordsToWrite[], b: readonly WordsToWrite[]): boolean {
  return a.length === b.length && a.every(({ words }, i) => words.every((word, j) => word === b[i]?.words[j]));
}
