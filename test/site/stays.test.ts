import { describe, expect, it } from 'vitest';
import { type ChargeMode, NO_LIMIT } from '../../src/core/model/site.ts';
import { NO_WISHES } from '../../src/core/model/snapshot.ts';
import { Modes } from '../../src/site/modes.ts';
import { type RunningSession, type SessionDefaults, type Stay, type StayMemory, Stays } from '../../src/site/stays.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { chargePoint } from './builders.ts';

const MINUTE_MS = 60_000;
const NO_DEFAULTS: SessionDefaults = { mode: null, energyWh: null, socPercent: null, durationMs: null };

class Disk implements StayMemory {
  readonly stays = new Map<string, Stay>();
  readonly modes = new Map<string, ChargeMode>();
  isFull = false;

  all(): ReadonlyMap<string, Stay> {
    return new Map(this.stays);
  }
  set(id: string, stay: Stay): void {
    if (this.isFull) throw new Error('database or disk is full');
    this.stays.set(id, stay);
  }
  forget(id: string): void {
    if (this.isFull) throw new Error('database or disk is full');
    this.stays.delete(id);
  }
}

function house(disk = new Disk(), clock = new FakeClock()) {
  const state = { session: null as RunningSession | null, defaults: NO_DEFAULTS, asked: 0 };
  const modes = new Modes(
    new Map<string, ChargeMode>([['a', 'solar']]),
    {
      all: () => new Map(disk.modes),
      set(id, mode) {
        if (disk.isFull) throw new Error('database or disk is full');
        disk.modes.set(id, mode);
      },
    },
    clock,
    silentLog,
  );
  const stays = new Stays({
    modes,
    memory: disk,
    clock,
    log: silentLog,
    prepaidLeftCents: () => null,
    planOf: () => null,
    socOf: () => null,
    sessionOf: () => state.session,
    defaultsOf: () => {
      state.asked += 1;
      return state.defaults;
    },
  });
  const charging = { ...chargePoint('a', 0), ...NO_WISHES };
  return {
    disk,
    clock,
    stays,
    state,
    here: () => stays.wishes(charging),
    away: () => stays.wishes({ ...charging, status: 'available', hasTransaction: false }),
    unheard: () => stays.wishes({ ...charging, condition: 'connecting', status: 'unknown', hasTransaction: false }),
    begin(sessionId: string, defaults: Partial<SessionDefaults> = {}): void {
      state.session = { sessionId, energyWh: 0, tokenRef: 'ref' };
      state.defaults = { ...NO_DEFAULTS, ...defaults };
    },
  };
}

describe('a mode', () => {
  it('chosen without a car is the standing one, chosen with a car it holds until the car leaves', () => {
    const { stays, here, away } = house();
    away();
    stays.choose('a', 'min-solar');
    expect(here().mode).toBe('min-solar');
    stays.choose('a', 'fast');
    expect(here().mode).toBe('fast');
    expect(away().mode).toBe('min-solar');
  });

  it('off is for good, until somebody switches on', () => {
    const { stays, here, away, begin } = house();
    here();
    stays.choose('a', 'off');
    expect(away().mode).toBe('off');
    begin('s1', { mode: 'fast' });
    expect(here().mode).toBe('off');
    stays.choose('a', 'min-solar');
    expect(here().mode).toBe('min-solar');
    expect(away().mode).toBe('solar');
  });

  it('off holds in the same moment with a full disk, and ends a boost', () => {
    const { stays, disk, here } = house();
    here();
    stays.boost('a', MINUTE_MS);
    disk.isFull = true;
    expect(stays.choose('a', 'off')).toBe('done');
    expect(here()).toMatchObject({ mode: 'off', boostEndsMonoMs: null });
  });

  it('of an unknown charge point is refused', () => {
    const { stays } = house();
    expect(stays.choose('b', 'fast')).toBe('unknown-charge-point');
    expect(stays.boost('b', MINUTE_MS)).toBe('unknown-charge-point');
    expect(stays.limit('b', NO_LIMIT)).toBe('unknown-charge-point');
  });
});

