import type { Reason } from '../../../src/core/model/reasons.ts';
import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { operatorSentence } from './grid-operator.ts';
import { fuseSentence, limitSentence, limitStep, NEARLY_A } from './limits.ts';
import { loadReasonSentence, loadReasonStep } from './load-reasons.ts';
import { meterSentence } from './meters.ts';
import { circuitName, deviceName, isTaken, since } from './names.ts';
import { planSentence, planStep } from './plan.ts';
import { stationError } from './station-errors.ts';
import type { Step } from './step.ts';
import type { Telling } from './telling.ts';
import { wishSentence, wishStep } from './wishes.ts';

/** Below this a car counts as not charging: meters show a few watts of standby. */
const CHARGING_FROM_W = 100;

/** By this much more sun than needed, nobody who looks at the flow would call it too little. */
const CLEARLY = 1.1;

export function isCharging(chargePoint: ChargePointView): boolean {
  return (chargePoint.powerW?.value ?? 0) >= CHARGING_FROM_W;
}

/** Why the charge point draws what it draws: the binding reason as one sentence. */
export function whySentence(telling: Telling): string {
  const [binding] = telling.chargePoint.reasons;
  if (binding !== undefined) return reasonSentence(binding, telling);
  return telling.i18n.t(isTaken(telling.chargePoint) ? 'reason.taken' : 'link.connecting');
}

