import { describe, expect, test } from 'vitest';
import type { CircuitCap } from '../../src/core/model/snapshot.ts';
import { OutsideLimits } from '../../src/site/outside-limits.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { MemoryOfLimits } from './memory-of-limits.ts';

function bench(memory = new MemoryOfLimits()) {
  const clock = new FakeClock();
  const limits = new OutsideLimits(['house', 'garage'], memory, clock, silentLog);
  const cap = (over: Partial<CircuitCap> = {}): CircuitCap => ({
    circuitId: 'house',
    source: 'Utility',
    maxCurrentA: null,
    maxPowerW: 4_200,
    untilMs: null,
    ...over,
  });
  return { clock, memory, limits, cap };
}

describe('limits from outside', () => {
  test('replace what the same source asked for, stand beside those of others, and are taken back', () => {
    const { limits, cap } = bench();
    limits.setCap(cap());
    limits.setCap(cap({ source: 'Landlord', maxPowerW: 9_000 }));
    limits.setCap(cap({ circuitId: 'garage' }));
    limits.setCap(cap({ maxPowerW: 2_000 }));
    expect(limits.caps().map(({ circuitId, source, maxPowerW }) => [circuitId, source, maxPowerW])).toEqual([
      ['house', 'Landlord', 9_000],
      ['garage', 'Utility', 4_200],
      ['house', 'Utility', 2_000],
    ]);
    expect(limits.setCap(cap({ maxPowerW: null }))).toBe('done');
    expect(limits.caps().map(({ source }) => source)).toEqual(['Landlord', 'Utility']);
    expect(limits.setCap(cap({ circuitId: 'barn' }))).toBe('unknown-circuit');
  });

  test('end by themselves, and are forgotten then', () => {
    const { limits, cap, clock, memory } = bench();
    limits.setCap(cap({ untilMs: clock.wallMs() + 60_000 }));
    clock.advance(59_000);
    expect(limits.caps()).toHaveLength(1);
    clock.advance(1_000);
    expect(limits.caps()).toEqual([]);
    expect(memory.kept).toEqual([]);
  });

  test('outlast a restart; a lost grid does, too', () => {
    const first = bench();
    first.limits.setCap(first.cap());
    first.limits.setGrid('backup');
    const second = bench(first.memory);
    expect(second.limits.caps()).toEqual([first.cap()]);
    expect(second.limits.grid()).toBe('backup');
  });

  test('hold although they cannot be stored or read', () => {
    const { limits, cap, memory } = bench();
    memory.fails = true;
    expect(limits.setCap(cap())).toBe('done');
    limits.setGrid('backup');
    expect([limits.caps().length, limits.grid()]).toEqual([1, 'backup']);
    const again = bench(memory);
    expect([again.limits.caps(), again.limits.grid()]).toEqual([[], 'unknown']);
  });

  test('of ever new sources are refused', () => {
    const { limits, cap } = bench();
    const outcomes = Array.from({ length: 17 }, (_, i) => limits.setCap(cap({ source: `s${i}` })));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(16);
    expect(outcomes.at(-1)).toBe('too-many-caps');
    expect(limits.setCap(cap({ circuitId: 'garage' }))).toBe('done');
  });
});
