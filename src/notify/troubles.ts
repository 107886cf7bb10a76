import type { DeviceHealth } from '../core/model/health.ts';
import type { PlanView } from '../planner/view.ts';
import type { Alarm, SiteView } from '../site/view.ts';
import type { Trouble } from './events.ts';

/** How something stands that may be a trouble. */
export interface Observation {
  readonly key: string;
  /** `null`: it is there and well. What cannot be told is not observed. */
  readonly trouble: Trouble | null;
  /** Whose it is, as plans name it (`vehicle:` and its id); `null`: the site's. */
  readonly subject: string | null;
  /** It has to last so long before it is told, and its end before that is, ms. */
  readonly settleMs: number;
  readonly endMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A wallbox or a meter that starts anew is back before. */
const DEVICE_MS = 3 * MINUTE_MS;
/** Inverters sleep when it is dark: longer than the longest night of the north of Germany, and its twilight. */
const NIGHT_MS = 18 * HOUR_MS;
const PLAN_MS = 5 * MINUTE_MS;
const ALARM_MS = 10 * MINUTE_MS;
/** Less is rounding. */
const LEAST_MISSING_WH = 200;

/** All that can be told of the site now. Pure. */
export function observe(view: SiteView, plan: PlanView): readonly Observation[] {
  return [
    ...view.devices.flatMap((device) => [...faults(device), ...doubts(device)]),
    ...fuses(view),
    ...grid(view),
    ...plan.cars.map((car) => atRisk(car, plan, view)),
    ...view.alarms.map(siteAlarm),
  ];
}

/** What an alarm is called among the observations; it is over when it is there no more. */
export const ALARM_KEY = 'alarm:';
/** Gone with its car or its departure: nobody needs to hear that. */
export const PLAN_KEY = 'plan:';

function faults(device: DeviceHealth): Observation[] {
  const fault = faultOf(device);
  if (fault === null) return [];
  const { id, kind, name } = device;
  const { isFaulty, problem, sleepsMs } = fault;
  return [
    {
      key: `device:${kind}:${id}`,
      trouble: isFaulty ? { kind: 'device-faulty', device: kind, name, problem } : null,
      subject: null,
      settleMs: Math.max(DEVICE_MS, sleepsMs),
      endMs: 2 * MINUTE_MS,
    },
  ];
}

/**
 * Whether a device is out of order; `null`: it cannot be told. One that begins to connect says nothing yet: it may have been told
 * to be faulty before a restart. `sleepsMs`: for so long that is no fault, because it sleeps at night.
 */
export function faultOf({ kind, condition, problem }: DeviceHealth): {
  readonly isFaulty: boolean;
  readonly problem: string | null;
  readonly sleepsMs: number;
} | null {
  const isUnheard = condition === 'stale' || condition === 'faulty' || (condition === 'connecting' && problem !== null);
  if (!isUnheard && condition !== 'ok') return null;
  const isDoubt = problem !== null && isDoubted(kind, problem.code);
  const sleeps = kind === 'inverter' && (problem === null || NOT_HEARD.includes(problem.code));
  return { isFaulty: isUnheard && !isDoubt, problem: problem?.code ?? null, sleepsMs: sleeps ? NIGHT_MS : 0 };
}

const NOT_HEARD: readonly string[] = ['silent', 'unreachable'];
const DOUBTS: readonly string[] = ['frozen', 'reversed', 'unbalanced', 'implausible', 'register-implausible'];

function isDoubted(kind: DeviceHealth['kind'], code: string): boolean {
  return kind === 'meter' && DOUBTS.includes(code);
}

function doubts({ id, kind, name, condition, problem }: DeviceHealth): Observation[] {
  if (kind !== 'meter' || condition === 'connecting') return [];
  const isDoubt = problem !== null && isDoubted(kind, problem.code);
  return [
    {
      key: `doubt:${id}`,
      trouble: isDoubt ? { kind: 'meter-doubtful', name, problem: problem.code } : null,
      subject: null,
      settleMs: MINUTE_MS,
      endMs: 10 * MINUTE_MS,
    },
  ];
}

function fuses({ chargePoints, circuits }: SiteView): Observation[] {
  const inDanger = new Set(
    chargePoints.flatMap(({ reasons }) =>
      reasons.flatMap((reason) => (reason.code === 'fuse-about-to-trip' ? [reason.circuit] : [])),
    ),
  );
  return circuits.map(({ id, name }) => ({
    key: `fuse:${id}`,
    trouble: inDanger.has(id) ? { kind: 'fuse-about-to-trip', circuit: name } : null,
    subject: null,
    settleMs: 0,
    endMs: 5 * MINUTE_MS,
  }));
}

/** While the power only returns the command is over. */
function grid({ dimming, feedIn }: SiteView): Observation[] {
  const common = { subject: null, settleMs: 0, endMs: 0 };
  return [
    {
      ...common,
      key: 'dimming',
      trouble: dimming === null || dimming.isReturning ? null : { kind: 'dimming', limitW: dimming.limitW },
    },
    { ...common, key: 'feed-in', trouble: feedIn === null ? null : { kind: 'feed-in', limitW: feedIn.limitW } },
  ];
}

function atRisk(
  { chargePointId, subject, departureMs, shortfalls }: PlanView['cars'][number],
  { subjects }: PlanView,
  { chargePoints }: SiteView,
): Observation {
  const [first] = shortfalls;
  const byMs = first?.byMs ?? departureMs ?? 0;
  const missingWh = shortfalls.reduce((sum, one) => sum + one.missingWh, 0);
  const name =
    subjects.find((one) => one.subject === subject)?.name ??
    chargePoints.find(({ id }) => id === chargePointId)?.name ??
    chargePointId;
  return {
    key: `${PLAN_KEY}${chargePointId}:${byMs}`,
    trouble: missingWh < LEAST_MISSING_WH ? null : { kind: 'plan-at-risk', name, byMs, missingWh },
    subject,
    settleMs: PLAN_MS,
    endMs: PLAN_MS,
  };
}

/** What the alarm concerns: the first of these that it names. */
const ABOUT = ['report', 'market', 'identity', 'circuit', 'address', 'receiver'] as const;

function siteAlarm(alarm: Alarm): Observation {
  const said = new Map<string, unknown>(Object.entries(alarm));
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const about = ABOUT.map((field) => text(said.get(field))).find((value) => value !== null) ?? null;
  const trouble: Trouble = { kind: 'site-alarm', alarm: alarm.code, about, detail: text(said.get('detail')) };
  const keeps = alarm.code.startsWith('ledger') || alarm.code.startsWith('state');
  return {
    key: `${ALARM_KEY}${alarm.code}:${about ?? ''}`,
    trouble,
    subject: null,
    settleMs: keeps ? MINUTE_MS : ALARM_MS,
    endMs: ALARM_MS,
  };
}
