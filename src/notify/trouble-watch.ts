import type { Clock } from '../clock.ts';
import type { NotificationStore, ToldTrouble } from '../ledger/notification-store.ts';
import { type Trouble, troubleIn } from './events.ts';
import { ALARM_KEY, type Observation, PLAN_KEY } from './troubles.ts';

/** What has become worth telling, or forgetting. `told` is to be kept together with it. */
export type TroubleNews =
  | { readonly phase: 'began'; readonly trouble: Trouble; readonly subject: string | null; readonly told: ToldTrouble }
  | { readonly phase: 'ended'; readonly trouble: Trouble; readonly told: ToldTrouble & { readonly overAtMs: number } }
  /** Its end is no news. */
  | { readonly phase: 'gone'; readonly told: ToldTrouble };

/** The same trouble is told anew after this time at the soonest: what flaps is told once. */
const REPEAT_MS = 30 * 60_000;
/** A plan that was at risk and is again, for the same departure, is no news. */
const REPEAT_PLAN_MS = 24 * 3_600_000;
/** After a start nothing is over yet: alarms take their time to come back. */
const START_MS = 10 * 60_000;

/**
 * Turns what is seen again and again into what is told: a trouble once when it has lasted, its end once when that has, and
 * after a restart only what was not told before. Remembers nothing itself that the store does not: `news` gives the
 * same again until it was kept.
 */
export class TroubleWatch {
  private readonly store: Pick<NotificationStore, 'troubles'>;
  private readonly clock: Clock;
  private readonly sinceMono = new Map<string, number>();
  private readonly wellSinceMono = new Map<string, number>();
  private readonly startedMono: number;

  constructor(store: Pick<NotificationStore, 'troubles'>, clock: Clock) {
    this.store = store;
    this.clock = clock;
    this.startedMono = clock.monoMs();
  }

  news(seen: readonly Observation[]): readonly TroubleNews[] {
    const told = new Map(this.store.troubles().map((one) => [one.key, one]));
    const now = new Map(seen.map((one) => [one.key, one]));
    for (const key of this.sinceMono.keys()) if ((now.get(key)?.trouble ?? null) === null) this.sinceMono.delete(key);
    const begun = seen.flatMap((one) => this.begun(one, told.get(one.key)) ?? []);
    const ended = [...told.values()].flatMap((one) => this.ended(one, now.get(one.key)) ?? []);
    return [...begun, ...ended];
  }

  private begun({ key, trouble, subject, settleMs }: Observation, told: ToldTrouble | undefined): TroubleNews | null {
    if (trouble === null) return null;
    const monoMs = this.clock.monoMs();
    const sinceMono = this.sinceMono.get(key) ?? monoMs;
    this.sinceMono.set(key, sinceMono);
    const nowMs = this.clock.wallMs();
    const repeatMs = key.startsWith(PLAN_KEY) ? REPEAT_PLAN_MS : REPEAT_MS;
    // A clock that was set back must not silence it.
    const isFresh = told !== undefined && Math.abs(nowMs - told.toldAtMs) < repeatMs;
    if (told?.overAtMs === null || isFresh || monoMs - sinceMono < settleMs) return null;
    return {
      phase: 'began',
      trouble,
      subject,
      told: { key, trouble: JSON.stringify(trouble), toldAtMs: nowMs, overAtMs: null },
    };
  }

  private ended(told: ToldTrouble, seen: Observation | undefined): TroubleNews | null {
    const { key } = told;
    if (told.overAtMs !== null) {
      this.wellSinceMono.delete(key);
      return null;
    }
    const monoMs = this.clock.monoMs();
    const overAtMs = this.clock.wallMs();
    const isGone = seen === undefined && key.startsWith(PLAN_KEY);
    const isWell = isGone || (seen === undefined ? key.startsWith(ALARM_KEY) : seen.trouble === null);
    if (!isWell) {
      this.wellSinceMono.delete(key);
      return null;
    }
    const sinceMono = this.wellSinceMono.get(key) ?? monoMs;
    this.wellSinceMono.set(key, sinceMono);
    const endsAtMono = seen === undefined ? Math.max(sinceMono, this.startedMono) + START_MS : sinceMono + seen.endMs;
    if (monoMs < endsAtMono) return null;
    const trouble = troubleIn(told.trouble);
    if (isGone || trouble === null) return { phase: 'gone', told: { ...told, overAtMs } };
    return { phase: 'ended', trouble, told: { ...told, overAtMs } };
  }
}