export function reasonSentence(reason: Reason, telling: Telling): string {
  const { i18n, view, chargePoint, nowMs } = telling;
  const { t, format } = i18n;
  const amps = (valueA: number) => joined(format.rating(valueA));
  const watts = (valueW: number) => joined(format.power(valueW));
  const leftOver = (surplusW: number) => format.power(Math.max(0, surplusW)).number;
  const charging = isCharging(chargePoint);

  switch (reason.code) {
    case 'mode-off':
    case 'no-vehicle':
    case 'not-authorised':
    case 'surplus-unknown':
      return t(`reason.${reason.code}`);
    case 'charge-point-unreachable': {
      const never = reason.condition === 'connecting';
      const problem = view.devices.find(({ id }) => id === chargePoint.id)?.problem;
      if (problem?.code === 'two-controllers') {
        return t('reason.two-controllers', { controller: problem.controller, safe: amps(reason.safeCurrentA) });
      }
      if (reason.safeCurrentA === 0) return t(never ? 'reason.connecting-pause' : 'reason.unreachable-pause');
      return t(never ? 'reason.connecting' : 'reason.unreachable', { safe: amps(reason.safeCurrentA) });
    }
    case 'charge-point-fault':
      return t('reason.fault', { error: stationError(reason.errorCode, i18n) });
    case 'charge-point-uncontrolled':
      return t('reason.uncontrolled', { ceiling: amps(reason.ceilingA) });
    case 'meter-silent':
    case 'meter-doubted':
      return meterSentence(reason, telling);
    case 'circuit-limit':
      return fuseSentence(reason, view, i18n);
    case 'circuit-power-limit':
      return t('reason.circuit-power', {
        circuit: circuitName(reason.circuit, view),
        power: format.power(reason.powerW).number,
        limit: watts(reason.limitW),
      });
    case 'fuse-about-to-trip':
      return t('reason.about-to-trip', {
        circuit: circuitName(reason.circuit, view),
        phase: reason.phase,
        percent: String(reason.spentPercent),
      });
    case 'waiting-for-current': {
      const numbers = {
        phase: reason.phase,
        available: amps(Math.max(0, reason.availableA)),
        needed: amps(reason.neededA),
      };
      const turnMs = reason.nextChangeAtMs;
      if (turnMs === null || turnMs <= nowMs) return t('reason.waiting-for-current', numbers);
      return t('reason.waiting-for-turn', { ...numbers, time: format.time(turnMs) });
    }
    case 'circuit-cap':
    case 'circuit-power-cap':
    case 'unbalance-limit':
    case 'quarter-hour-limit':
    case 'upstream-limit':
    case 'grid-backup':
    case 'grid-returning':
      return limitSentence(reason, telling);
    case 'grid-operator-limit':
      return operatorSentence(reason, nowMs, i18n);
    case 'grid-operator-return':
      return t('reason.operator-return');
    case 'raising-soon': {
      const target = amps(reason.targetA);
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.raising-soon', { target, duration: format.duration(leftMs) })
        : t('reason.raising-now', { target });
    }
    case 'waiting-for-sun': {
      if (isSunBack(reason.neededW, chargePoint, view)) return t('reason.waiting-sun-back');
      const needed = watts(reason.neededW);
      return reason.surplusW < 50
        ? t('reason.waiting-no-sun', { needed })
        : t('reason.waiting-for-sun', { surplus: watts(reason.surplusW), needed });
    }
    case 'sun-proving': {
      const surplus = watts(Math.max(0, reason.surplusW));
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.sun-proving', { surplus, duration: format.duration(leftMs) })
        : t('reason.sun-proving-now', { surplus });
    }
    case 'following-sun':
      return charging
        ? t('reason.just-charging', { charging: chargingWords(chargePoint, i18n) })
        : t('reason.following-sun-start', { surplus: watts(Math.max(0, reason.surplusW)) });
    case 'sun-fading': {
      if (isSunBack(reason.neededW, chargePoint, view)) {
        return t('reason.fading-sun-back', { charging: chargingWords(chargePoint, i18n) });
      }
      const needed = watts(reason.neededW);
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.sun-fading', { needed, surplus: leftOver(reason.surplusW), duration: format.duration(leftMs) })
        : t('reason.sun-fading-now', { needed });
    }
    case 'sun-bridging':
      return t('reason.sun-bridging', { surplus: leftOver(reason.surplusW), needed: watts(reason.neededW) });
    case 'phases-soon': {
      const to = t(reason.to === 1 ? 'phases.to-one' : 'phases.to-three');
      const leftMs = reason.nextChangeAtMs - nowMs;
      return leftMs > 0
        ? t('reason.phases-soon', {
            to,
            surplus: watts(Math.max(0, reason.surplusW)),
            duration: format.duration(leftMs),
          })
        : t('reason.phases-now', { to });
    }
    case 'phases-changing':
      return t('reason.phases-changing', {
        to: t(reason.to === 1 ? 'phases.to-one' : 'phases.to-three'),
        since: since(reason.sinceMs, nowMs, i18n),
      });
    case 'phases-failed':
      return t('reason.phases-failed', {
        to: t(reason.to === 1 ? 'phases.to-one' : 'phases.to-three'),
        duration: format.duration(Math.max(0, reason.retryAtMs - nowMs)),
      });
    case 'phases-spent':
      return t('reason.phases-spent', {
        connected: t(reason.connected === 1 ? 'phases.one' : 'phases.three'),
        changes: String(reason.changes),
      });
    case 'battery-first': {
      if (reason.untilPercent === null) return t('reason.battery-share', { kept: watts(reason.keptW) });
      if (reason.socPercent === null) return t('reason.battery-first-unknown');
      const soc = { until: format.share(reason.untilPercent / 100), soc: format.share(reason.socPercent / 100) };
      return charging
        ? t('reason.battery-first-charging', { charging: chargingWords(chargePoint, i18n), ...soc })
        : t('reason.battery-first', soc);
    }
    case 'battery-silent':
      return t('reason.battery-silent', {
        name: deviceName(reason.batteryId, view),
        counted: watts(reason.countedW),
      });
    case 'battery-helps':
      return t('reason.battery-helps', { power: watts(reason.powerW), soc: format.share(reason.socPercent / 100) });
    case 'trying-hidden-sun':
      return t('reason.trying-hidden-sun', { limit: watts(reason.feedInLimitW), extra: watts(reason.extraW) });
    case 'minimum-current': {
      const min = amps(reason.minCurrentA);
      return t(charging ? 'reason.minimum-current' : 'reason.minimum-offered', { min });
    }
    case 'charge-point-maximum':
      if (!charging) return t('reason.maximum-offered', { limit: amps(reason.limitA) });
      return t(reaches(chargePoint, reason.limitA) ? 'reason.maximum' : 'reason.below-maximum', {
        charging: chargingWords(chargePoint, i18n),
        limit: amps(reason.limitA),
      });
    case 'vehicle-draws-less':
      return t('reason.draws-less', {
        drawn: format.current(reason.drawnA).number,
        offered: amps(reason.offeredA),
      });
    case 'vehicle-not-drawing':
      // The station may not have said yet that the car has begun.
      if (charging) return t('reason.just-charging', { charging: chargingWords(chargePoint, i18n) });
      return t('reason.not-drawing', { offered: amps(reason.offeredA) });
    case 'boosting': {
      const duration = format.duration(Math.max(0, reason.nextChangeAtMs - nowMs));
      if (!charging) return t('reason.boost-offered', { duration });
      return t('reason.boosting', { charging: chargingWords(chargePoint, i18n), duration });
    }
    case 'waking-vehicle':
    case 'vehicle-asleep':
    case 'energy-limit-reached':
    case 'soc-limit-reached':
    case 'time-limit-reached':
    case 'prepaid-used-up':
      return wishSentence(reason, i18n);
    case 'plan-cheap':
    case 'plan-urgent':
    case 'plan-minimum-soc':
    case 'plan-waits':
    case 'plan-done':
    case 'plan-budget':
      return planSentence(reason, charging, view.currency, i18n);
    case 'load-maximum':
    case 'load-unreachable':
    case 'load-resting':
    case 'load-minimum-run':
    case 'load-daily-minimum':
    case 'load-daily-maximum':
    case 'load-not-drawing':
      return loadReasonSentence(reason, i18n, nowMs);
  }
}

