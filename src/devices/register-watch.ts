import type { DeviceProblem } from '../core/model/health.ts';
import type { ElectricalValues } from '../core/model/readings.ts';

export type Watched =
  /** A register that cannot be is left out; `doubt` names it. */
  | { readonly kind: 'usable'; readonly values: ElectricalValues; readonly doubt: DeviceProblem | null }
  | { readonly kind: 'unusable'; readonly problem: DeviceProblem };

/** More flows through no device that this program reads, W. */
const MOST_W = 1_000_000;
/** Short peaks over what is printed on an inverter. */
const OVER_NAMEPLATE = 1.5;
/** The coarsest registers count whole kWh, and a rounded one may show the second of them early. */
const SLACK_WH = 2_000;
/** Sums and floats may fall by their rounding. */
const ROUNDING_WH = 10;
/** A register that goes its new way for so long belongs to another device, or was set: it counts from there. */
const SETTLED_MS = 60_000;
const FROZEN_MS = 60_000;
const LEAST_EXPECTED_WH = 5;
const STEPS_MISSED = 3;
/** A longer pause between two readings says nothing about the power in between, ms. */
const MAX_INTERVAL_MS = 30_000;
const MS_PER_H = 3_600_000;

/**
 * Notices, by time and nameplate, values that cannot be although each alone could: a power beyond what is printed on the
 * device, a register that jumps or goes back, a device that says the very same although energy flows.
 */
export class RegisterWatch {
  private readonly mostW: number;
  private readonly nameplateW: number | null;
  private readonly imported: Course;
  private readonly exported: Course;
  private readonly standstill = new Standstill();

  constructor(nameplateW: number | null) {
    this.nameplateW = nameplateW;
    this.mostW = nameplateW === null ? MOST_W : nameplateW * OVER_NAMEPLATE;
    this.imported = new Course(this.mostW);
    this.exported = new Course(this.mostW);
  }

  check(values: ElectricalValues, monoMs: number): Watched {
    if (this.nameplateW !== null && Math.abs(values.powerW) > this.mostW) {
      return { kind: 'unusable', problem: { code: 'implausible', quantity: 'power', value: values.powerW } };
    }
    const unchangedMs = this.standstill.check(values, monoMs);
    if (unchangedMs !== null) return { kind: 'unusable', problem: { code: 'frozen', unchangedMs } };
    const { importWh, exportWh } = values;
    const wrongImport = this.imported.offCourse(importWh, monoMs);
    const wrongExport = this.exported.offCourse(exportWh, monoMs);
    return {
      kind: 'usable',
      values: {
        ...values,
        importWh: wrongImport === null ? importWh : null,
        exportWh: wrongExport === null ? exportWh : null,
      },
      doubt: wrongImport ?? wrongExport,
    };
  }
}

interface Stand {
  readonly wh: number;
  /** When it began to show this. */
  readonly monoMs: number;
}

/** The way of one register. */
class Course {
  private readonly mostW: number;
  private accepted: Stand | null = null;
  /** Where it goes since it left its way. */
  private other: (Stand & { readonly sinceMonoMs: number }) | null = null;

  constructor(mostW: number) {
    this.mostW = mostW;
  }

  offCourse(wh: number | null, monoMs: number): DeviceProblem | null {
    if (wh === null) return null;
    const { accepted, other } = this;
    if (accepted === null || this.leadsTo(accepted, wh, monoMs)) {
      this.accept({ wh, monoMs: accepted?.wh === wh ? accepted.monoMs : monoMs });
      return null;
    }
    const sinceMonoMs = other !== null && this.leadsTo(other, wh, monoMs) ? other.sinceMonoMs : monoMs;
    if (monoMs - sinceMonoMs >= SETTLED_MS) {
      this.accept({ wh, monoMs });
      return null;
    }
    this.other = { wh, monoMs: other?.wh === wh ? other.monoMs : monoMs, sinceMonoMs };
    return { code: 'register-implausible', fromWh: accepted.wh, toWh: wh };
  }

  private accept(stand: Stand): void {
    this.accepted = stand;
    this.other = null;
  }

  private leadsTo(from: Stand, wh: number, monoMs: number): boolean {
    const mostWh = SLACK_WH + (this.mostW * (monoMs - from.monoMs)) / MS_PER_H;
    return wh >= from.wh - ROUNDING_WH && wh <= from.wh + mostWh;
  }
}

/** Everything stands still, and the registers do not count the power that is said to flow. */
class Standstill {
  private text = '';
  private sinceMonoMs = 0;
  private lastMonoMs: number | null = null;
  private registersWh: number | null = null;
  private lastStepWh: number | null = null;
  private flownWh = 0;

  check(values: ElectricalValues, monoMs: number): number | null {
    const intervalMs = Math.min(MAX_INTERVAL_MS, monoMs - (this.lastMonoMs ?? monoMs));
    this.lastMonoMs = monoMs;
    const { importWh, exportWh } = values;
    if (importWh === null && exportWh === null) return null;
    const registersWh = (importWh ?? 0) + (exportWh ?? 0);
    if (registersWh !== this.registersWh) {
      this.lastStepWh = this.registersWh === null ? null : Math.abs(registersWh - this.registersWh);
      this.registersWh = registersWh;
    }
    const text = JSON.stringify(values);
    if (text !== this.text) {
      this.text = text;
      this.sinceMonoMs = monoMs;
      this.flownWh = 0;
      return null;
    }
    this.flownWh += (countedW(values) * intervalMs) / MS_PER_H;
    const unchangedMs = monoMs - this.sinceMonoMs;
    // A register that counts whole kWh stands still for long, so what it did last says what to expect of it.
    if (this.lastStepWh === null || unchangedMs < FROZEN_MS) return null;
    return this.flownWh > Math.max(LEAST_EXPECTED_WH, STEPS_MISSED * this.lastStepWh) ? unchangedMs : null;
  }
}

/** What the registers must count: one that is not there (a meter for one direction) cannot. */
export function countedW({ powerW, importWh, exportWh }: ElectricalValues): number {
  return (powerW > 0 ? importWh : exportWh) === null ? 0 : Math.abs(powerW);
}
