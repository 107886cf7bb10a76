import { i16, type ModelWords, STORAGE_CONTROL, scaled, u16 } from './storage-models.ts';

/** What may be limited: each has a bit of StorCtl_Mod that puts its limit in force, and a register for the limit. */
export type Direction = 'charge' | 'discharge';

const BIT = { charge: 1, discharge: 2 } as const;
const RATE = { charge: STORAGE_CONTROL.chargeRate, discharge: STORAGE_CONTROL.dischargeRate } as const;
/**
 * The device ends a lock by itself this long after it was last written (InOutWRte_RvrtTms), s. Devices keep an hour
 * from the works: a lock would silently end in mid-charge if it were not written again, or outlive a dead controller.
 */
const REVERT_S = 60;
/** A lock is written again when this much of it is over, ms. */
const RENEW_AFTER_MS = 20_000;
/** So often it is told in vain before it counts as not obeying. */
const MOST_TRIES = 3;
/** A device that did not obey is tried again after this, ms. */
const TRY_AGAIN_MS = 300_000;

export type Obstacle = 'no-control' | 'no-expiry' | 'refused' | 'ignored';

/** One register of model 124 to write, counted from its ID register. */
export interface ControlWrite {
  readonly offset: number;
  readonly word: number;
}

/** Why a device cannot be locked at all; `null`: it can. */
export function obstacleOf(control: ModelWords | null, direction: Direction): Obstacle | null {
  if (control === null || u16(control, STORAGE_CONTROL.mode) === null) return 'no-control';
  if (rateOf(control, direction) === null) return 'no-control';
  return u16(control, STORAGE_CONTROL.revertS) === null ? 'no-expiry' : null;
}

/** How much of its largest power it gives or takes at most, %; negative: so much the other way at least. `null`: as it does by itself. */
export type Rate = number | null;

/** It limits its discharge, or its charging, to nothing. */
export function isLocked(control: ModelWords, direction: Direction): boolean {
  return ((u16(control, STORAGE_CONTROL.mode) ?? 0) & BIT[direction]) !== 0 && (rateOf(control, direction) ?? 1) <= 0;
}

/** The limit in force is this one: devices round. */
function isAt(control: ModelWords, direction: Direction, rate: number): boolean {
  if (((u16(control, STORAGE_CONTROL.mode) ?? 0) & BIT[direction]) === 0) return false;
  const shown = rateOf(control, direction);
  return shown !== null && Math.abs(shown - rate) <= ROUNDING_PERCENT;
}

const ROUNDING_PERCENT = 1;

/** The same words after writes, for whoever writes next to the same registers. */
export function afterWrites(control: ModelWords, writes: readonly ControlWrite[]): ModelWords {
  const words = [...control.words];
  for (const { offset, word } of writes) words[offset] = word;
  return { ...control, words };
}

/**
 * Keeps one direction of one device locked, limited or free. A negative limit of the discharge makes it charge, from the
 * grid too once ChaGriSet says so (Fronius GEN24, Modbus Sunspec Maps). It says what to write, is told what came of it, and judges by what is read back. A
 * lock that somebody else has set is left alone.
 */
export class StorageLock {
  private readonly direction: Direction;
  private isOurs = false;
  private writtenMs: number | null = null;
  /** What was written last; a limit that moves is written at once. */
  private rate: Rate = null;
  /** ChaGriSet before it was changed from here. */
  private gridBefore: number | null = null;
  private tries = 0;
  private notBeforeMs = Number.NEGATIVE_INFINITY;
  private failure: 'refused' | 'ignored' | null = null;

  constructor(direction: Direction) {
    this.direction = direction;
  }

  /** What is in the way of locking it, as far as is known. */
  obstacle(control: ModelWords | null): Obstacle | null {
    return obstacleOf(control, this.direction) ?? this.failure;
  }

