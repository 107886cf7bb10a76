import { useId } from 'preact/hooks';
import type { ChargePointView } from '../../../src/site/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { PERIODS, type Selection, withPeriod } from './period.ts';

/** Which sessions: period and charge point. */
export function Filter(props: {
  readonly selection: Selection;
  readonly chargePoints: readonly ChargePointView[];
  readonly change: (next: Selection) => void;
}) {
  const { selection, chargePoints, change } = props;
  const { today } = useStore();
  const { t } = useI18n();
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
      {selection.period === 'custom' && (
        <>
          <Day
            label={t('sessions.from')}
            day={selection.fromDay}
            choose={(fromDay) => change({ ...selection, fromDay })}
          />
          <Day label={t('sessions.to')} day={selection.toDay} choose={(toDay) => change({ ...selection, toDay })} />
        </>
      )}
      {chargePoints.length > 1 && (
        <Select
          label={t('sessions.charge-point')}
          value={selection.chargePoint}
          options={[
            { value: '', label: t('sessions.every-charge-point') },
            ...chargePoints.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          choose={(chargePoint) => change({ ...selection, chargePoint })}
        />
      )}
    </form>
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
