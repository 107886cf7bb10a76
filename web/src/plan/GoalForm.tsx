import { useId, useState } from 'preact/hooks';
import type { Goal } from '../../../src/core/model/planning.ts';
import type { PlanSubjectView } from '../../../src/planner/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { NumberSlider } from '../parts/NumberSlider.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import {
  type DraftProblem,
  draftOf,
  FIRST,
  type GoalDraft,
  type GoalUnit,
  goalOf,
  newDraft,
  RANGES,
} from './goal-draft.ts';
import { dayName } from './plan-words.ts';

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const UNITS = { soc: '%', energy: 'kWh', km: 'km' } as const satisfies Readonly<Record<GoalUnit, string>>;

/** When the car leaves, and how full it shall be. `send` gives whether it was taken. */
export function GoalForm(props: {
  readonly subject: PlanSubjectView;
  readonly goalId: string;
  /** `null`: a new one. */
  readonly goal: Goal | null;
  readonly send: (goal: Goal) => Promise<boolean>;
  readonly close: () => void;
}) {
  const { subject, goalId, goal, send, close } = props;
  const { meterWhPerKm } = subject;
  const store = useStore();
  const { t, language } = useI18n();
  const field = useId();
  const [nowMs, timeZone] = [store.nowMs.value, store.timeZone.value];
  const [draft, setDraft] = useState<GoalDraft>(() =>
    goal === null ? newDraft(nowMs, timeZone) : draftOf(goal, nowMs, timeZone),
  );
  const [problem, setProblem] = useState<DraftProblem | null>(null);
  const change = (part: Partial<GoalDraft>): void => {
    setProblem(null);
    setDraft({ ...draft, ...part });
  };
  const units: readonly GoalUnit[] = meterWhPerKm === null ? ['soc', 'energy'] : ['soc', 'energy', 'km'];
  return (
    <form
      class="plan-form"
      aria-label={t('plan.form', { name: subject.name })}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const made = goalOf(goalId, draft, { nowMs, timeZone, meterWhPerKm });
        if (made.kind === 'problem') return setProblem(made.problem);
        send({ ...made.goal, enabled: goal?.enabled ?? true }).then((taken) => {
          if (taken) close();
        }, console.error);
      }}
    >
      <p class="field plan-time">
        <label for={`${field}-at`}>{t('plan.leaves-at')}</label>
        <input
          id={`${field}-at`}
          type="time"
          value={draft.at}
          required
          onInput={(event) => change({ at: event.currentTarget.value })}
        />
      </p>
      <Segmented
        label={t('plan.how-often')}
        segments={[
          { value: 'weekly', label: t('plan.weekly') },
          { value: 'once', label: t('plan.once') },
        ]}
        value={draft.repeats}
        choose={(repeats) => change({ repeats })}
      />
      {draft.repeats === 'weekly' ? (
        <fieldset class="days">
          <legend class="visually-hidden">{t('plan.days')}</legend>
          {DAYS.map((day) => (
            <label key={day} class="day">
              <input
                type="checkbox"
                class="visually-hidden"
                checked={draft.weekdays.includes(day)}
                aria-label={dayName(day, language, 'long')}
                onChange={({ currentTarget }) =>
                  change({
                    weekdays: currentTarget.checked
                      ? [...draft.weekdays, day]
                      : draft.weekdays.filter((one) => one !== day),
                  })
                }
              />
              <span aria-hidden="true">{dayName(day, language, 'short')}</span>
            </label>
          ))}
        </fieldset>
      ) : (
        <p class="field plan-time">
          <label for={`${field}-day`}>{t('plan.day')}</label>
          <input
            id={`${field}-day`}
            type="date"
            value={draft.day}
            required
            onInput={(event) => change({ day: event.currentTarget.value })}
          />
        </p>
      )}
      <Segmented
        label={t('plan.target')}
        segments={units.map((value) => ({ value, label: t(`plan.target-${value}`) }))}
        value={draft.unit}
        choose={(unit) => change({ unit, amount: FIRST[unit] })}
      />
      <NumberSlider
        label={t(`plan.amount-${draft.unit}`)}
        unit={UNITS[draft.unit]}
        {...RANGES[draft.unit]}
        value={draft.amount}
        set={(amount) => change({ amount })}
      />
      {problem !== null && (
        <p role="alert" class="warning-text">
          {t(`plan.problem-${problem}`)}
        </p>
      )}
      <p class="stay-row">
        <button type="submit" class="button button-main">
          {t('plan.save')}
        </button>
        <button type="button" class="button" onClick={close}>
          {t('people.cancel')}
        </button>
      </p>
    </form>
  );
}
