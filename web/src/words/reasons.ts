import type { Reason } from '../../../src/core/model/reasons.ts';
import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { circuitName, deviceName, since } from './names.ts';

/** What a sentence may draw on besides the reason itself. */
export interface Telling {
  readonly i18n: I18n;
  readonly view: SiteView;
  readonly chargePoint: ChargePointView;
  /** The controller's time, UTC epoch ms. */
  readonly nowMs: number;
}

/** Below this a car counts as not charging: meters show a few watts of standby. */
const CHARGING_FROM_W = 100;

export function isCharging(chargePoint: ChargePointView): boolean {
  return (chargePoint.powerW?.value ?? 0) >= CHARGING_FROM_W;
}

/** Why the charge point draws what it draws: the binding reason as one sentence. */
export function whySentence(telling: Telling): string {
  const [binding] = telling.chargePoint.reasons;
  return binding === undefined ? telling.i18n.t('link.connecting') : reasonSentence(binding, telling);
}

export function reasonSentence(reason: Reason, { i18n, view, chargePoint, nowMs }: Telling): string {
  const { t, format } = i18n;
  const amps = (valueA: number) => joined(format.rating(valueA));
  const watts = (valueW: number) => joined(format.power(valueW));
  const power = watts(chargePoint.powerW?.value ?? 0);
  const solarW = chargePoint.solarPowerW ?? 0;
  const charging = isCharging(chargePoint);

  switch (reason.code) {
    case 'mode-off':
    case 'no-vehicle':
    case 'not-authorised':
    case 'surplus-unknown':
      return t(`reason.${reason.code}`);
    case 'charge-point-unreachable': {
      const never = reason.condition === 'connecting';
      if (reason.safeCurrentA === 0) return t(never ? 'reason.connecting-pause' : 'reason.unreachable-pause');
      return t(never ? 'reason.connecting' : 'reason.unreachable', { safe: amps(reason.safeCurrentA) });
    }
    case 'charge-point-fault':
      return t('reason.fault', { error: reason.errorCode });
    case 'charge-point-uncontrolled':
      return t('reason.uncontrolled', { ceiling: amps(reason.ceilingA) });
    case 'meter-silent': {
      const meter = deviceName(reason.meterId, view);
      const safe = amps(reason.safeCurrentA);
      const paused = reason.safeCurrentA === 0;
      if (reason.sinceMs === null) {
        return paused ? t('reason.meter-never-pause', { meter }) : t('reason.meter-never', { meter, safe });
      }
      const silent = { meter, since: since(reason.sinceMs, nowMs, i18n) };
      return paused ? t('reason.meter-silent-pause', silent) : t('reason.meter-silent', { ...silent, safe });
    }
    case 'circuit-limit': {
      const numbers = {
        phase: reason.phase,
        load: format.current(reason.loadA).number,
        limit: amps(reason.limitA),
      };
      return view.circuits.length > 1
        ? t('reason.circuit-limit-named', { ...numbers, circuit: circuitName(reason.circuit, view) })
        : t('reason.circuit-limit', numbers);
    }
    case 'circuit-power-limit':
      return t('reason.circuit-power', {
        circuit: circuitName(reason.circuit, view),
        power: format.power(reason.powerW).number,
        limit: watts(reason.limitW),
      });
    case 'waiting-for-current':
      return t('reason.waiting-for-current', {
        phase: reason.phase,
        available: amps(Math.max(0, reason.availableA)),
        needed: amps(reason.neededA),
      });
    case 'raising-soon': {
      const target = amps(reason.targetA);
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.raising-soon', { target, duration: format.duration(leftMs) })
        : t('reason.raising-now', { target });
    }
    case 'waiting-for-sun': {
      const needed = watts(reason.neededW);
      return reason.surplusW < 50
        ? t('reason.waiting-no-sun', { needed })
        : t('reason.waiting-for-sun', { surplus: watts(reason.surplusW), needed });
    }
    case 'sun-proving': {
      const needed = watts(reason.neededW);
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.sun-proving', { needed, duration: format.duration(leftMs) })
        : t('reason.sun-proving-now', { needed });
    }
    case 'following-sun':
      return charging
        ? t('reason.following-sun', { power, solar: watts(solarW) })
        : t('reason.following-sun-start', { surplus: watts(Math.max(0, reason.surplusW)) });
    case 'sun-fading': {
      const needed = watts(reason.neededW);
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.sun-fading', { needed, duration: format.duration(leftMs) })
        : t('reason.sun-fading-now', { needed });
    }
    case 'minimum-current': {
      const min = amps(reason.minCurrentA);
      return t(charging ? 'reason.minimum-current' : 'reason.minimum-offered', { min });
    }
    case 'charge-point-maximum':
      if (!charging) return t('reason.maximum-offered', { limit: amps(reason.limitA) });
      return solarW >= CHARGING_FROM_W
        ? t('reason.maximum-solar', { power, solar: watts(solarW) })
        : t('reason.maximum', { power });
    case 'vehicle-draws-less':
      return t('reason.draws-less', {
        drawn: format.current(reason.drawnA).number,
        offered: amps(reason.offeredA),
      });
    case 'vehicle-not-drawing':
      return t('reason.not-drawing', { offered: amps(reason.offeredA) });
  }
}

