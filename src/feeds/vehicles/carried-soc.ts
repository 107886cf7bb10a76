import { type Static, Type } from 'typebox';

/** Who says how full a car is. */
export type SocOrigin = 'http' | 'mqtt' | 'home-assistant' | 'station' | 'hand';

export interface SocReport {
  readonly percent: number;
  /** When it was so, UTC epoch ms. */
  readonly atMs: number;
  readonly origin: SocOrigin;
}

/** The session in which the car stands, as the books know it. */
export interface SessionNow {
  readonly sessionId: string;
  readonly startedAtMs: number;
  /** Wh at the charge point's meter; `null` while it cannot be known. */
  readonly energyWh: number | null;
}

/** How full a car is now. */
export interface CarriedSoc {
  readonly percent: number;
  /** When somebody said so last, UTC epoch ms. */
  readonly atMs: number;
  readonly origin: SocOrigin;
  /** Part of it was reckoned from energy since then. */
  readonly isCarried: boolean;
}

export type ReportOutcome =
  | 'taken'
  /** It is older than what is known, or says again what was so before the car charged on. */
  | 'old'
  /** It cannot be; when it is said again and again, it is. */
  | 'doubted';

/** Of what flows through the meter, so much arrives in the battery (charging with alternating current). */
const EFFICIENCY = 0.9;
const EFFICIENCIES = { least: 0.7, most: 1.02 } as const;
/** Wh at the meter per per cent, of a car with 5 to 300 kWh. */
const WH_PER_PERCENT = { least: 50, most: 3_300 } as const;
/** Two reports teach when so much lies between them, %; a lesson weighs so much. */
const LESSON_PERCENT = 8;
const LESSON_WEIGHT = 0.3;
/** How far a report may be off what was reckoned, %. */
const BELIEVED_PERCENT = 12;
/** So many reports that agree (within per cent) are believed after all. */
const REPEATS = 3;
const AGREE_PERCENT = 3;
/** A report from before the session counts when it is hardly older: the car was nearly here. By hand people are early, ms. */
const BEFORE_MS = 30 * 60_000;
const BEFORE_BY_HAND_MS = 12 * 3_600_000;
/** Without energy, or without a battery to divide it by, a report holds so long, ms. */
const UNCARRIED_MS = 30 * 60_000;
/** What a car loses, and what a meter is off, adds up, ms. */
const CARRIED_MS = 72 * 3_600_000;
/** Clocks of others, ms. */
const AHEAD_MS = 5 * 60_000;

const Origin = Type.Enum(['http', 'mqtt', 'home-assistant', 'station', 'hand']);
const Anchor = Type.Object({
  percent: Type.Number(),
  atMs: Type.Number(),
  origin: Origin,
  sessionId: Type.Union([Type.String(), Type.Null()]),
  energyWh: Type.Union([Type.Number(), Type.Null()]),
});
type Anchor = Static<typeof Anchor>;

export const KeptSocSchema = Type.Object({
  anchor: Type.Union([Anchor, Type.Null()]),
  whPerPercent: Type.Union([Type.Number(), Type.Null()]),
});
export type KeptSoc = Static<typeof KeptSocSchema>;

/**
 * How full one car is: what somebody said last, carried on by the energy that flowed since. It learns from two reports of
 * a session how much energy a per cent takes. What cannot be is not believed, and where nothing holds it says nothing.
 */
export class CarriedSocs {
  private readonly capacityWh: number | null;
  private anchor: Anchor | null = null;
  /** The first report of a session, for the lesson. */
  private first: Anchor | null = null;
  private learned: number | null = null;
  private doubted: { percent: number; times: number } | null = null;
  /** What held in a session that may be over by now. */
  private last: { readonly soc: CarriedSoc; readonly seenMs: number } | null = null;

  /** @param capacityWh `null`: not known; it is learned where reports allow */
  constructor(capacityWh: number | null) {
    this.capacityWh = capacityWh;
  }

  report({ percent, atMs: saidMs, origin }: SocReport, session: SessionNow | null, nowMs: number): ReportOutcome {
    if (!(percent >= 0 && percent <= 100)) return 'doubted';
    const atMs = saidMs > nowMs ? nowMs : saidMs;
    if (saidMs > nowMs + AHEAD_MS) return 'doubted';
    if (this.anchor !== null && atMs < this.anchor.atMs) return 'old';
    if (origin !== 'hand' && percent === this.anchor?.percent && this.mustHaveRisen(session)) return 'old';
    const reckoned = this.soc(session, nowMs);
    if (origin !== 'hand' && reckoned !== null && session !== null) {
      // Makers' servers repeat what the car said an hour ago as if it were now.
      if (reckoned.isCarried && percent === this.anchor?.percent && reckoned.percent > percent + 1) return 'old';
      if (Math.abs(percent - reckoned.percent) > BELIEVED_PERCENT && !this.isSaidAgain(percent)) return 'doubted';
    } else if (origin !== 'hand' && percent === 0 && !this.isSaidAgain(percent)) {
      // A sleeping car is often said to be empty.
      return 'doubted';
    }
    this.doubted = null;
    const anchor = {
      percent,
      atMs,
      origin,
      sessionId: session?.sessionId ?? null,
      energyWh: session?.energyWh ?? null,
    };
    this.learn(anchor);
    this.anchor = anchor;
    this.last = null;
    return 'taken';
  }

