import { i16, type ModelWords, STORAGE_CONTROL, scaled, u16 } from './storage-models.ts';

/** What may be locked: each has a bit of StorCtl_Mod that puts its limit in force, and a register for the limit. */
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

/** It limits its discharge, or its charging, to nothing. */
export function isLocked(control: ModelWords, direction: Direction): boolean {
  return ((u16(control, STORAGE_CONTROL.mode) ?? 0) & BIT[direction]) !== 0 && (rateOf(control, direction) ?? 1) <= 0;
}

/** The same words after writes, for whoever writes next to the same registers. */
export function afterWrites(control: ModelWords, writes: readonly ControlWrite[]): ModelWords {
  const words = [...control.words];
  for (const { offset, word } of writes) words[offset] = word;
  return { ...control, words };
}

/**
 * Keeps one direction of one device locked or free. It says what to write, is told what came of it, and judges by what is read back. A
 * lock that somebody else has set is left alone.
 */
export class StorageLock {
  private readonly direction: Direction;
  private isOurs = false;
  private writtenMs: number | null = null;
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
  writes(control: ModelWords, wanted: 'free' | 'locked', nowMs: number): readonly ControlWrite[] {
    if (obstacleOf(control, this.direction) !== null) return [];
    const locked = isLocked(control, this.direction);
    if (wanted === 'free') {
      this.tries = 0;
      if (!this.isOurs) return [];
      if (locked) return this.release(control);
      this.isOurs = false;
      return [];
    }
    if (nowMs < this.notBeforeMs) return [];
    if (locked && this.writtenMs !== null) {
      this.tries = 0;
      this.failure = null;
      if (nowMs - this.writtenMs < RENEW_AFTER_MS) return [];
    } else if (this.tries >= MOST_TRIES) {
      this.fail('ignored', nowMs);
      return [];
    }
    this.tries += 1;
    const mode = (u16(control, STORAGE_CONTROL.mode) ?? 0) | BIT[this.direction];
    // The expiry comes first: a lock that stands for a moment without one could stay for ever.
    return [
      { offset: STORAGE_CONTROL.revertS, word: REVERT_S },
      { offset: RATE[this.direction], word: 0 },
      { offset: STORAGE_CONTROL.mode, word: mode },
    ];
  }

  /** What frees it at once, if it is locked from here. */
  release(control: ModelWords): readonly ControlWrite[] {
    if (!this.isOurs) return [];
    const mode = (u16(control, STORAGE_CONTROL.mode) ?? 0) & ~BIT[this.direction];
    return [
      { offset: STORAGE_CONTROL.mode, word: mode },
      { offset: RATE[this.direction], word: fullRate(control) },
    ];
  }

  /** All of them were acknowledged. */
  written(wanted: 'free' | 'locked', nowMs: number): void {
    if (wanted === 'locked') {
      this.isOurs = true;
      this.writtenMs = nowMs;
    } else {
      this.writtenMs = null;
    }
  }

  /** The device answered with a Modbus exception. */
  refused(nowMs: number): void {
    // A part of it may have been taken.
    this.isOurs = true;
    if (this.tries >= MOST_TRIES) this.fail('refused', nowMs);
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

/** 100 % in the device's own unit. */
function fullRate(control: ModelWords): number {
  return Math.round(100 / 10 ** (i16(control, STORAGE_CONTROL.rateFactor) ?? 0));
}
