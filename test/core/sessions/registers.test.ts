import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { SessionEvent } from '../../../src/core/model/sessions.ts';
import { energyPoints } from '../../../src/core/sessions/energy-points.ts';
import { registerReported } from '../../../src/core/sessions/registers.ts';
import { endReported, startReported } from '../../../src/core/sessions/reports.ts';
import { applyEvent, energyWh, flagsOf, type Session } from '../../../src/core/sessions/session.ts';
import { quartersOf } from '../../../src/core/tariff/quarters.ts';

const NOON = Date.UTC(2026, 5, 15, 12);
const MOST_W = 22_000;

/** One session as its charge point reports it: seconds after noon, registers in Wh. */
function told(
  start: number | null,
  samples: readonly (readonly [number, number])[],
  stop: number | null,
  stopS = 7_200,
) {
  const common = { chargePointId: 'carport', connectorId: 1, tokenRef: 'anna', tokenKnown: true };
  const report = { ...common, atMs: NOON, stationTimestamp: 'start', registerWh: start };
  const written: SessionEvent[] = [...startReported([], report, { sessionId: 's', transactionId: 7 }, NOON).events];
  let session = fold(written);
  for (const [seconds, registerWh] of samples) {
    const atMs = NOON + seconds * 1000;
    const after = registerReported(session, { ...common, transactionId: 7, atMs, registerWh }, atMs, MOST_W);
    session = after.session;
    written.push(...after.events);
  }
  const end = {
    chargePointId: 'carport',
    transactionId: 7,
    tokenRef: 'anna',
    atMs: NOON + stopS * 1000,
    stationTimestamp: 'stop',
    registerWh: stop,
    reason: 'local' as const,
  };
  written.push(...endReported([session], end, { sessionId: 't', transactionId: 8 }, end.atMs, MOST_W));
  const ended = fold(written);
  const marks = written.filter((event) => event.kind === 'mark');
  const quarters = quartersOf(energyPoints(ended, marks));
  return { energyWh: energyWh(ended), flags: flagsOf(ended), session: ended, quarters };
}

/** What the books give back after a restart: the events alone, without what was only in memory. */
function fold(events: readonly SessionEvent[]): Session {
  const session = events.reduce<Session | null>(applyEvent, null);
  if (session === null) throw new Error('no session');
  return session;
}

describe('a meter that does not count upwards', () => {
  it('rolls over', () => {
    const samples = [
      [600, 99_999_000],
      [1200, 1_000],
    ] as const;
    expect(told(99_998_000, samples, 5_000)).toMatchObject({ energyWh: 7_000, flags: ['meter-rollover'] });
    expect(told(99_998_000, [], 5_000)).toMatchObject({ energyWh: 7_000, flags: ['meter-rollover'] });
    expect(told(4_294_966_296, [], 1_000)).toMatchObject({ energyWh: 2_000, flags: ['meter-rollover'] });
  });

  it('begins at zero again after a reboot', () => {
    const samples = [
      [600, 501_000],
      [1200, 100],
      [1230, 200],
      [1300, 400],
    ] as const;
    expect(told(500_000, samples, 3_400)).toMatchObject({ energyWh: 4_400, flags: ['meter-reset'] });
  });

  it('began anew, and the session ended before that was beyond doubt', () => {
    const samples = [
      [600, 501_000],
      [7_000, 300],
    ] as const;
    expect(told(500_000, samples, 400)).toMatchObject({ energyWh: 1_400, flags: ['meter-reset'] });
  });

  it('is exchanged, upwards or downwards: what flowed unseen is not made up', () => {
    const up = [
      [600, 501_000],
      [1200, 9_000_000],
      [1230, 9_000_100],
      [1300, 9_000_300],
    ] as const;
    expect(told(500_000, up, 9_002_000)).toMatchObject({ energyWh: 3_000, flags: ['meter-exchanged'] });
    const down = up.map(
      ([seconds, registerWh]) => [seconds, registerWh > 9e6 - 1 ? registerWh - 8_900_000 : registerWh] as const,
    );
    expect(told(500_000, down, 102_000)).toMatchObject({ energyWh: 3_000, flags: ['meter-exchanged'] });
  });

  it('counts samples from the start of the session, and its lifetime at start and stop', () => {
    const samples = [
      [60, 200],
      [120, 400],
      [180, 600],
      [240, 800],
    ] as const;
    expect(told(5_000_000, samples, 5_003_000)).toMatchObject({
      energyWh: 3_000,
      flags: ['session-relative-registers'],
    });
    expect(told(5_000_000, samples, 3_000)).toMatchObject({ energyWh: 3_000, flags: ['session-relative-registers'] });
    expect(told(5_000_000, samples, null)).toMatchObject({ energyWh: 800 });
    expect(told(5_000_000, samples.slice(0, 1), 5_003_000)).toMatchObject({ energyWh: 3_000, flags: [] });
  });

  it('cannot be read at the start: it counts from the first register on, not from zero', () => {
    const samples = [
      [60, 8_000_000],
      [120, 8_000_200],
      [180, 8_000_400],
    ] as const;
    expect(told(0, samples, 8_002_000)).toMatchObject({ energyWh: 2_000, flags: ['baseline-unreadable'] });
    expect(told(null, samples, 8_002_000)).toMatchObject({
      energyWh: 2_000,
      flags: ['start-register-missing', 'baseline-unreadable'],
    });
  });

  it('a lifetime is never booked as one session', () => {
    expect(told(0, [], 8_002_000)).toMatchObject({ energyWh: null, flags: ['stop-register-implausible'] });
    expect(told(10_000, [[600, 11_000]], 8_002_000)).toMatchObject({
      energyWh: 1_000,
      flags: ['stop-register-implausible'],
    });
  });
});

