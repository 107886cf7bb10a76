import type { ChargeMode } from '../core/model/site.ts';
import { normaliseUid } from '../core/sessions/uid.ts';
import type { Config } from './schema.ts';

/** What a session brings along; `null` where nobody wishes anything. */
interface SessionDefaults {
  readonly mode: ChargeMode | null;
  readonly energyWh: number | null;
  readonly socPercent: number | null;
  readonly durationMs: number | null;
}

const HOUR_MS = 3_600_000;

/**
 * What holds for a session at a charge point with this id token (`null` without one): wish by wish that of the token,
 * else that of its vehicle, else that of the charge point. The standing mode of a charge point is no wish of a session.
 */
export function sessionDefaults({
  chargePoints,
  tokens,
  vehicles,
}: Config): (chargePointId: string, uid: string | null) => SessionDefaults {
  return (chargePointId, uid) => {
    const isIt = (other: string): boolean => uid !== null && normaliseUid(other) === normaliseUid(uid);
    const token = tokens.find((one) => isIt(one.uid));
    const vehicle = vehicles.find((one) => one.tokens.some(isIt));
    const point = chargePoints.find(({ id }) => id === chargePointId);
    const kWh = token?.limitKWh ?? vehicle?.limitKWh ?? point?.limitKWh;
    const hours = token?.limitHours ?? vehicle?.limitHours ?? point?.limitHours;
    return {
      mode: token?.mode ?? vehicle?.mode ?? null,
      energyWh: kWh === undefined ? null : Math.round(kWh * 1000),
      socPercent: token?.limitSocPercent ?? vehicle?.limitSocPercent ?? point?.limitSocPercent ?? null,
      durationMs: hours === undefined ? null : Math.round(hours * HOUR_MS),
    };
  };
}
