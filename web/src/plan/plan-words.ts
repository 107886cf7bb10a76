import type { Goal, PlanAssumption, PlanRun, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { Habit } from '../../../src/core/planning/habits.ts';
import type { CarPlanView, ExpectedCarView, PlanView } from '../../../src/planner/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { coming, isSoon, moment, upperFirst } from '../words/names.ts';
import { PLAN_WORTH_SAYING_WH } from '../words/plan.ts';
import { boughtStretches, centsOf, type Stretch } from './plan-data.ts';

const HOUR_MS = 3_600_000;
/** Powers that differ by less are the same on the page, W. */
const SAME_W = 100;

/** What the page says of a car's plan: the answer first, then what it means. */
export interface PlanSentences {
  readonly tone: 'good' | 'late';
  readonly hero: string;
  readonly more: readonly string[];
}

/** Will it be ready? `null` without a departure. */
export function planSentences(
  plan: PlanView,
  car: CarPlanView,
  wishes: VehiclePlanWishes,
  nowMs: number,
  i18n: I18n,
): PlanSentences | null {
  const { t, format } = i18n;
  const { departureMs, needWh, shortfalls } = car;
  if (departureMs === null || needWh === null) return null;
  const missing = shortfalls.find(({ byMs, missingWh }) => byMs <= departureMs && missingWh >= PLAN_WORTH_SAYING_WH);
  if (missing !== undefined) return lateSentences(plan, car, wishes, missing, nowMs, i18n);
  const ready = { when: byWhen(departureMs, nowMs, i18n), much: howMuch(car, i18n) };
  if (needWh < PLAN_WORTH_SAYING_WH) return { tone: 'good', hero: t('plan.ready', ready), more: [] };
  const money = (nano: number): string => format.money(centsOf(nano), plan.currency);
  const cost = money(car.costNano);
  const saves = centsOf(car.atOnceNano) > centsOf(car.costNano);
  const hero = saves
    ? t('plan.will-be-ready-saving', { ...ready, cost, instead: money(car.atOnceNano) })
    : t('plan.will-be-ready', { ...ready, cost });
  return { tone: 'good', hero, more: [whenItBuys(plan, car, nowMs, i18n), ...latest(car, nowMs, i18n)] };
}

function lateSentences(
  plan: PlanView,
  car: CarPlanView,
  wishes: VehiclePlanWishes,
  { byMs, missingWh }: { readonly byMs: number; readonly missingWh: number },
  nowMs: number,
  i18n: I18n,
): PlanSentences {
  const { t, format } = i18n;
  const fromMs = plan.slots[0]?.startMs ?? nowMs;
  const mostW = mostPower(plan, car, byMs);
  const neededW = (car.needWh ?? missingWh) / Math.max(1 / 60, (byMs - fromMs) / HOUR_MS);
  const tooFast = neededW > mostW + SAME_W;
  const numbers = { needed: joined(format.power(neededW)), most: joined(format.power(mostW)) };
  const why = car.keptBack
    ? t('plan.why-budget')
    : tooFast
      ? t(mostW < car.maxW - SAME_W ? 'plan.why-fuse' : 'plan.why-wallbox', numbers)
      : wishes.maxPriceNano !== null
        ? t('plan.why-price', { price: format.perKwh(wishes.maxPriceNano, plan.currency) })
        : wishes.surplusOnlyUntil !== null
          ? t('plan.why-sun', { time: wishes.surplusOnlyUntil })
          : t(plan.cars.length > 1 ? 'plan.why-shared' : 'plan.why-unknown');
  const hero = `${t('plan.late', { when: byWhen(byMs, nowMs, i18n), missing: joined(format.energy(missingWh)) })} ${why}`;
  const readyMs = byMs + (missingWh / Math.max(1, mostW)) * HOUR_MS;
  const later =
    tooFast && mostW > 0 && !car.keptBack ? [t('plan.ready-later', { when: byWhen(readyMs, nowMs, i18n) })] : [];
  return { tone: 'late', hero: upperFirst(hero), more: [...later, whenItBuys(plan, car, nowMs, i18n)] };
}

/** What the car can have in the mean until then: the wallbox, and what the house leaves of the fuse, W. */
function mostPower({ slots }: PlanView, { maxW }: CarPlanView, byMs: number): number {
  const ahead = slots.filter(({ startMs }) => startMs < byMs);
  const [energy, time] = ahead.reduce(
    ([sum, total], { startMs, endMs, gridMaxW, houseW, solarW }) => {
      const ms = endMs - startMs;
      return [sum + Math.max(0, Math.min(maxW, gridMaxW - houseW + solarW)) * ms, total + ms];
    },
    [0, 0],
  );
  return time === 0 ? maxW : energy / time;
}

function whenItBuys(plan: PlanView, car: CarPlanView, nowMs: number, i18n: I18n): string {
  const { t, format } = i18n;
  const stretches = boughtStretches(plan, car).filter(({ endMs }) => endMs > nowMs);
  const [first] = stretches;
  if (first === undefined) return t('plan.by-sun');
  if (stretches.length === 1 && first.startMs <= nowMs) {
    return t('plan.buys-now', { time: coming(first.endMs, nowMs, format) });
  }
  return t('plan.buys', { times: times(stretches, nowMs, i18n) });
}

/** `02:15–04:00`, with the day in front where it is another one than before. */
export function times(stretches: readonly Stretch[], nowMs: number, i18n: I18n): string {
  const { t, format } = i18n;
  const shown = stretches.slice(0, MOST_TIMES).map(({ startMs, endMs }, index) => {
    const before = stretches[index - 1]?.startMs ?? nowMs;
    const start = startMs <= nowMs ? t('plan.now') : coming(startMs, before, format);
    return `${start}–${format.time(endMs)}`;
  });
  return stretches.length > MOST_TIMES ? `${shown.join(', ')} …` : shown.join(', ');
}
const MOST_TIMES = 4;

function latest({ latestStartMs, maxW }: CarPlanView, nowMs: number, i18n: I18n): readonly string[] {
  if (latestStartMs === null || latestStartMs <= nowMs) return [];
  const power = joined(i18n.format.power(maxW));
  return [i18n.t('plan.latest', { when: byWhen(latestStartMs, nowMs, i18n), power })];
}

/** ` mit 80 %`, ` mit 20,0 kWh` behind the time; empty where nobody has said. */
function howMuch({ target }: CarPlanView, { t, format }: I18n): string {
  if (target === null) return '';
  const much = target.kind === 'soc' ? format.share(target.percent / 100) : joined(format.energy(target.energyWh));
  return ` ${t('plan.with', { much })}`;
}

/** `um 07:00`, with the day where that could be mistaken. */
function byWhen(atMs: number, nowMs: number, { t, format }: I18n): string {
  const time = format.time(atMs);
  return isSoon(atMs, nowMs) ? t('plan.at-time', { time }) : t('plan.at-day', { time, day: format.day(atMs, nowMs) });
}

/** `80 %` or `20,0 kWh`, and when. */
export function goalLine({ target, time }: Goal, nowMs: number, i18n: I18n): string {
  const { t, format } = i18n;
  const much = target.kind === 'soc' ? format.share(target.percent / 100) : joined(format.energy(target.energyWh));
  if (time.kind === 'once') return t('plan.goal-once', { much, when: moment(time.byMs, nowMs, i18n) });
  return t('plan.goal-weekly', { much, days: daysInWords(time.weekdays, i18n), time: time.at });
}

/** What a car usually does. */
export function habitLine({ weekdays, departAt, energyWh }: Habit, i18n: I18n): string {
  const { t, format } = i18n;
  const usual = { days: daysInWords(weekdays, i18n), time: departAt };
  return energyWh === null
    ? t('plan.habit', usual)
    : t('plan.habit-energy', { ...usual, energy: joined(format.energy(energyWh)) });
}

/** What else is wanted, in one line. */
export function wishLine(wishes: VehiclePlanWishes, currency: string, { t, format }: I18n): string {
  const { strategy, minSocPercent, maxPriceNano, solarSharePercent, surplusOnlyUntil } = wishes;
  const parts = [
    t(strategy === 'greenest' ? 'plan.line-greenest' : 'plan.line-cheapest'),
    minSocPercent === null ? null : t('plan.line-min-soc', { soc: format.share(minSocPercent / 100) }),
    maxPriceNano === null ? null : t('plan.line-max-price', { price: format.perKwh(maxPriceNano, currency) }),
    surplusOnlyUntil === null ? null : t('plan.line-surplus', { time: surplusOnlyUntil }),
    solarSharePercent === null ? null : t('plan.line-solar', { share: format.share(solarSharePercent / 100) }),
  ];
  return `${parts.filter((part) => part !== null).join(', ')}.`;
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

/** Planned and become, of a plan that is over. */
export function runLine(run: PlanRun, currency: string, { t, format }: I18n): string {
  const money = (nano: number): string => format.money(centsOf(nano), currency);
  return t('plan.run', {
    planned: `${joined(format.energy(run.plannedWh))}, ${money(run.plannedNano)}`,
    actual: `${joined(format.energy(run.actualWh))}, ${money(run.actualNano)}`,
    instead: money(run.atOnceNano),
  });
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

/** A car that is not there: when it usually comes, and what is planned for it. */
export function expectedSentence({ arriveMs, needWh }: ExpectedCarView, nowMs: number, i18n: I18n): string {
  const energy = joined(i18n.format.energy(needWh));
  return i18n.t('plan.expected', { when: byWhen(arriveMs, nowMs, i18n), energy });
}

/** The same, for whoever wonders why another car leaves cheap hours. */
export function arrivalSentence({ name, arriveMs }: ExpectedCarView, nowMs: number, i18n: I18n): string {
  return i18n.t('plan.assumes-car', { name, when: byWhen(arriveMs, nowMs, i18n) });
}
