import { PHASES } from '../../core/model/phases.ts';
import type { HousePicture } from '../picture.ts';
import type { Point } from './line.ts';

/** What a picture is in the database. Tags are short names of the configuration: they do not change, names may. */
export function pointsOf(picture: HousePicture): readonly Point[] {
  const { atMs, gridW, solarW, batteryW, houseW, dimming, feedIn, alarms } = picture;
  const of = (measurement: string, id: string | null, fields: Point['fields'], tags: Point['tags'] = {}): Point => ({
    measurement,
    tags: { id, ...tags },
    fields,
    atMs,
  });
  return [
    of('site', null, {
      ...{ grid_w: gridW, solar_w: solarW, battery_w: batteryW, house_w: houseW },
      ...{ dimmed: dimming !== null, dimming_w: dimming?.limitW ?? null, feed_in_limit_w: feedIn?.limitW ?? null },
      alarms,
    }),
    ...picture.chargePoints.map((point) =>
      of('charge_point', point.id, {
        power_w: point.powerW,
        solar_w: point.solarPowerW,
        ...perPhase('current', point.phaseCurrentA),
        granted_a: point.grantedA,
        mode: point.mode,
        status: point.status,
        soc_percent: point.socPercent,
        session_wh: point.session?.energyWh ?? null,
        session_cost: point.session?.cost ?? null,
        reason: point.reason,
      }),
    ),
    ...picture.circuits.map(({ id, loadA, capA }) => of('circuit', id, { ...perPhase('load', loadA), cap_a: capA })),
    ...picture.batteries.map(({ id, powerW, socPercent }) =>
      of('battery', id, { power_w: powerW, soc_percent: socPercent }),
    ),
    ...picture.loads.map(({ id, powerW, grantedW, mode }) =>
      of('load', id, { power_w: powerW, granted_w: grantedW, mode }),
    ),
    ...picture.registers.map(({ id, kind, importWh, exportWh }) =>
      of('register', id, { import_wh: importWh, export_wh: exportWh }, { kind }),
    ),
    ...picture.devices.map(({ id, kind, condition }) =>
      of('device', id, { ok: condition === 'ok', condition }, { kind }),
    ),
  ];
}

function perPhase(what: string, values: readonly number[] | null): Point['fields'] {
  if (values === null) return {};
  return Object.fromEntries(PHASES.map((phase, index) => [`${what}_${phase.toLowerCase()}_a`, values[index] ?? null]));
}