  /** What must be written now, in this order; empty when all is as wanted. */
  writes(control: ModelWords, wanted: Rate, nowMs: number): readonly ControlWrite[] {
    if (obstacleOf(control, this.direction) !== null) return [];
    if (wanted === null) {
      this.tries = 0;
      if (!this.isOurs) return [];
      if (isLimited(control, this.direction)) return this.release(control);
      this.isOurs = false;
      return [];
    }
    if (nowMs < this.notBeforeMs) return [];
    const stands = isAt(control, this.direction, this.rate ?? wanted);
    if (stands && this.writtenMs !== null) {
      this.tries = 0;
      this.failure = null;
      const isAsWanted = isAt(control, this.direction, wanted);
      if (isAsWanted && nowMs - this.writtenMs < RENEW_AFTER_MS) return [];
    } else if (this.tries >= MOST_TRIES) {
      this.fail('ignored', nowMs);
      return [];
    }
    this.tries += 1;
    this.rate = wanted;
    const mode = (u16(control, STORAGE_CONTROL.mode) ?? 0) | BIT[this.direction];
    // The expiry comes first: a lock that stands for a moment without one could stay for ever.
    return [
      { offset: STORAGE_CONTROL.revertS, word: REVERT_S },
      ...this.gridCharging(control, wanted < 0),
      { offset: RATE[this.direction], word: rateWord(control, wanted) },
      { offset: STORAGE_CONTROL.mode, word: mode },
    ];
  }

  /** What frees it at once, if it is locked from here. */
  release(control: ModelWords): readonly ControlWrite[] {
    if (!this.isOurs) return [];
    const mode = (u16(control, STORAGE_CONTROL.mode) ?? 0) & ~BIT[this.direction];
    return [
      { offset: STORAGE_CONTROL.mode, word: mode },
      { offset: RATE[this.direction], word: rateWord(control, 100) },
      ...this.gridCharging(control, false),
    ];
  }

  /** All of them were acknowledged. */
  written(wanted: Rate, nowMs: number): void {
    if (wanted === null) {
      this.writtenMs = null;
      this.rate = null;
    } else {
      this.isOurs = true;
      this.writtenMs = nowMs;
    }
  }

  /** The device answered with a Modbus exception. */
  refused(nowMs: number): void {
    // A part of it may have been taken.
    this.isOurs = true;
    if (this.tries >= MOST_TRIES) this.fail('refused', nowMs);
  }

  /** ChaGriSet is set while it shall charge from the grid, and is what it was afterwards. */
  private gridCharging(control: ModelWords, isWanted: boolean): readonly ControlWrite[] {
    const now = u16(control, STORAGE_CONTROL.gridCharging);
    if (now === null || this.direction === 'charge') return [];
    if (isWanted) {
      this.gridBefore ??= now;
      return now === FROM_GRID ? [] : [{ offset: STORAGE_CONTROL.gridCharging, word: FROM_GRID }];
    }
    const before = this.gridBefore;
    this.gridBefore = null;
    return before === null || before === now ? [] : [{ offset: STORAGE_CONTROL.gridCharging, word: before }];
  }

  private fail(failure: 'refused' | 'ignored', nowMs: number): void {
    this.failure = failure;
    this.tries = 0;
    this.notBeforeMs = nowMs + TRY_AGAIN_MS;
  }
}

/** Percent of its largest power of that direction. */
function rateOf(control: ModelWords, direction: Direction): number | null {
  return scaled(i16(control, RATE[direction]), i16(control, STORAGE_CONTROL.rateFactor));
}

/** A limit is in force, whatever it is. */
function isLimited(control: ModelWords, direction: Direction): boolean {
  return (
    ((u16(control, STORAGE_CONTROL.mode) ?? 0) & BIT[direction]) !== 0 && (rateOf(control, direction) ?? 100) < 100
  );
}

/** A rate in the device's own unit, as a signed word. */
function rateWord(control: ModelWords, percent: number): number {
  return Math.round(percent / 10 ** (i16(control, STORAGE_CONTROL.rateFactor) ?? 0)) & 0xffff;
}

/** ChaGriSet of model 124. */
const FROM_GRID = 1;