describe('what a card or a vehicle brings along', () => {
  it('holds for its session, is asked once, and is over when the car leaves', () => {
    const { here, away, begin, state, clock } = house();
    away();
    begin('s1', { mode: 'fast', energyWh: 5_000, durationMs: MINUTE_MS });
    const untilMs = clock.wallMs() + MINUTE_MS;
    expect(here()).toMatchObject({ mode: 'fast', limit: { energyWh: 5_000, socPercent: null, untilMs }, sessionWh: 0 });
    here();
    expect(state.asked).toBe(1);
    state.session = null;
    expect(away()).toMatchObject({ mode: 'solar', limit: NO_LIMIT });
  });

  it('never takes the place of what a person chose while this car was there', () => {
    const { stays, here, away, begin } = house();
    away();
    here();
    stays.choose('a', 'min-solar');
    stays.limit('a', { ...NO_LIMIT, energyWh: 1_000 });
    begin('s1', { mode: 'fast', energyWh: 5_000 });
    expect(here()).toMatchObject({ mode: 'min-solar', limit: { energyWh: 1_000 } });
    begin('s2', { mode: 'fast' });
    expect(here()).toMatchObject({ mode: 'min-solar', limit: { energyWh: 1_000 } });
  });
});

describe('a boost', () => {
  it('belongs to a car, ends by itself, and does not listen to jumps of the wall clock', () => {
    const { stays, here, away, clock, disk } = house();
    away();
    expect(stays.boost('a', MINUTE_MS)).toBe('no-vehicle');
    here();
    expect(stays.boost('a', MINUTE_MS)).toBe('done');
    clock.jumpWall(-86_400_000);
    expect(here().boostEndsMonoMs).toBe(clock.monoMs() + MINUTE_MS);
    clock.advance(MINUTE_MS);
    here();
    expect(here().boostEndsMonoMs).toBeNull();
    expect(disk.stays.get('a')?.boostUntilMs).toBeNull();
  });

  it('is over when the car leaves', () => {
    const { stays, here, away } = house();
    here();
    stays.boost('a', MINUTE_MS);
    away();
    expect(here().boostEndsMonoMs).toBeNull();
  });
});

describe('after a restart', () => {
  it('mode, limit and the rest of a boost hold, for the same car', () => {
    const first = house();
    first.begin('s1');
    first.here();
    first.stays.choose('a', 'fast');
    first.stays.limit('a', { energyWh: 7_000, socPercent: 80, untilMs: null });
    first.stays.boost('a', 10 * MINUTE_MS);
    first.clock.advance(4 * MINUTE_MS);

    const again = house(first.disk, first.clock);
    again.begin('s1', { mode: 'min-solar', energyWh: 1 });
    expect(again.unheard()).toMatchObject({ mode: 'fast', limit: { energyWh: 7_000, socPercent: 80 } });
    expect(again.here()).toMatchObject({ mode: 'fast', boostEndsMonoMs: again.clock.monoMs() + 6 * MINUTE_MS });
    expect(again.state.asked).toBe(0);
    expect(again.away()).toMatchObject({ mode: 'solar', limit: NO_LIMIT, boostEndsMonoMs: null });
  });

  it('a boost that ended meanwhile is over, and no clock makes one longer than a day', () => {
    const first = house();
    first.here();
    first.stays.boost('a', MINUTE_MS);
    first.clock.advance(2 * MINUTE_MS);
    expect(house(first.disk, first.clock).here().boostEndsMonoMs).toBeNull();

    first.clock.jumpWall(-30 * 86_400_000);
    const later = house(first.disk, first.clock);
    expect(later.here().boostEndsMonoMs).toBe(later.clock.monoMs() + 86_400_000);
  });
});
