import { useId, useState } from 'preact/hooks';
import type { PlanView } from '../../../src/planner/view.ts';
import { saveText } from '../browser.ts';
import { joined } from '../i18n/format.ts';
import { wallClock } from '../i18n/zone.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { useWidth } from '../parts/use-width.ts';
import { moment } from '../words/names.ts';
import { BATTERY_ACTIONS, stretchesOf, stripesOf } from './plan-data.ts';
import { dayName, times } from './plan-words.ts';
import { StripPicture } from './StripPicture.tsx';
import { StripTable } from './StripTable.tsx';
import { priceText, readOut, stripeCsv } from './strip-words.ts';

/** What the hours ahead cost and bring, and which of them were chosen. Nothing is told by the picture alone. */
export function PlanStrip({ plan }: { readonly plan: PlanView }) {
  const { nowMs, timeZone } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const [place, width] = useWidth();
  const [at, setAt] = useState(0);
  const slider = useId();
  const stripes = stripesOf(plan);
  const [first] = stripes;
  const last = stripes.at(-1);
  if (first === undefined || last === undefined) return null;
  if (stripes.every(({ priceNano, solarW }) => priceNano === null && solarW <= 0)) {
    return (
      <section class="card plan-part">
        <h2>{t('plan.strip')}</h2>
        <p class="grey">{t('plan.strip-empty')}</p>
      </section>
    );
  }
  const index = Math.min(at, stripes.length - 1);
  const read = stripes[index] ?? first;
  const said = readOut(read, plan.currency, nowMs.value, i18n);
  const wall = wallClock(timeZone.value);
  return (
    <section class="card plan-part plan-strip">
      <h2>{t('plan.strip')}</h2>
      <div ref={place}>
        <StripPicture
          stripes={stripes}
          width={width}
          nowMs={nowMs.value}
          wall={wall}
          at={index}
          read={setAt}
          departures={plan.cars.flatMap(({ departureMs }) => (departureMs === null ? [] : [departureMs]))}
          words={{
            price: (nano) => format.perKwh(nano, plan.currency),
            time: format.time,
            day: (atMs) => dayName(new Date(wall(atMs)).getUTCDay() || 7, i18n.language, 'short'),
            now: t('plan.now'),
          }}
        />
      </div>
      <label class="visually-hidden" for={slider}>
        {t('plan.read-out')}
      </label>
      <input
        id={slider}
        class="strip-slider"
        type="range"
        min="0"
        max={stripes.length - 1}
        value={index}
        aria-valuetext={said}
        onInput={(event) => setAt(Number(event.currentTarget.value))}
      />
      <p class="strip-read">{said}</p>
      <ul class="plain strip-key small">
        {stripes.some(({ boughtW }) => boughtW > 0) && <li class="key-chosen">{t('plan.key-chosen')}</li>}
        {stripes.some(({ carW, boughtW }) => carW > 0 && boughtW <= 0) && (
          <li class="key-solar">{t('plan.key-solar')}</li>
        )}
        {stripes.some(({ priceNano }) => priceNano !== null) && <li class="key-price">{t('plan.key-price')}</li>}
        {stripes.some(({ assumed }) => assumed) && <li class="key-assumed">{t('plan.key-assumed')}</li>}
        {stripes.some(({ solarW }) => solarW > 0) && <li class="key-sun">{t('plan.key-sun')}</li>}
      </ul>
      {BATTERY_ACTIONS.map((action) => {
        const stretches = stretchesOf(stripes, ({ battery }) => battery === action);
        if (stretches.length === 0) return null;
        return (
          <p key={action} class={`plan-battery plan-battery-${action}`}>
            <Icon name="battery" />
            {t(`plan.battery-${action}`, { times: times(stretches, nowMs.value, i18n) })}
          </p>
        );
      })}
      <StripTable
        caption={t('plan.strip')}
        head={[
          t('plan.column-time'),
          t('plan.column-price'),
          t('plan.column-sun'),
          t('plan.column-car'),
          ...(plan.batteries.length > 0 ? [t('plan.column-battery')] : []),
        ]}
        rows={() =>
          stripes.map((stripe) => [
            moment(stripe.startMs, nowMs.value, i18n),
            priceText(stripe.priceNano, stripe.assumed, plan.currency, i18n),
            joined(format.power(stripe.solarW)),
            joined(format.power(stripe.carW)),
            ...(plan.batteries.length > 0 ? [t(`plan.action-${stripe.battery}`)] : []),
          ])
        }
      />
      <p class="actions">
        <button
          type="button"
          class="button"
          onClick={() => saveText('plan.csv', 'text/csv', stripeCsv(stripes, plan.currency, wall, i18n))}
        >
          <Icon name="download" />
          {t('chart.csv')}
        </button>
      </p>
    </section>
  );
}
