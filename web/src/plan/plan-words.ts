import type { Goal, PlanAssumption } from '../../../src/core/model/planning.ts';
import type { CarPlanView, PlanView } from '../../../src/planner/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { moment } from '../words/names.ts';
import { boughtStretches, centsOf } from './plan-data.ts';

const HOUR_MS = 3_600_000;
/** Less than this is no shortfall anybody would notice, Wh. */
const WORTH_SAYING_WH = 200;

/** Will it be ready? In one sentence, and in a second one when it begins. */
export function planSentences(plan: PlanView, car: CarPlanView, nowMs: number, i18n: I18n): readonly string[] {
  const { t, format } = i18n;
  const { departureMs, needWh, shortfalls, maxW } = car;
  if (departureMs === null || needWh === null) return [];
  const by = moment(departureMs, nowMs, i18n);
  const missing = shortfalls.find(({ byMs, missingWh }) => byMs <= departureMs && missingWh >= WORTH_SAYING_WH);
  if (missing !== undefined) {
    const neededW = needWh / Math.max(1 / 60, (departureMs - nowMs) / HOUR_MS);
    const sentence = { time: by, missing: joined(format.energy(missing.missingWh)) };
    return neededW > maxW
      ? [t('plan.late-power', { ...sentence, needed: joined(format.power(neededW)), most: joined(format.power(maxW)) })]
      : [t('plan.late', sentence)];
  }
  if (needWh < WORTH_SAYING_WH) return [t('plan.ready', { time: by })];
  const [first] = boughtStretches(plan, car);
  const money = (nano: number): string => format.money(centsOf(nano), plan.currency);
  const saves = centsOf(car.atOnceNano) > centsOf(car.costNano);
  const cost = saves
    ? t('plan.will-be-ready-saving', { time: by, cost: money(car.costNano), instead: money(car.atOnceNano) })
    : t('plan.will-be-ready', { time: by, cost: money(car.costNano) });
  if (first === undefined) return [cost, t('plan.by-sun')];
  if (first.startMs <= nowMs) return [cost, t('plan.buys-now', { time: moment(first.endMs, nowMs, i18n) })];
  return [cost, t('plan.buys-from', { time: moment(first.startMs, nowMs, i18n), end: format.time(first.endMs) })];
}

/** `80 %` or `20,0 kWh`, and when. */
export function goalLine({ target, time }: Goal, nowMs: number, i18n: I18n): string {
  const { t, format } = i18n;
  const much = target.kind === 'soc' ? format.share(target.percent / 100) : joined(format.energy(target.energyWh));
  if (time.kind === 'once') return t('plan.goal-once', { much, when: moment(time.byMs, nowMs, i18n) });
  return t('plan.goal-weekly', { much, days: daysInWords(time.weekdays, i18n), time: time.at });
}

const WORKDAYS = '1,2,3,4,5';
const EVERY_DAY = '1,2,3,4,5,6,7';

function daysInWords(weekdays: readonly number[], { t, language }: I18n): string {
  const days = weekdays.toSorted((a, b) => a - b);
  if (days.join() === EVERY_DAY) return t('plan.every-day');
  if (days.join() === WORKDAYS) return t('plan.workdays');
  return days.map((day) => dayName(day, language, 'short')).join(', ');
}

/** Monday is 1. */
export function dayName(weekday: number, language: string, width: 'short' | 'long'): string {
  // 5 January 1970 was a Monday.
  const date = new Date(Date.UTC(1970, 0, 4 + weekday));
  return new Intl.DateTimeFormat(language, { weekday: width, timeZone: 'UTC' }).format(date);
}

export function assumptionSentence(assumption: PlanAssumption, nowMs: number, i18n: I18n): string {
  const { t, format } = i18n;
  switch (assumption.kind) {
    case 'soc-unknown':
      return t('plan.assumes-soc', { energy: joined(format.energy(assumption.energyWh)) });
    case 'capacity-unknown':
      return t('plan.assumes-capacity', { energy: joined(format.energy(assumption.capacityWh)) });
    case 'prices-assumed':
      return t('plan.assumes-prices', { time: moment(assumption.fromMs, nowMs, i18n) });
    case 'no-prices':
    case 'no-solar-forecast':
    case 'no-house-forecast':
      return t(`plan.${assumption.kind}`);
  }
}
