import { useId, useState } from 'preact/hooks';
import type { PlanSubjectView } from '../../../src/planner/view.ts';
import { useI18n } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import type { Save } from './Departures.tsx';
import { wishLine } from './plan-words.ts';
import { draftOfWishes, type WishDraft, wishesOf } from './wish-draft.ts';

const NUMBERS = ['minSoc', 'maxPrice', 'solarShare'] as const;

/** What holds for a vehicle whenever it is here: folded to one line until somebody changes it. */
export function Wishes(props: { readonly subject: PlanSubjectView; readonly currency: string; readonly save: Save }) {
  const { subject, currency, save } = props;
  const i18n = useI18n();
  const { t } = i18n;
  const [draft, setDraft] = useState<WishDraft | null>(null);
  const form = useId();
  const { wishes, name } = subject;
  if (draft === null) {
    return (
      <p class="plan-wishes">
        <span class="small">{wishLine(wishes, currency, i18n)}</span>
        <button
          type="button"
          class="link"
          aria-label={t('plan.change-goal', { goal: t('plan.wishes-of', { name }) })}
          onClick={() => setDraft(draftOfWishes(wishes))}
        >
          {t('assign.change')}
        </button>
      </p>
    );
  }
  const change = (part: Partial<WishDraft>): void => setDraft({ ...draft, ...part });
  const next = wishesOf(wishes, draft);
  return (
    <form
      class="plan-form"
      aria-label={t('plan.wishes-of', { name })}
      onSubmit={(event) => {
        event.preventDefault();
        save(next, t('plan.saved', { name })).then((taken) => {
          if (taken) setDraft(null);
        }, console.error);
      }}
    >
      <Segmented
        label={t('plan.strategy')}
        segments={[
          { value: 'cheapest', label: t('plan.cheapest') },
          { value: 'greenest', label: t('plan.greenest') },
        ]}
        value={draft.strategy}
        choose={(strategy) => change({ strategy })}
      />
      <div class="plan-fields">
        {NUMBERS.map((which) => (
          <p key={which} class="field">
            <label for={`${form}-${which}`}>{t(`plan.${which}`)}</label>
            <input
              id={`${form}-${which}`}
              type="number"
              inputMode="decimal"
              {...(which === 'maxPrice' ? { min: -1000, max: 1000, step: 0.1 } : { min: 1, max: 100, step: 1 })}
              value={draft[which]}
              onInput={(event) => change({ [which]: event.currentTarget.value })}
            />
          </p>
        ))}
        <p class="field">
          <label for={`${form}-until`}>{t('plan.surplus-until')}</label>
          <input
            id={`${form}-until`}
            type="time"
            value={draft.surplusUntil}
            onInput={(event) => change({ surplusUntil: event.currentTarget.value })}
          />
        </p>
      </div>
      <p class="small">{t('plan.wishes-empty')}</p>
      <p class="stay-row">
        <button type="submit" class="button button-main">
          {t('plan.save')}
        </button>
        <button type="button" class="button" onClick={() => setDraft(null)}>
          {t('people.cancel')}
        </button>
      </p>
    </form>
  );
}