/** A rung of the ladder: what limits, and by how much. */
export interface Step {
  readonly label: string;
  readonly value: string | null;
}

export function reasonStep(reason: Reason, { i18n, view, nowMs }: Telling): Step {
  const { t, format } = i18n;
  const amps = (valueA: number) => joined(format.rating(valueA));
  const watts = (valueW: number) => joined(format.power(valueW));
  const left = (atMs: number) => format.duration(Math.max(0, atMs - nowMs));
  const surplusOf = (surplusW: number, neededW: number) =>
    t('step.of', { value: format.power(surplusW).number, limit: watts(neededW) });

  switch (reason.code) {
    case 'mode-off':
    case 'no-vehicle':
    case 'not-authorised':
    case 'surplus-unknown':
      return { label: t(`step.${reason.code}`), value: null };
    case 'charge-point-unreachable':
      return { label: t('step.unreachable'), value: t('step.at-most', { value: amps(reason.safeCurrentA) }) };
    case 'charge-point-fault':
      return { label: t('step.fault'), value: reason.errorCode };
    case 'charge-point-uncontrolled':
      return { label: t('step.uncontrolled'), value: t('step.reserved', { value: amps(reason.ceilingA) }) };
    case 'meter-silent':
      return {
        label: t('step.meter-silent', { meter: deviceName(reason.meterId, view) }),
        value: t('step.at-most', { value: amps(reason.safeCurrentA) }),
      };
    case 'circuit-limit':
      return {
        label: t('step.circuit-limit', { circuit: circuitName(reason.circuit, view), phase: reason.phase }),
        value: t('step.of', { value: format.current(reason.loadA).number, limit: amps(reason.limitA) }),
      };
    case 'circuit-power-limit':
      return {
        label: t('step.circuit-power', { circuit: circuitName(reason.circuit, view) }),
        value: t('step.of', { value: format.power(reason.powerW).number, limit: watts(reason.limitW) }),
      };
    case 'waiting-for-current':
      return {
        label: t('step.waiting-for-current', { circuit: circuitName(reason.circuit, view), phase: reason.phase }),
        value: t('step.of', {
          value: format.rating(Math.max(0, reason.availableA)).number,
          limit: amps(reason.neededA),
        }),
      };
    case 'raising-soon':
      return {
        label: t('step.raising-soon', { duration: left(reason.nextChangeAtMs) }),
        value: t('step.up-to', { value: amps(reason.targetA) }),
      };
    case 'waiting-for-sun':
      return { label: t('step.sun'), value: surplusOf(reason.surplusW, reason.neededW) };
    case 'sun-proving':
      return {
        label: t('step.sun-proving', { duration: left(reason.nextChangeAtMs) }),
        value: surplusOf(reason.surplusW, reason.neededW),
      };
    case 'following-sun':
      return { label: t('step.sun'), value: watts(reason.surplusW) };
    case 'sun-fading':
      return {
        label: t('step.sun-fading', { duration: left(reason.nextChangeAtMs) }),
        value: surplusOf(reason.surplusW, reason.neededW),
      };
    case 'minimum-current':
      return { label: t('step.minimum'), value: amps(reason.minCurrentA) };
    case 'charge-point-maximum':
      return { label: t('step.maximum'), value: t('step.at-most', { value: amps(reason.limitA) }) };
    case 'vehicle-draws-less':
      return {
        label: t('step.draws-less'),
        value: t('step.of', { value: format.current(reason.drawnA).number, limit: amps(reason.offeredA) }),
      };
    case 'vehicle-not-drawing':
      return {
        label: t('step.draws-less'),
        value: t('step.of', { value: format.rating(0).number, limit: amps(reason.offeredA) }),
      };
  }
}
