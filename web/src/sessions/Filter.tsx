import { useId, useMemo } from 'preact/hooks';
import type { StatementChoices } from '../../../src/api/answers.ts';
import { mediaSignal } from '../browser.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { monthsToChoose } from '../reports/answers.ts';
import { isNarrowed, PERIODS, type Selection, USES, withoutFilter, withPeriod } from './period.ts';

type Named = { readonly id: string; readonly name: string };

/** Which sessions: when, whose, with what, where. What a house does not have is not asked for. */
export function Filter(props: {
  readonly selection: Selection;
  /** `null` while it is not known what there is to choose from. */
  readonly choices: StatementChoices | null;
  readonly chargePoints: readonly Named[];
  /** `isTyped`: a step of something that is still being entered. */
  readonly change: (next: Selection, isTyped?: boolean) => void;
}) {
  const { selection, choices, chargePoints, change } = props;
  const { today } = useStore();
  const { t, language } = useI18n();
  const monthName = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const months = monthsToChoose(today.value, choices?.months ?? null);
  const { vehicles = [], drivers = [], cards = [] } = choices ?? {};
  const narrow = (name: 'vehicle' | 'driver' | 'card' | 'chargePoint', list: readonly Named[]) => (
    <Narrow
      label={t(name === 'chargePoint' ? 'sessions.charge-point' : `sessions.${name}`)}
      every={t(`sessions.every-${name === 'chargePoint' ? 'charge-point' : name}`)}
      list={list}
      value={selection[name]}
      choose={(id) => change({ ...selection, [name]: id })}
    />
  );
  const isWide = useMemo(() => mediaSignal('(min-width: 900px)'), []).value;
  const hasMore = [vehicles, drivers, cards].some((list) => list.length > 0) || chargePoints.length > 1;
  return (
    <form class="filter" onSubmit={(event) => event.preventDefault()}>
      <Select
        label={t('sessions.period')}
        value={selection.period}
        options={PERIODS.map((period) => ({ value: period, label: t(`sessions.${period}`) }))}
        choose={(value) => {
          const period = PERIODS.find((each) => each === value);
          if (period !== undefined) change(withPeriod(selection, period, today.peek()));
        }}
      />
      {selection.period === 'month' && (
        <Select
          label={t('sessions.month')}
          value={selection.month}
          options={[...new Set([selection.month, ...months])]
            .toSorted()
            .reverse()
            .map((month) => ({ value: month, label: monthName.format(Date.parse(`${month}-01T00:00:00Z`)) }))}
          choose={(month) => change({ ...selection, month })}
        />
      )}
      {selection.period === 'custom' && (
        <>
          <Day
            label={t('sessions.from')}
            day={selection.fromDay}
            choose={(fromDay) => change({ ...selection, fromDay }, true)}
          />
          <Day
            label={t('sessions.to')}
            day={selection.toDay}
            choose={(toDay) => change({ ...selection, toDay }, true)}
          />
        </>
      )}
      {(hasMore || isNarrowed(selection)) && (
        <details class="filter-more" open={isWide || isNarrowed(selection)}>
          <summary>{t('sessions.filters')}</summary>
          <div class="filter">
            {(vehicles.length > 0 || selection.use !== '') && (
              <Select
                label={t('sessions.use')}
                value={selection.use}
                options={[
                  { value: '', label: t('sessions.every-use') },
                  ...USES.map((use) => ({ value: use, label: t(`people.use-${use}`) })),
                ]}
                choose={(value) => change({ ...selection, use: USES.find((use) => use === value) ?? '' })}
              />
            )}
            {narrow('vehicle', vehicles)}
            {narrow('driver', drivers)}
            {narrow('card', cards)}
            {(chargePoints.length > 1 || selection.chargePoint !== '') && narrow('chargePoint', chargePoints)}
            {isNarrowed(selection) && (
              <button
                type="button"
                class="button filter-reset"
                onClick={() => change({ ...withoutFilter(selection), period: selection.period })}
              >
                {t('sessions.reset')}
              </button>
            )}
          </div>
        </details>
      )}
    </form>
  );
}

/** One of a list or all of them. What a link names and nobody knows any more is shown as it came. */
function Narrow(props: {
  readonly label: string;
  readonly every: string;
  readonly list: readonly Named[];
  readonly value: string;
  readonly choose: (id: string) => void;
}) {
  const { label, every, list, value, choose } = props;
  if (list.length === 0 && value === '') return null;
  const isUnknown = value !== '' && list.every(({ id }) => id !== value);
  return (
    <Select
      label={label}
      value={value}
      options={[
        { value: '', label: every },
        ...list.map(({ id, name }) => ({ value: id, label: name })),
        ...(isUnknown ? [{ value, label: value }] : []),
      ]}
      choose={choose}
    />
  );
}

function Day(props: { readonly label: string; readonly day: string; readonly choose: (day: string) => void }) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{props.label}</label>
      <input id={id} type="date" value={props.day} onChange={(event) => props.choose(event.currentTarget.value)} />
    </p>
  );
}
