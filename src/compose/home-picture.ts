import type { Settings } from '../core/model/site.ts';
import type { DeviceSnapshot } from '../core/model/snapshot.ts';
import type { Cycle } from '../site/loop.ts';
import type { Shown, SiteView } from '../site/view.ts';
import { ORDERED_BY } from '../upstream/home/publisher.ts';
import type { HousePicture, RegisterPicture } from '../upstream/picture.ts';

export interface PictureSources {
  readonly settings: Settings;
  readonly homeLimitA: (chargePointId: string) => number | null;
  /** Of a running session so far, in whole units of the currency; `null` where no price holds. */
  readonly costOf: (sessionId: string) => number | null;
}

/** The live view as other programs may have it: without people and cards, and without what is too old to be true. */
export function pictureOf(view: SiteView, cycle: Cycle | null, sources: PictureSources): HousePicture {
  const { settings, homeLimitA, costOf } = sources;
  const minimumOf = new Map(settings.chargePoints.map(({ id, minCurrentA }) => [id, minCurrentA]));
  const { atMs, siteName, currency, dimming, feedIn, alarms } = view;
  return {
    ...{ atMs, siteName, currency, alarms: alarms.length },
    gridW: fresh(view.gridW),
    solarW: fresh(view.solarW),
    batteryW: fresh(view.batteryW),
    houseW: fresh(view.houseW),
    dimming: dimming === null ? null : { limitW: dimming.limitW },
    feedIn: feedIn === null ? null : { limitW: feedIn.limitW },
    circuits: view.circuits.map(({ id, name, limitA, loadA, caps }) => {
      const currents = caps.flatMap(({ maxCurrentA }) => (maxCurrentA === null ? [] : [maxCurrentA]));
      return {
        ...{ id, name, limitA, loadA },
        capA: currents.length === 0 ? null : Math.min(...currents),
        homeCapA: caps.find(({ source }) => source === ORDERED_BY)?.maxCurrentA ?? null,
      };
    }),
    chargePoints: view.chargePoints.map((point) => {
      const { id, name, mode, status, grantedA, maxCurrentA, boostEndsAtMs, limit, socPercent, rangeKm } = point;
      const powerW = fresh(point.powerW);
      return {
        ...{ id, name, mode, status, grantedA, maxCurrentA, boostEndsAtMs, limit, socPercent, rangeKm, powerW },
        minCurrentA: minimumOf.get(id) ?? 6,
        solarPowerW: powerW === null ? null : point.solarPowerW,
        phaseCurrentA: powerW === null ? null : point.phaseCurrentA,
        homeLimitA: homeLimitA(id),
        plan: point.plan === null ? null : { byMs: point.plan.byMs, missingWh: point.plan.missingWh },
        session:
          point.session === null
            ? null
            : {
                startedAtMs: point.session.startedAtMs,
                energyWh: point.session.energyWh,
                cost: costOf(point.session.sessionId),
              },
        reason: point.reasons[0]?.code ?? null,
      };
    }),
    loads: view.loads.map(({ id, name, mode, powerW, grantedW }) => ({
      ...{ id, name, mode, grantedW },
      powerW: fresh(powerW),
    })),
    batteries: view.batteries.map(({ id, name, powerW, socPercent }) => ({
      ...{ id, name },
      powerW: fresh(powerW),
      socPercent: fresh(socPercent),
    })),
    devices: view.devices.map(({ id, kind, name, condition, lastHeardMs }) => ({
      ...{ id, kind, name, condition, lastHeardMs },
    })),
    registers: registersOf(view, cycle),
  };
}

function registersOf({ devices }: SiteView, cycle: Cycle | null): readonly RegisterPicture[] {
  if (cycle === null) return [];
  const { meters, inverters, batteries, chargePoints } = cycle.snapshot;
  const named = new Map(devices.map(({ id, kind, name }) => [`${kind} ${id}`, name]));
  const of = (kind: RegisterPicture['kind'], list: readonly DeviceSnapshot[]): readonly RegisterPicture[] =>
    list.map(({ id, condition, reading }) => {
      const values = condition === 'ok' ? reading?.value : undefined;
      const name = named.get(`${kind} ${id}`) ?? id;
      return { id, kind, name, importWh: values?.importWh ?? null, exportWh: values?.exportWh ?? null };
    });
  return [
    ...of('meter', meters),
    ...of('inverter', inverters),
    ...of('battery', batteries),
    ...of('charge-point', chargePoints),
  ];
}

function fresh(shown: Shown | null): number | null {
  return shown === null || shown.stale ? null : shown.value;
}
