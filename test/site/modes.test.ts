import { expect, test } from 'vitest';
import type { ChargeMode } from '../../src/core/model/site.ts';
import { type ModeMemory, Modes } from '../../src/site/modes.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

const DEFAULTS = new Map<string, ChargeMode>([
  ['carport', 'solar'],
  ['garage', 'fast'],
]);

class Memory implements ModeMemory {
  readonly kept = new Map<string, ChargeMode>();
  fails = false;

  all(): ReadonlyMap<string, ChargeMode> {
    if (this.fails) throw new Error('disk I/O error');
    return this.kept;
  }

  set(chargePointId: string, mode: ChargeMode): void {
    if (this.fails) throw new Error('database or disk is full');
    this.kept.set(chargePointId, mode);
  }
}

const modesWith = (memory: Memory) => new Modes(DEFAULTS, memory, new FakeClock(), silentLog);

test('the last choice holds over a restart, the configured mode where nobody chose', () => {
  const memory = new Memory();
  expect(modesWith(memory).set('carport', 'off')).toBe('done');
  const again = modesWith(memory);
  expect([again.get('carport'), again.get('garage')]).toEqual(['off', 'fast']);
});

test('a charge point that nobody configured is refused and stays off', () => {
  const memory = new Memory();
  const modes = modesWith(memory);
  expect(modes.set('stranger', 'fast')).toBe('unknown-charge-point');
  expect(modes.get('stranger')).toBe('off');
  expect(memory.kept.size).toBe(0);
});

test('a choice holds although it cannot be stored, and a store that cannot be read leaves the configured modes', () => {
  const memory = new Memory();
  memory.fails = true;
  const modes = modesWith(memory);
  expect(modes.get('garage')).toBe('fast');
  expect(modes.set('garage', 'off')).toBe('done');
  expect(modes.get('garage')).toBe('off');
});
