import { useState } from 'preact/hooks';
import type { Goal, VehiclePlanWishes } from '../../../src/core/model/planning.ts';
import type { SubjectHabits } from '../../../src/feeds/habits/habit-book.ts';
import type { PlanSubjectView } from '../../../src/planner/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { GoalForm } from './GoalForm.tsx';
import { goalOfHabit } from './goal-draft.ts';
import { freshId, offeredHabits, withGoal, withoutGoal } from './plan-data.ts';
import { goalLine, habitLine } from './plan-words.ts';

/** Gives whether it was taken; `said` is what the page says of it. */
export type Save = (wishes: VehiclePlanWishes, said: string) => Promise<boolean>;

/** When a vehicle leaves and how full it shall be; what it usually does is offered. */
export function Departures(props: {
  readonly subject: PlanSubjectView;
  readonly habits: readonly SubjectHabits[];
  readonly save: Save;
}) {
  const { subject, habits, save } = props;
  const { wishes, name } = subject;
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  /** The goal whose form is open; the empty text: a new one. */
  const [open, setOpen] = useState<string | null>(null);
  const newId = freshId(wishes, nowMs.value);
  const put = (goal: Goal): Promise<boolean> => save(withGoal(wishes, goal), t('plan.saved', { name }));
  return (
    <>
      {wishes.goals.length > 0 && (
        <ul class="plain goals">
          {wishes.goals.map((goal) => (
            <li key={goal.goalId}>
              {open === goal.goalId ? (
                <GoalForm subject={subject} goalId={goal.goalId} goal={goal} send={put} close={() => setOpen(null)} />
              ) : (
                <GoalEntry
                  goal={goal}
                  change={() => setOpen(goal.goalId)}
                  toggle={() => put({ ...goal, enabled: !goal.enabled })}
                  erase={() => save(withoutGoal(wishes, goal.goalId), t('plan.erased', { name }))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {offeredHabits(subject, habits).map((habit) => (
        <div key={habit.weekdays.join('')} class="plan-habit">
          <p>{habitLine(habit, i18n)}</p>
          <button type="button" class="button" onClick={() => void put(goalOfHabit(newId, habit)).catch(console.error)}>
            {t('plan.habit-take', { time: habit.readyBy })}
          </button>
        </div>
      ))}
      {open === '' ? (
        <GoalForm subject={subject} goalId={newId} goal={null} send={put} close={() => setOpen(null)} />
      ) : (
        <p>
          <button
            type="button"
            class={wishes.goals.length === 0 && subject.chargePointId !== null ? 'button button-main' : 'button'}
            aria-label={t('plan.add-for', { name })}
            onClick={() => setOpen('')}
          >
            {t('plan.add')}
          </button>
        </p>
      )}
    </>
  );
}

function GoalEntry(props: {
  readonly goal: Goal;
  readonly change: () => void;
  readonly toggle: () => Promise<boolean>;
  readonly erase: () => Promise<boolean>;
}) {
  const { goal, change, toggle, erase } = props;
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const name = goalLine(goal, nowMs.value, i18n);
  return (
    <div class="goal">
      <label class="goal-on">
        <input type="checkbox" checked={goal.enabled} onChange={() => void toggle().catch(console.error)} />
        <span class={goal.enabled ? 'strong' : 'grey'}>{name}</span>
      </label>
      <span class="goal-do">
        <button type="button" class="link" aria-label={t('plan.change-goal', { goal: name })} onClick={change}>
          {t('assign.change')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('plan.erase-goal', { goal: name })}
          onClick={() => void erase().catch(console.error)}
        >
          {t('plan.erase')}
        </button>
      </span>
    </div>
  );
}