/** "Charging with 7.2 kW, 5.9 kW of it from the sun": how much, and how much of it is sun, as the screen rounds it. */
function chargingWords({ powerW, solarPowerW }: ChargePointView, { t, format }: I18n): string {
  const power = joined(format.power(powerW?.value ?? 0));
  const solar = joined(format.power(solarPowerW ?? 0));
  if (solarPowerW === null || solarPowerW < CHARGING_FROM_W) return t('reason.charging', { power });
  return solar === power ? t('reason.charging-all-sun', { power }) : t('reason.charging-part-sun', { power, solar });
}

/**
 * A decision trusts the sun only after it has lasted. Until then what flows into the grid would belie "not enough
 * sun": this says whether the meter already shows enough for this car.
 */
function isSunBack(neededW: number, { powerW }: ChargePointView, { gridW }: SiteView): boolean {
  if (gridW === null || gridW.stale) return false;
  return (powerW?.value ?? 0) - gridW.value >= neededW * CLEARLY;
}

function reaches({ phaseCurrentA }: ChargePointView, limitA: number): boolean {
  return phaseCurrentA === null || Math.max(...phaseCurrentA) >= limitA - NEARLY_A;
}

export function reasonStep(reason: Reason, telling: Omit<Telling, 'chargePoint'>): Step {
  const { i18n, view, nowMs } = telling;
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
      return { label: t('step.fault'), value: stationError(reason.errorCode, i18n) };
    case 'charge-point-uncontrolled':
      return { label: t('step.uncontrolled'), value: t('step.reserved', { value: amps(reason.ceilingA) }) };
    case 'meter-silent':
      return {
        label: t('step.meter-silent', { meter: deviceName(reason.meterId, view) }),
        value: t('step.at-most', { value: amps(reason.safeCurrentA) }),
      };
    case 'meter-doubted':
      return {
        label: t('step.meter-doubted', { meter: deviceName(reason.meterId, view) }),
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
    case 'fuse-about-to-trip':
      return {
        label: t('step.about-to-trip', { circuit: circuitName(reason.circuit, view), phase: reason.phase }),
        value: `${reason.spentPercent} %`,
      };
    case 'waiting-for-current':
      return {
        label: t('step.waiting-for-current', { circuit: circuitName(reason.circuit, view), phase: reason.phase }),
        value: t('step.of', {
          value: format.rating(Math.max(0, reason.availableA)).number,
          limit: amps(reason.neededA),
        }),
      };
    case 'circuit-cap':
    case 'circuit-power-cap':
    case 'unbalance-limit':
    case 'quarter-hour-limit':
    case 'upstream-limit':
    case 'grid-backup':
    case 'grid-returning':
      return limitStep(reason, telling);
    case 'grid-operator-limit':
      return { label: t('step.operator-limit'), value: t('step.at-most', { value: watts(reason.budgetW) }) };
    case 'grid-operator-return':
      return { label: t('step.operator-return'), value: t('step.up-to', { value: watts(reason.budgetW) }) };
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
    case 'sun-bridging':
      return { label: t('step.sun-bridging'), value: surplusOf(reason.surplusW, reason.neededW) };
    case 'phases-soon':
      return {
        label: t('step.phases-soon', { duration: left(reason.nextChangeAtMs) }),
        value: t(reason.to === 1 ? 'phases.one' : 'phases.three'),
      };
    case 'phases-changing':
      return { label: t('step.phases-changing'), value: t(reason.to === 1 ? 'phases.one' : 'phases.three') };
    case 'phases-failed':
      return {
        label: t('step.phases-failed', { duration: left(reason.retryAtMs) }),
        value: t(reason.to === 1 ? 'phases.one' : 'phases.three'),
      };
    case 'phases-spent':
      return { label: t('step.phases-spent'), value: String(reason.changes) };
    case 'battery-first':
      return { label: t('step.battery-first'), value: t('step.battery-kept', { value: watts(reason.keptW) }) };
    case 'battery-silent':
      return {
        label: t('step.battery-silent', { name: deviceName(reason.batteryId, view) }),
        value: t('step.reserved', { value: watts(reason.countedW) }),
      };
    case 'battery-helps':
      return { label: t('step.battery-helps'), value: t('step.plus', { value: watts(reason.powerW) }) };
    case 'trying-hidden-sun':
      return { label: t('step.trying-hidden-sun'), value: t('step.plus', { value: watts(reason.extraW) }) };
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
    case 'boosting':
      return { label: t('step.boost', { duration: left(reason.nextChangeAtMs) }), value: null };
    case 'waking-vehicle':
    case 'vehicle-asleep':
    case 'energy-limit-reached':
    case 'soc-limit-reached':
    case 'time-limit-reached':
    case 'prepaid-used-up':
      return wishStep(reason, i18n);
    case 'plan-cheap':
    case 'plan-urgent':
    case 'plan-minimum-soc':
    case 'plan-waits':
    case 'plan-done':
    case 'plan-budget':
      return planStep(reason, i18n);
    case 'load-maximum':
    case 'load-unreachable':
    case 'load-resting':
    case 'load-minimum-run':
    case 'load-daily-minimum':
    case 'load-daily-maximum':
    case 'load-not-drawing':
      return loadReasonStep(reason, i18n, nowMs);
  }
}
