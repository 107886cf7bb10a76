import { useId, useState } from 'preact/hooks';
import type { Goal, GoalTarget, GoalTime, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { PlanSubjectView } from '../../../src/planner/view.ts';
import { nextTime } from '../now/limit-entry.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { Entry, NewEntry } from '../people/Entry.tsx';
import { Choice, Field, type readForm } from '../people/fields.tsx';
import { withGoal, withoutGoal } from './plan-data.ts';
import { dayName, goalLine } from './plan-words.ts';

type Form = ReturnType<typeof readForm>;
const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** When a vehicle leaves and how full it shall be, and what holds whenever it is here. `save` gives whether it was taken. */
export function Departures(props: {
  readonly subject: PlanSubjectView;
  readonly save: (wishes: VehiclePlanWishes) => Promise<boolean>;
}) {
  const { subject, save } = props;
  const { wishes, name } = subject;
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const send = (goalId: string) => async (form: Form) => {
    const goal = goalOf(goalId, form, store.nowMs.value, store.timeZone.value);
    return goal === null ? false : save(withGoal(wishes, goal));
  };
  return (
    <>
      {wishes.goals.length === 0 && <p class="grey">{t('plan.no-departure')}</p>}
      <ul class="plain people">
        {wishes.goals.map((goal) => (
          <Entry
            key={goal.goalId}
            name={goalLine(goal, store.nowMs.value, i18n)}
            detail={t(goal.enabled ? 'plan.goal-on' : 'plan.goal-off')}
            fields={<GoalFields goal={goal} />}
            send={send(goal.goalId)}
            erase={() => save(withoutGoal(wishes, goal.goalId))}
          >
            <p>
              <button
                type="button"
                class="button"
                onClick={() => void save(withGoal(wishes, { ...goal, enabled: !goal.enabled })).catch(console.error)}
              >
                {t(goal.enabled ? 'plan.switch-off' : 'plan.switch-on')}
              </button>
            </p>
          </Entry>
        ))}
      </ul>
      <NewEntry label={t('plan.add', { name })} fields={<GoalFields goal={null} />} send={send(freshId(wishes))} />
      <details class="plan-wishes">
        <summary>{t('plan.wishes')}</summary>
        <WishForm wishes={wishes} save={save} />
      </details>
    </>
  );
}

/** The next free name of a goal. */
function freshId({ goals }: VehiclePlanWishes): string {
  let number = goals.length + 1;
  while (goals.some(({ goalId }) => goalId.endsWith(`-${number}`))) number++;
  return `departure-${Date.now().toString(36)}-${number}`;
}

function GoalFields({ goal }: { readonly goal: Goal | null }) {
  const { t, language } = useI18n();
  const { timeZone } = useStore();
  const time = useId();
  const [kind, setKind] = useState<GoalTarget['kind']>(goal?.target.kind ?? 'soc');
  const amount = goal === null ? (kind === 'soc' ? 80 : 20) : amountOf(goal.target);
  const days = goal?.time.kind === 'weekly' ? goal.time.weekdays : [];
  const at =
    goal === null
      ? '07:00'
      : goal.time.kind === 'weekly'
        ? goal.time.at
        : new Intl.DateTimeFormat('en-GB', {
            hour: '2-digit',
            minute: '2-digit',
            timeZone: timeZone.value,
          }).format(goal.time.byMs);
  return (
    <>
      <p class="field">
        <label for={time}>{t('plan.leaves-at')}</label>
        <input id={time} name="at" type="time" defaultValue={at} required />
      </p>
      <fieldset class="days">
        <legend>{t('plan.days')}</legend>
        {DAYS.map((day) => (
          <label key={day} class="day">
            <input
              type="checkbox"
              name={`day${day}`}
              class="visually-hidden"
              defaultChecked={days.includes(day)}
              aria-label={dayName(day, language, 'long')}
            />
            <span aria-hidden="true">{dayName(day, language, 'short')}</span>
          </label>
        ))}
        <p class="small">{t('plan.days-none')}</p>
      </fieldset>
      <Segmented
        label={t('plan.target')}
        segments={[
          { value: 'soc', label: t('plan.target-soc') },
          { value: 'energy', label: t('plan.target-energy') },
        ]}
        value={kind}
        choose={setKind}
      />
      <input type="hidden" name="kind" value={kind} />
      <Field
        key={kind}
        label={t(kind === 'soc' ? 'plan.amount-soc' : 'plan.amount-energy')}
        name="amount"
        value={String(goal?.target.kind === kind || goal === null ? amount : kind === 'soc' ? 80 : 20)}
        inputMode="decimal"
        required
      />
    </>
  );
}

function amountOf(target: GoalTarget): number {
  return target.kind === 'soc' ? target.percent : target.energyWh / 1000;
}

/** What the form says; `null` where it makes no goal. Without a day it is the next such time, once. */
function goalOf(goalId: string, form: Form, nowMs: number, timeZone: string): Goal | null {
  const at = form.text('at').slice(0, 5);
  const weekdays = DAYS.filter((day) => form.isChecked(`day${day}`));
  const amount = Number(form.text('amount').replace(',', '.'));
  const onceMs = nextTime(at, nowMs, timeZone);
  if (!Number.isFinite(amount) || amount <= 0 || onceMs === null) return null;
  const time: GoalTime =
    weekdays.length > 0 ? { kind: 'weekly', weekdays, at } : { kind: 'once', byMs: Math.round(onceMs) };
  const target: GoalTarget =
    form.text('kind') === 'soc'
      ? { kind: 'soc', percent: Math.min(100, Math.max(1, Math.round(amount))) }
      : { kind: 'energy', energyWh: Math.min(1_000_000, Math.max(100, Math.round(amount * 1000))) };
  return { goalId, target, time, enabled: true };
}

function WishForm(props: {
  readonly wishes: VehiclePlanWishes;
  readonly save: (wishes: VehiclePlanWishes) => Promise<boolean>;
}) {
  const { wishes, save } = props;
  const { t } = useI18n();
  const time = useId();
  const { minSocPercent, maxPriceNano, surplusOnlyUntil, solarSharePercent, strategy } = wishes;
  return (
    <NewEntry
      label={t('plan.wishes-change')}
      fields={
        <>
          <Field
            label={t('plan.min-soc')}
            name="minSoc"
            value={minSocPercent === null ? '' : String(minSocPercent)}
            inputMode="decimal"
          />
          <Field
            label={t('plan.max-price')}
            name="maxPrice"
            value={maxPriceNano === null ? '' : String(maxPriceNano / 1e7)}
            inputMode="decimal"
          />
          <p class="field">
            <label for={time}>{t('plan.surplus-until')}</label>
            <input id={time} name="surplusUntil" type="time" defaultValue={surplusOnlyUntil ?? ''} />
          </p>
          <Field
            label={t('plan.solar-share')}
            name="solarShare"
            value={solarSharePercent === null ? '' : String(solarSharePercent)}
            inputMode="decimal"
          />
          <Choice
            label={t('plan.strategy')}
            name="strategy"
            value={strategy}
            options={[
              ['cheapest', t('plan.cheapest')],
              ['greenest', t('plan.greenest')],
            ]}
          />
        </>
      }
      send={async (form) => {
        const until = form.text('surplusUntil').slice(0, 5);
        return save({
          ...wishes,
          minSocPercent: wholeOrNull(form.text('minSoc'), 1),
          maxPriceNano: wholeOrNull(form.text('maxPrice'), 1e7),
          surplusOnlyUntil: until === '' ? null : until,
          solarSharePercent: wholeOrNull(form.text('solarShare'), 1),
          strategy: form.text('strategy') === 'greenest' ? 'greenest' : 'cheapest',
        });
      }}
    />
  );
}

function wholeOrNull(text: string, scale: number): number | null {
  const value = Number(text.replace(',', '.'));
  return text === '' || !Number.isFinite(value) ? null : Math.round(value * scale);
}
