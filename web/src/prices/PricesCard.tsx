import { useEffect, useState } from 'preact/hooks';
import type { PricesAhead } from '../../../src/api/feed-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { dateOf } from '../people/dates.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askAhead } from './answers.ts';
import { Feeds } from './Feeds.tsx';
import { PriceBars } from './PriceBars.tsx';
import { rangeOf, stretchesOf } from './stretches.ts';

/** What electricity costs today and tomorrow, how that is known, and from whom. */
export function PricesCard() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [answer, setAnswer] = useState<Answer<PricesAhead> | null>(null);
  const quarter = Math.floor(nowMs.value / 900_000);
  useEffect(() => {
    let wanted = quarter > 0;
    askAhead(api).then((got) => {
      if (wanted) setAnswer(got);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, quarter]);
  return (
    <section class="card chart">
      <h2>{t('feeds.title')}</h2>
      {answer === null && <p class="grey">{t('feeds.loading')}</p>}
      {answer?.kind === 'refused' && <p class="grey">{refusalSentence(answer.refusal, i18n)}</p>}
      {answer?.kind === 'ok' && <Ahead ahead={answer.value} />}
      <Feeds />
    </section>
  );
}

function Ahead({ ahead: { currency, tariff, points } }: { readonly ahead: PricesAhead }) {
  const { nowMs, timeZone } = useStore();
  const { t, format } = useI18n();
  const price = (nano: number): string => format.perKwh(nano, currency);
  const now = points.find(({ startMs, endMs }) => startMs <= nowMs.value && nowMs.value < endMs);
  const today = dateOf(points[0]?.startMs ?? 0, timeZone.value);
  const isToday = ({ startMs }: { readonly startMs: number }): boolean => dateOf(startMs, timeZone.value) === today;
  const days = [
    { day: t('feeds.today'), range: rangeOf(points.filter(isToday)) },
    { day: t('feeds.tomorrow'), range: rangeOf(points.filter((point) => !isToday(point))) },
  ];
  const stretches = stretchesOf(points);
  return (
    <>
      {now !== undefined && <p>{t('feeds.now', { price: price(now.importNano), export: price(now.exportNano) })}</p>}
      <PriceBars points={points} nowMs={nowMs.value} />
      {points.some(({ basis }) => basis !== 'published') && <p class="small">{t('feeds.assumed-light')}</p>}
      {stretches.length > 1 &&
        days.map(
          ({ day, range }) =>
            range !== null && (
              <p key={day} class="small">
                {t('feeds.range', {
                  day,
                  least: price(range.least.importNano),
                  leastTime: format.time(range.least.startMs),
                  most: price(range.most.importNano),
                  mostTime: format.time(range.most.startMs),
                })}
              </p>
            ),
        )}
      <p class="small">{tariff === null ? t('feeds.no-tariff') : t('feeds.tariff', { name: tariff })}</p>
      <details>
        <summary>{t('feeds.table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('feeds.from')}</th>
              <th scope="col" class="right">
                {t('feeds.price')}
              </th>
              <th scope="col">{t('feeds.basis')}</th>
            </tr>
          </thead>
          <tbody>
            {stretches.map(({ startMs, importNano, basis }) => (
              <tr key={startMs}>
                <th scope="row">{`${format.day(startMs, nowMs.value)} ${format.time(startMs)}`}</th>
                <td class="right">{price(importNano)}</td>
                <td>{t(`feeds.basis.${basis}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
