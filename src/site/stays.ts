import type { Clock } from '../clock.ts';
import { isEmpty } from '../core/control/present.ts';
import type { PlanWish } from '../core/model/planning.ts';
import type { Reading } from '../core/model/readings.ts';
import { type ChargeLimit, type ChargeMode, NO_LIMIT } from '../core/model/site.ts';
import type { ChargePointSnapshot, ChargeWishes, UpstreamLimit } from '../core/model/snapshot.ts';
import type { Log } from '../log.ts';
import type { Modes } from './modes.ts';

/** What lies over the standing mode of a charge point while one car is there. */
export interface Stay {
  /** `null`: the standing mode holds. */
  readonly mode: ChargeMode | null;
  readonly limit: ChargeLimit;
  /** Chosen by a person: no default takes its place any more during this stay. */
  readonly modeChosen: boolean;
  readonly limitChosen: boolean;
  /** UTC epoch ms; `null` while none runs. */
  readonly boostUntilMs: number | null;
  /** The session whose defaults have been applied. */
  readonly sessionId: string | null;
}

/** Where stays survive a restart. Every call throws when the disk does not let it. */
export interface StayMemory {
  all(): ReadonlyMap<string, Stay>;
  set(chargePointId: string, stay: Stay, nowMs: number): void;
  forget(chargePointId: string): void;
}

/** A session that runs, as the books know it. */
export interface RunningSession {
  readonly sessionId: string;
  /** Whole Wh by the newest register; `null` while it cannot be known. */
  readonly energyWh: number | null;
  /** Pseudonym of the id token. */
  readonly tokenRef: string | null;
}

/** What a charge point, an id token or a vehicle brings along; `null` where it wishes nothing. */
export interface SessionDefaults {
  readonly mode: ChargeMode | null;
  readonly energyWh: number | null;
  readonly socPercent: number | null;
  /** From the beginning of the session, ms. */
  readonly durationMs: number | null;
}

export interface StaysOptions {
  readonly modes: Modes;
  readonly memory: StayMemory;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessionOf: (chargePointId: string) => RunningSession | null;
  /** What is left on the card that charges there; `null` where nothing has to be paid in advance. */
  readonly prepaidLeftCents: (chargePointId: string) => number | null;
  /** What the plan wishes now; `null` without one. */
  readonly planOf: (chargePointId: string) => PlanWish | null;
  /** What the back-end leaves whose session runs there; `null` where none limits. */
  readonly upstreamLimitOf?: (chargePointId: string) => UpstreamLimit | null;
  /** State of charge of the car there, %; `null` where nobody tells. */
  readonly socOf: (chargePointId: string) => Reading<number> | null;
  /** Asked once for each session that begins. */
  readonly defaultsOf: (chargePointId: string, tokenRef: string | null) => SessionDefaults;
}

export type StayOutcome = 'done' | 'unknown-charge-point' | 'no-vehicle';

/** The longest boost, ms: whoever wants more chooses the mode. */
const LONGEST_BOOST_MS = 24 * 3_600_000;

const NOTHING: Stay = {
  mode: null,
  limit: NO_LIMIT,
  modeChosen: false,
  limitChosen: false,
  boostUntilMs: null,
  sessionId: null,
};

/**
 * What people wish of each charge point. A choice made while no car is there changes the standing mode; a choice made
 * while one is there holds until it leaves. Switching off is for good: it holds until somebody switches on. All
 * of it holds at once, even when it cannot be stored.
 */
export class Stays {
  private readonly options: StaysOptions;
  private readonly stays = new Map<string, Stay>();
  private readonly boostEnds = new Map<string, number>();
  /** Charge points that have a car, as far as was heard. */
  private readonly occupied = new Set<string>();

  constructor(options: StaysOptions) {
    this.options = options;
    for (const [id, stay] of this.remembered()) {
      this.stays.set(id, stay);
      this.occupied.add(id);
      const leftMs = Math.min(LONGEST_BOOST_MS, (stay.boostUntilMs ?? 0) - options.clock.wallMs());
      if (leftMs > 0) this.boostEnds.set(id, options.clock.monoMs() + leftMs);
    }
  }

