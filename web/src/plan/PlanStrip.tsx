import { useId, useState } from 'preact/hooks';
import type { PlanView } from '../../../src/planner/view.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { type Stripe, stripesOf } from './plan-data.ts';

const WIDTH = 640;
const PRICES = 120;
const SUN = 56;

/** What the hours ahead cost and bring, and which of them were chosen. Nothing is told by the picture alone. */
export function PlanStrip({ plan }: { readonly plan: PlanView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const [at, setAt] = useState(0);
  const slider = useId();
  const stripes = stripesOf(plan);
  const [first] = stripes;
  const last = stripes.at(-1);
  if (first === undefined || last === undefined) return null;
  const read = stripes[Math.min(at, stripes.length - 1)] ?? first;
  const x = (ms: number): number => ((ms - first.startMs) / (last.endMs - first.startMs)) * WIDTH;
  const most = Math.max(...stripes.map(({ priceNano }) => priceNano), 1);
  const least = Math.min(...stripes.map(({ priceNano }) => priceNano), 0);
  const y = (nano: number): number => PRICES - ((nano - least) / (most - least)) * PRICES;
  const sunMost = Math.max(...stripes.map(({ solarW }) => solarW), 1);
  const departures = plan.cars.flatMap(({ departureMs }) => (departureMs === null ? [] : [departureMs]));
  const price = (nano: number): string => format.perKwh(nano, plan.currency);
  const hasSun = stripes.some(({ solarW }) => solarW > 0);
  return (
    <section class="card chart plan-strip">
      <h2>{t('plan.strip')}</h2>
      <svg
        class="strip"
        viewBox={`0 0 ${WIDTH} ${PRICES + (hasSun ? SUN : 0)}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {stripes.map((stripe) => (
          <rect
            key={stripe.startMs}
            class={classOf(stripe)}
            x={x(stripe.startMs)}
            y={Math.min(y(stripe.priceNano), y(0))}
            width={Math.max(0.5, x(stripe.endMs) - x(stripe.startMs) - 0.4)}
            height={Math.max(1.5, Math.abs(y(stripe.priceNano) - y(0)))}
          />
        ))}
        {hasSun && (
          <path
            class="strip-sun"
            d={`M0 ${PRICES + SUN} ${stripes
              .map(({ startMs, endMs, solarW }) => {
                const height = PRICES + SUN - (solarW / sunMost) * (SUN - 8);
                return `L${x(startMs).toFixed(1)} ${height.toFixed(1)} L${x(endMs).toFixed(1)} ${height.toFixed(1)}`;
              })
              .join(' ')} L${WIDTH} ${PRICES + SUN} Z`}
          />
        )}
        {departures.map((ms) => (
          <line key={ms} class="strip-departure" x1={x(ms)} x2={x(ms)} y1="0" y2={PRICES + (hasSun ? SUN : 0)} />
        ))}
        <line class="strip-cursor" x1={x(read.startMs)} x2={x(read.startMs)} y1="0" y2={PRICES + (hasSun ? SUN : 0)} />
      </svg>
      <p class="chart-ends small">
        <span>{t('plan.now')}</span>
        <span>{moment(last.endMs, nowMs.value, i18n)}</span>
      </p>
      <label class="visually-hidden" for={slider}>
        {t('plan.read-out')}
      </label>
      <input
        id={slider}
        class="strip-slider"
        type="range"
        min="0"
        max={stripes.length - 1}
        value={at}
        aria-valuetext={readOut(read)}
        onInput={(event) => setAt(Number(event.currentTarget.value))}
      />
      <p class="strip-read">{readOut(read)}</p>
      <ul class="plain strip-key small">
        <li class="key-chosen">{t('plan.key-chosen')}</li>
        <li class="key-price">{t('plan.key-price')}</li>
        {stripes.some(({ assumed }) => assumed) && <li class="key-assumed">{t('plan.key-assumed')}</li>}
        {hasSun && <li class="key-sun">{t('plan.key-sun')}</li>}
      </ul>
      <details>
        <summary>{t('chart.table')}</summary>
        <div class="table-wide">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('plan.column-time')}</th>
                <th scope="col" class="right">
                  {t('plan.column-price')}
                </th>
                <th scope="col" class="right">
                  {t('plan.column-sun')}
                </th>
                <th scope="col" class="right">
                  {t('plan.column-car')}
                </th>
              </tr>
            </thead>
            <tbody>
              {stripes.map((stripe) => (
                <tr key={stripe.startMs}>
                  <th scope="row">{moment(stripe.startMs, nowMs.value, i18n)}</th>
                  <td class="right">
                    {price(stripe.priceNano)}
                    {stripe.assumed ? ` ${t('plan.assumed-mark')}` : ''}
                  </td>
                  <td class="right">{format.power(stripe.solarW).number}</td>
                  <td class="right">{format.power(stripe.carW).number}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );

  function readOut({ startMs, priceNano, assumed, solarW, carW, battery }: Stripe): string {
    return [
      `${moment(startMs, nowMs.value, i18n)}: ${price(priceNano)}${assumed ? ` ${t('plan.assumed-mark')}` : ''}`,
      solarW >= 50 ? t('plan.read-sun', { power: joined(format.power(solarW)) }) : null,
      carW >= 50 ? t('plan.read-car', { power: joined(format.power(carW)) }) : null,
      battery === 'free' ? null : t(battery === 'hold' ? 'plan.read-hold' : 'plan.read-charge'),
    ]
      .filter((part) => part !== null)
      .join(', ');
  }
}

function classOf({ boughtW, carW, assumed }: Stripe): string {
  const kind = boughtW > 0 ? 'strip-chosen' : carW > 0 ? 'strip-solar' : 'strip-price';
  return assumed ? `${kind} strip-assumed` : kind;
}
