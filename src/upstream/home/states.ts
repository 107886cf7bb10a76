import type { HousePicture, LoadPicture, PointPicture } from '../picture.ts';

/** A retained state. */
export interface State {
  readonly topic: string;
  /** JSON. */
  readonly payload: string;
  /** The same without what is measured. */
  readonly choices: string;
}

export interface Topics {
  readonly status: string;
  readonly errors: string;
  readonly site: string;
  point(id: string): string;
  circuit(id: string): string;
  load(id: string): string;
  battery(id: string): string;
  device(kind: string, id: string): string;
}

/** Below one prefix, which holds no secret: every client of the broker may read topics. */
export function topicsBelow(prefix: string): Topics {
  return {
    status: `${prefix}/status`,
    errors: `${prefix}/errors`,
    site: `${prefix}/site`,
    point: (id) => `${prefix}/charge-points/${id}`,
    circuit: (id) => `${prefix}/circuits/${id}`,
    load: (id) => `${prefix}/loads/${id}`,
    battery: (id) => `${prefix}/batteries/${id}`,
    device: (kind, id) => `${prefix}/registers/${kind}/${id}`,
  };
}

/** All that is published of a picture. Each thing is one JSON document, so that its values fit together. */
export function statesOf(picture: HousePicture, topics: Topics): readonly State[] {
  const { gridW, solarW, batteryW, houseW, dimming, feedIn, alarms } = picture;
  return [
    state(
      topics.site,
      { dimmed: dimming !== null, dimmingW: dimming?.limitW ?? null, feedInLimitW: feedIn?.limitW ?? null, alarms },
      { gridW: whole(gridW), solarW: whole(solarW), batteryW: whole(batteryW), houseW: whole(houseW) },
    ),
    ...picture.chargePoints.map((point) => pointState(point, picture, topics)),
    ...picture.circuits.map(({ id, limitA, loadA, capA, homeCapA }) =>
      state(
        topics.circuit(id),
        { limitA: Math.min(...limitA), capA, homeLimitA: homeCapA ?? Math.min(...limitA) },
        phases('load', loadA),
      ),
    ),
    ...picture.loads.map((load) => loadState(load, topics)),
    ...picture.batteries.map(({ id, powerW, socPercent }) =>
      state(topics.battery(id), {}, { powerW: whole(powerW), socPercent }),
    ),
    ...picture.registers.map(({ id, kind, importWh, exportWh }) =>
      state(topics.device(kind, id), {}, { importWh, exportWh }),
    ),
  ];
}

function pointState(point: PointPicture, { atMs, currency }: HousePicture, topics: Topics): State {
  const { mode, status, boostEndsAtMs, limit, homeLimitA, maxCurrentA, plan, session, reason } = point;
  return state(
    topics.point(point.id),
    {
      ...{ mode, status, reason, boostUntil: moment(boostEndsAtMs) },
      connected: !['unknown', 'available', 'reserved', 'unavailable', 'faulted'].includes(status),
      boosting: boostEndsAtMs !== null,
      limitKWh: (limit.energyWh ?? 0) / 1000,
      limitPercent: limit.socPercent ?? 0,
      limitA: homeLimitA ?? maxCurrentA,
      readyBy: moment(plan?.byMs ?? null),
      sessionSince: moment(session?.startedAtMs ?? null),
    },
    {
      powerW: whole(point.powerW),
      solarW: whole(point.solarPowerW),
      ...phases('current', point.phaseCurrentA),
      grantedA: tenths(point.grantedA),
      boostMinutes: boostEndsAtMs === null ? 0 : Math.max(1, Math.round((boostEndsAtMs - atMs) / 60_000)),
      socPercent: point.socPercent,
      rangeKm: point.rangeKm,
      missingWh: plan?.missingWh ?? null,
      sessionWh: session?.energyWh ?? null,
      sessionCost: session?.cost ?? null,
      currency,
    },
  );
}

function loadState({ id, mode, powerW, grantedW }: LoadPicture, topics: Topics): State {
  return state(topics.load(id), { mode, on: grantedW > 0 }, { powerW: whole(powerW), grantedW: whole(grantedW) });
}

function state(topic: string, choices: object, measured: object): State {
  return { topic, payload: JSON.stringify({ ...choices, ...measured }), choices: JSON.stringify(choices) };
}

function phases(what: string, values: readonly number[] | null): object {
  return Object.fromEntries(
    ['L1', 'L2', 'L3'].map((phase, index) => [`${what}${phase}`, tenths(values?.[index] ?? null)]),
  );
}

const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));
const tenths = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);
const moment = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