describe('a register that is wrong for once', () => {
  it.each([
    ['zero', 0],
    ['the largest number there is', 4_294_967_295],
    ['another lifetime', 9_999_999],
    ['rounded down to whole kWh', 500_000],
  ])('%s changes nothing', (_, wrongWh) => {
    const samples = [
      [600, 500_900],
      [660, wrongWh],
      [720, 501_100],
      [1200, 502_000],
    ] as const;
    expect(told(500_000, samples, 503_000)).toMatchObject({ energyWh: 3_000, flags: [] });
  });

  it('a stop below everything ends at the last register, and says so', () => {
    expect(told(500_000, [[600, 501_000]], 300_000)).toMatchObject({ energyWh: 1_000, flags: ['stop-below-start'] });
  });
});

type Fault = 'none' | 'rollover' | 'reset' | 'exchange' | 'relative' | 'spike' | 'repeat' | 'late';

test('whatever the meter does, the energy is the truth, or less and flagged, and its quarters sum to it', () => {
  const faults = fc.constantFrom<Fault>('none', 'rollover', 'reset', 'exchange', 'relative', 'spike', 'repeat', 'late');
  const powers = fc.array(fc.integer({ min: 0, max: 11_000 }), { minLength: 8, maxLength: 60 });
  fc.assert(
    fc.property(faults, powers, fc.nat(), fc.integer({ min: 0, max: 50_000_000 }), (fault, powersW, where, base) => {
      const at = 1 + (where % (powersW.length - 1));
      const startWh = fault === 'rollover' ? 100_000_000 - (where % 40_000) : Math.max(base, 100_000);
      const register = (trueWh: number, step: number): number => {
        const changed = step >= at;
        if (fault === 'rollover') return (startWh + trueWh) % 100_000_000;
        if (fault === 'reset' && changed) return trueWh - trueAt(at);
        if (fault === 'exchange' && changed) return 60_000_000 + trueWh - trueAt(at);
        return fault === 'relative' ? trueWh : startWh + trueWh;
      };
      const trueAt = (step: number): number => Math.floor(powersW.slice(0, step).reduce((sum, w) => sum + w / 60, 0));
      const samples = powersW.map((_, i): [number, number] => [60 * (i + 1), register(trueAt(i + 1), i + 1)]);
      if (fault === 'spike') samples.splice(at, 0, [60 * at + 1, 77_777_777]);
      if (fault === 'repeat') samples.splice(at, 0, samples[at - 1] ?? [0, 0]);
      if (fault === 'late') samples.push(...samples.splice(at - 1, 1));
      const trueWh = trueAt(powersW.length);
      const stopWh = fault === 'relative' ? startWh + trueWh : register(trueWh, powersW.length);
      const result = told(startWh, samples, stopWh, 60 * powersW.length + 1);
      const lostWh = fault === 'exchange' || fault === 'reset' ? trueAt(at) - trueAt(at - 1) : 0;
      expect(result.energyWh ?? 0).toBeLessThanOrEqual(trueWh);
      expect(result.energyWh ?? 0).toBeGreaterThanOrEqual(0);
      if (result.energyWh !== trueWh) expect(result.flags).not.toEqual([]);
      const inQuarters = result.quarters.reduce((sum, quarter) => sum + quarter.energyWh, 0);
      expect(inQuarters).toBe(result.energyWh ?? 0);
      for (const quarter of result.quarters) expect(quarter.energyWh).toBeGreaterThanOrEqual(0);
      if (at + 4 < powersW.length && result.energyWh !== null) {
        expect(result.energyWh).toBeGreaterThanOrEqual(trueWh - lostWh);
      }
    }),
    { numRuns: 3_000 },
  );
});
