import type { ElectricalValues } from '../../core/model/readings.ts';
import { countedW } from '../register-watch.ts';

/** Longer than the 10 s for which a dongle may repeat what a slow meter said last. */
const SAME_TELEGRAM_MS = 15_000;
/** Registers may lag behind the power by a telegram or two. */
const SAME_REGISTERS_MS = 30_000;
const LEAST_EXPECTED_WH = 5;
const STEPS_MISSED = 3;
/** A longer pause between two telegrams says nothing about the power in between, ms. */
const MAX_INTERVAL_MS = 30_000;
const MS_PER_H = 3_600_000;

/**
 * Notices values that stand still although they cannot: the same telegram again and again, though it has a clock in it;
 * or power that flows, and registers that do not count it. Equal power alone proves nothing.
 */
export class FrozenWatch {
  private text = '';
  private textSinceMonoMs = 0;
  private lastMonoMs: number | null = null;
  private registersWh: number | null = null;
  private registersSinceMonoMs = 0;
  private lastStepWh: number | null = null;
  private flownWh = 0;

  /** Since how long the telegram impossibly stands still, ms; `null` while nothing speaks against it. */
  check(text: string, hasClock: boolean, values: ElectricalValues, monoMs: number): number | null {
    return this.sameTelegramMs(text, hasClock, monoMs) ?? this.sameRegistersMs(values, monoMs);
  }

  private sameTelegramMs(text: string, hasClock: boolean, monoMs: number): number | null {
    if (text !== this.text) {
      this.text = text;
      this.textSinceMonoMs = monoMs;
    }
    const unchangedMs = monoMs - this.textSinceMonoMs;
    return hasClock && unchangedMs > SAME_TELEGRAM_MS ? unchangedMs : null;
  }

  private sameRegistersMs(values: ElectricalValues, monoMs: number): number | null {
    const { importWh, exportWh } = values;
    const intervalMs = Math.min(MAX_INTERVAL_MS, monoMs - (this.lastMonoMs ?? monoMs));
    this.lastMonoMs = monoMs;
    if (importWh === null && exportWh === null) return null;
    const registersWh = (importWh ?? 0) + (exportWh ?? 0);
    if (registersWh !== this.registersWh) {
      this.lastStepWh = this.registersWh === null ? null : Math.abs(registersWh - this.registersWh);
      this.registersWh = registersWh;
      this.registersSinceMonoMs = monoMs;
      this.flownWh = 0;
      return null;
    }
    // A register that counts whole kWh stands still for long, so what it did last says what to expect of it.
    this.flownWh += (countedW(values) * intervalMs) / MS_PER_H;
    const unchangedMs = monoMs - this.registersSinceMonoMs;
    if (this.lastStepWh === null || unchangedMs <= SAME_REGISTERS_MS) return null;
    return this.flownWh > Math.max(LEAST_EXPECTED_WH, STEPS_MISSED * this.lastStepWh) ? unchangedMs : null;
  }
}
