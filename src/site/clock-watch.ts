import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Alarm } from './view.ts';

/** A clock that is set by less is being kept right, ms. */
const JUMP_MS = 5_000;
/** A jump is shown for so long, ms: sessions, prices and limits with an end by the clock were judged by another time before. */
const SHOWN_MS = 3_600_000;

/** Notices when the wall clock of this machine is set: against the monotonic one, which nobody sets. */
export class ClockWatch {
  private readonly clock: Clock;
  private readonly log: Log;
  private offsetMs: number;
  private jump: { readonly byMs: number; readonly atMs: number; readonly monoMs: number } | null = null;

  constructor(clock: Clock, log: Log) {
    this.clock = clock;
    this.log = log;
    this.offsetMs = clock.wallMs() - clock.monoMs();
  }

  /** Looks again; to be called every few seconds. */
  alarms(): readonly Alarm[] {
    const [wallMs, monoMs] = [this.clock.wallMs(), this.clock.monoMs()];
    const byMs = wallMs - monoMs - this.offsetMs;
    // Small steps are followed, so that a clock that is slewed never adds up to a jump.
    this.offsetMs += byMs;
    if (Math.abs(byMs) >= JUMP_MS) {
      this.jump = { byMs: Math.round(byMs), atMs: wallMs, monoMs };
      this.log.warn({ byMs }, 'The clock of this machine was set');
    }
    if (this.jump !== null && monoMs - this.jump.monoMs >= SHOWN_MS) this.jump = null;
    return this.jump === null ? [] : [{ code: 'clock-jumped', sinceMs: this.jump.atMs, byMs: this.jump.byMs }];
  }
}