  /** How full it is in this session (`null`: it charges nowhere); `null` when nobody can say. */
  soc(session: SessionNow | null, nowMs: number): CarriedSoc | null {
    const soc = this.reckon(session, nowMs);
    if (session !== null && soc !== null) this.last = { soc, seenMs: nowMs };
    return soc;
  }

  /** Wh at the meter for a per cent; `null` while it is not known. */
  whPerPercent(): number | null {
    return this.learned ?? (this.capacityWh === null ? null : this.capacityWh / 100 / EFFICIENCY);
  }

  /** What part of the energy arrives in the battery, as learned; `null` while it is not. */
  learnedEfficiency(): number | null {
    return this.learned === null || this.capacityWh === null ? null : this.capacityWh / 100 / this.learned;
  }

  kept(): KeptSoc {
    return { anchor: this.anchor, whPerPercent: this.learned };
  }

  restore({ anchor, whPerPercent }: KeptSoc): void {
    this.anchor = anchor;
    this.learned = whPerPercent;
  }

  private reckon(session: SessionNow | null, nowMs: number): CarriedSoc | null {
    const anchor = session === null ? this.anchor : this.anchorIn(session);
    if (anchor === null || nowMs - anchor.atMs > CARRIED_MS) return null;
    const { percent, atMs, origin } = anchor;
    if (session === null) return { percent, atMs, origin, isCarried: false };
    const whPerPercent = this.whPerPercent();
    const sinceWh = session.energyWh === null || anchor.energyWh === null ? null : session.energyWh - anchor.energyWh;
    if (sinceWh === null || whPerPercent === null) {
      const isStill = sinceWh !== null && sinceWh < 100;
      return isStill || nowMs - atMs <= UNCARRIED_MS ? { percent, atMs, origin, isCarried: false } : null;
    }
    // The meter of another session, or one that was corrected.
    if (sinceWh < 0) return null;
    const reckoned = Math.min(100, percent + sinceWh / whPerPercent);
    return { percent: Math.round(reckoned * 10) / 10, atMs, origin, isCarried: sinceWh >= whPerPercent / 2 };
  }

  /** What was said, with the energy of this session to count from; `null` where the car may have driven since. */
  private anchorIn(session: SessionNow): Anchor | null {
    const { anchor, last } = this;
    if (anchor === null || anchor.sessionId === session.sessionId) return anchor;
    // Another session of the same stay: what held at its end holds on.
    if (last !== null && last.seenMs >= session.startedAtMs - BEFORE_MS) {
      this.anchor = { ...last.soc, atMs: last.seenMs, sessionId: session.sessionId, energyWh: 0 };
      return this.anchor;
    }
    const early = anchor.origin === 'hand' ? BEFORE_BY_HAND_MS : BEFORE_MS;
    if (anchor.sessionId !== null || anchor.atMs < session.startedAtMs - early) return null;
    return { ...anchor, energyWh: 0 };
  }

  /** Even of the largest battery so much energy is more than a per cent: who says the same again has not looked. */
  private mustHaveRisen(session: SessionNow | null): boolean {
    const { anchor } = this;
    if (session === null || anchor?.sessionId !== session.sessionId || anchor.percent >= 100) return false;
    const sinceWh = session.energyWh === null || anchor.energyWh === null ? 0 : session.energyWh - anchor.energyWh;
    return sinceWh > 2 * WH_PER_PERCENT.most;
  }

  private isSaidAgain(percent: number): boolean {
    const agrees = this.doubted !== null && Math.abs(this.doubted.percent - percent) <= AGREE_PERCENT;
    this.doubted = { percent, times: agrees ? (this.doubted?.times ?? 0) + 1 : 1 };
    return this.doubted.times >= REPEATS;
  }

  private learn(anchor: Anchor): void {
    const { first } = this;
    if (anchor.origin === 'hand' || anchor.sessionId === null || anchor.energyWh === null) return;
    if (first === null || first.sessionId !== anchor.sessionId || first.energyWh === null) {
      this.first = anchor;
      return;
    }
    const rose = anchor.percent - first.percent;
    if (rose < LESSON_PERCENT) return;
    const found = (anchor.energyWh - first.energyWh) / rose;
    const { least, most } =
      this.capacityWh === null
        ? WH_PER_PERCENT
        : { least: this.capacityWh / 100 / EFFICIENCIES.most, most: this.capacityWh / 100 / EFFICIENCIES.least };
    if (!(found >= least && found <= most)) return;
    const before = this.whPerPercent() ?? found;
    this.learned = Math.round((before + (found - before) * LESSON_WEIGHT) * 10) / 10;
    this.first = anchor;
  }
}