  /** What is wished of a charge point in this state; takes notice of cars and sessions that come and go. */
  wishes(seen: Pick<ChargePointSnapshot, 'id' | 'condition' | 'hasTransaction' | 'status'>): ChargeWishes {
    const { modes, clock, sessionOf } = this.options;
    const { id } = seen;
    const session = sessionOf(id);
    this.notice(seen, session);
    const stay = this.stays.get(id) ?? NOTHING;
    const boostEndsMonoMs = this.boostEnds.get(id) ?? null;
    if (boostEndsMonoMs !== null && clock.monoMs() >= boostEndsMonoMs) {
      this.boostEnds.delete(id);
      this.keep(id, { ...stay, boostUntilMs: null });
    }
    return {
      mode: stay.mode ?? modes.get(id),
      boostEndsMonoMs,
      limit: stay.limit,
      sessionWh: session?.energyWh ?? null,
      soc: this.options.socOf(id),
      prepaidLeftCents: this.options.prepaidLeftCents(id),
      plan: this.options.planOf(id),
      upstreamLimit: this.options.upstreamLimitOf?.(id) ?? null,
    };
  }

  /** A mode ends a boost. */
  choose(id: string, mode: ChargeMode): 'done' | 'unknown-charge-point' {
    const { modes } = this.options;
    if (!modes.has(id)) return 'unknown-charge-point';
    this.boostEnds.delete(id);
    if (mode === 'off' || !this.occupied.has(id)) modes.set(id, mode);
    else if (modes.get(id) === 'off') modes.reset(id);
    if (this.occupied.has(id)) {
      this.keep(id, { ...(this.stays.get(id) ?? NOTHING), mode, modeChosen: true, boostUntilMs: null });
    }
    return 'done';
  }

  /** Charges fast for so long, then as before; `null` ends it. */
  boost(id: string, durationMs: number | null): StayOutcome {
    const { modes, clock } = this.options;
    if (!modes.has(id)) return 'unknown-charge-point';
    if (!this.occupied.has(id)) return 'no-vehicle';
    const leftMs = Math.min(LONGEST_BOOST_MS, durationMs ?? 0);
    if (leftMs > 0) this.boostEnds.set(id, clock.monoMs() + leftMs);
    else this.boostEnds.delete(id);
    const boostUntilMs = leftMs > 0 ? clock.wallMs() + leftMs : null;
    this.keep(id, { ...(this.stays.get(id) ?? NOTHING), boostUntilMs });
    return 'done';
  }

  /** Takes the place of the limit before, reached or not. */
  limit(id: string, limit: ChargeLimit): StayOutcome {
    if (!this.options.modes.has(id)) return 'unknown-charge-point';
    if (!this.occupied.has(id)) return 'no-vehicle';
    this.keep(id, { ...(this.stays.get(id) ?? NOTHING), limit, limitChosen: true });
    return 'done';
  }

  private notice(
    seen: Pick<ChargePointSnapshot, 'id' | 'condition' | 'hasTransaction' | 'status'>,
    session: RunningSession | null,
  ): void {
    const { id, status, condition } = seen;
    if (isEmpty(seen)) {
      this.occupied.delete(id);
      this.boostEnds.delete(id);
      if (this.stays.delete(id)) this.store(id, () => this.options.memory.forget(id));
      return;
    }
    if (condition !== 'ok' || status === 'unknown' || status === 'unavailable') return;
    this.occupied.add(id);
    if (session !== null && seen.hasTransaction) this.apply(id, session);
  }

  /** Once for each session. Whom the owner has switched off is not switched on by a card. */
  private apply(id: string, { sessionId, tokenRef }: RunningSession): void {
    const stay = this.stays.get(id) ?? NOTHING;
    if (stay.sessionId === sessionId) return;
    const { modes, clock, defaultsOf } = this.options;
    const { mode, energyWh, socPercent, durationMs } = defaultsOf(id, tokenRef);
    const untilMs = durationMs === null ? null : clock.wallMs() + durationMs;
    const isOff = modes.get(id) === 'off';
    this.keep(id, {
      ...stay,
      sessionId,
      mode: stay.modeChosen ? stay.mode : isOff ? null : mode,
      limit: stay.limitChosen ? stay.limit : { energyWh, socPercent, untilMs },
    });
  }

  private keep(id: string, stay: Stay): void {
    this.stays.set(id, stay);
    this.store(id, () => this.options.memory.set(id, stay, this.options.clock.wallMs()));
  }

  private store(chargePointId: string, write: () => void): void {
    try {
      write();
    } catch (err) {
      this.options.log.error({ chargePointId, err }, 'A wish holds, but could not be stored for the next start');
    }
  }

  private remembered(): ReadonlyMap<string, Stay> {
    try {
      return this.options.memory.all();
    } catch (err) {
      this.options.log.error({ err }, 'Boosts and limits cannot be read: none holds');
      return new Map();
    }
  }
}
