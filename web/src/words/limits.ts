import type { LimitReason, Reason } from '../../../src/core/model/reasons.ts';
import type { CircuitView, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { circuitName, moment } from './names.ts';
import type { Step } from './step.ts';
import type { Telling } from './telling.ts';

/** Currents this close count as the same, A: a meter and a charge point are read at different moments. */
export const NEARLY_A = 1.5;

/** The words for what limits beside the fuses. */
export function limitSentence(reason: LimitReason, telling: Telling): string {
  const { i18n, view, nowMs } = telling;
  const { t, format } = i18n;
  const amps = (valueA: number) => joined(format.rating(valueA));
  const watts = (valueW: number) => joined(format.power(valueW));
  switch (reason.code) {
    case 'circuit-cap':
    case 'circuit-power-cap': {
      const limit = reason.code === 'circuit-cap' ? amps(reason.limitA) : watts(reason.limitW);
      const named = { source: reason.source, circuit: circuitName(reason.circuit, view), limit };
      return reason.nextChangeAtMs === null
        ? t('reason.cap', named)
        : t('reason.cap-until', { ...named, time: moment(reason.nextChangeAtMs, nowMs, i18n) });
    }
    case 'unbalance-limit':
      return t('reason.unbalance', {
        phase: reason.phase,
        against: reason.against,
        difference: format.current(reason.differenceA).number,
        limit: amps(reason.limitA),
      });
    case 'quarter-hour-limit':
      return t('reason.quarter-hour', {
        cap: watts(reason.capW),
        allowed: watts(reason.allowedW),
        time: format.time(reason.nextChangeAtMs),
      });
    case 'upstream-limit':
      return t('reason.upstream', { source: reason.source, limit: amps(reason.limitA) });
    case 'grid-backup':
      return reason.currentA === 0 ? t('reason.backup-pause') : t('reason.backup', { limit: amps(reason.currentA) });
    case 'grid-returning':
      return t('reason.grid-returning', {
        limit: amps(reason.currentA),
        duration: format.duration(reason.nextChangeAtMs - nowMs),
      });
  }
}

export function limitStep(reason: LimitReason, { i18n, view }: Pick<Telling, 'i18n' | 'view'>): Step {
  const { t, format } = i18n;
  const amps = (valueA: number) => joined(format.rating(valueA));
  const watts = (valueW: number) => joined(format.power(valueW));
  switch (reason.code) {
    case 'circuit-cap':
      return {
        label: capLabel(reason.source, `${circuitName(reason.circuit, view)} ${reason.phase}`, reason, i18n),
        value: t('step.of', { value: format.current(reason.loadA).number, limit: amps(reason.limitA) }),
      };
    case 'circuit-power-cap':
      return {
        label: capLabel(reason.source, circuitName(reason.circuit, view), reason, i18n),
        value: t('step.of', { value: format.power(reason.powerW).number, limit: watts(reason.limitW) }),
      };
    case 'unbalance-limit':
      return {
        label: t('step.unbalance', { phase: reason.phase, against: reason.against }),
        value: t('step.of', { value: format.current(reason.differenceA).number, limit: amps(reason.limitA) }),
      };
    case 'quarter-hour-limit':
      return {
        label: t('step.quarter-hour', { time: format.time(reason.nextChangeAtMs) }),
        value: t('step.at-most', { value: watts(reason.allowedW) }),
      };
    case 'upstream-limit':
      return { label: reason.source, value: t('step.at-most', { value: amps(reason.limitA) }) };
    case 'grid-backup':
      return { label: t('step.backup'), value: t('step.at-most', { value: amps(reason.currentA) }) };
    case 'grid-returning':
      return {
        label: t('step.grid-returning', { time: format.time(reason.nextChangeAtMs) }),
        value: t('step.at-most', { value: amps(reason.currentA) }),
      };
  }
}

/** `Utility: 4.2 kW at most until 18:40`, for the list of fuses. */
export function capWords(cap: CircuitView['caps'][number], nowMs: number, i18n: I18n): string {
  const { t, format } = i18n;
  const limits = [
    ...(cap.maxCurrentA === null ? [] : [joined(format.rating(cap.maxCurrentA))]),
    ...(cap.maxPowerW === null ? [] : [joined(format.power(cap.maxPowerW))]),
  ].join(', ');
  return cap.untilMs === null
    ? t('circuits.cap', { source: cap.source, limits })
    : t('circuits.cap-until', { source: cap.source, limits, time: moment(cap.untilMs, nowMs, i18n) });
}

/** `Quarter hour until 12:15: 0.3 of 0.6 kWh`. */
export function quarterHourWords(
  { capW, energyWh, endsAtMs }: NonNullable<SiteView['quarterHour']>,
  { t, format }: I18n,
): string {
  return t('circuits.quarter-hour', {
    time: format.time(endsAtMs),
    used: format.energy(energyWh).number,
    budget: joined(format.energy(capW / 4)),
  });
}

/**
 * The number beside "limited" is the one of the bar below it. A decision also counts what others may draw, and what
 * was drawn a moment ago: where that is clearly more than flows, the sentence says so.
 */
export function fuseSentence(reason: Extract<Reason, { code: 'circuit-limit' }>, view: SiteView, i18n: I18n): string {
  const { t, format } = i18n;
  const index = { L1: 0, L2: 1, L3: 2 }[reason.phase];
  const measuredA = view.circuits.find(({ id }) => id === reason.circuit)?.loadA?.[index] ?? reason.loadA;
  const isPlanned = measuredA < reason.loadA - NEARLY_A;
  const numbers = {
    phase: reason.phase,
    load: format.current(isPlanned ? reason.loadA : measuredA).number,
    limit: joined(format.rating(reason.limitA)),
    circuit: circuitName(reason.circuit, view),
  };
  const code = isPlanned ? 'reason.circuit-planned' : 'reason.circuit-limit';
  return t(view.circuits.length > 1 ? `${code}-named` : code, numbers);
}

function capLabel(
  source: string,
  circuit: string,
  { nextChangeAtMs }: { readonly nextChangeAtMs: number | null },
  { t, format }: I18n,
): string {
  return nextChangeAtMs === null
    ? t('step.cap', { source, circuit })
    : t('step.cap-until', { source, circuit, time: format.time(nextChangeAtMs) });
}
