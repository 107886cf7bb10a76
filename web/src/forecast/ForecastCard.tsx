import { useEffect, useState } from 'preact/hooks';
import type { ForecastsView } from '../../../src/api/forecast-ports.ts';
import type { ForecastPoint } from '../../../src/feeds/feed.ts';
import type { Answer } from '../api.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { dateOf } from '../people/dates.ts';
import { feedProblem } from '../words/feeds.ts';
import { refusalSentence } from '../words/refusals.ts';

const QUARTER_MS = 900_000;
/** With fewer days the card says that it is still learning. */
const LEARNED_DAYS = 14;

/** What sun and house are expected to do until tomorrow evening, how good that was, and when cars usually leave. */
export function ForecastCard() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [answer, setAnswer] = useState<Answer<unknown> | null>(null);
  const quarter = Math.floor(nowMs.value / QUARTER_MS);
  useEffect(() => {
    let wanted = quarter > 0;
    api.ask('GET', '/api/forecasts').then((got) => {
      if (wanted) setAnswer(got);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, quarter]);
  return (
    <section class="card">
      <h2>{t('forecast.title')}</h2>
      {answer === null && <p class="grey">{t('forecast.loading')}</p>}
      {answer?.kind === 'refused' && <p class="grey">{refusalSentence(answer.refusal, i18n)}</p>}
      {answer?.kind === 'ok' && isForecasts(answer.value) && <Expected forecasts={answer.value} />}
    </section>
  );
}

function Expected({ forecasts: { solar, house, habits } }: { readonly forecasts: ForecastsView }) {
  const { nowMs, timeZone } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const today = dateOf(nowMs.value, timeZone.value);
  const isToday = ({ startMs }: ForecastPoint): boolean => dateOf(startMs, timeZone.value) === today;
  const isTomorrow = ({ startMs }: ForecastPoint): boolean =>
    dateOf(startMs - 24 * 4 * QUARTER_MS, timeZone.value) === today;
  const energy = (points: readonly ForecastPoint[], of: (point: ForecastPoint) => number): string =>
    joined(format.energy(Math.round(points.reduce((sum, point) => sum + of(point) / 4, 0))));
  const sun = solar?.points ?? null;
  const tomorrow = sun?.filter(isTomorrow) ?? [];
  const percent = solar?.quality.last30Days?.errorPercent ?? null;
  return (
    <>
      {solar !== null && sun === null && <p>{t('forecast.no-sun')}</p>}
      {sun !== null && <p>{t('forecast.sun-today', { energy: energy(sun.filter(isToday), ({ p50W }) => p50W) })}</p>}
      {sun !== null && (
        <p>
          {t('forecast.sun-tomorrow', {
            energy: energy(tomorrow, ({ p50W }) => p50W),
            least: energy(tomorrow, ({ p10W }) => p10W),
            most: energy(tomorrow, ({ p90W }) => p90W),
          })}
        </p>
      )}
      {house.points !== null && (
        <p>{t('forecast.house-tomorrow', { energy: energy(house.points.filter(isTomorrow), ({ p50W }) => p50W) })}</p>
      )}
      {percent !== null && <p class="small">{t('forecast.error', { percent: format.share(percent / 100) })}</p>}
      {solar !== null && solar.learnedDays < LEARNED_DAYS && (
        <p class="small">{t('forecast.new', { days: format.integer(solar.learnedDays) })}</p>
      )}
      {solar?.placeGuessed === true && <p class="small">{t('forecast.place')}</p>}
      {solar?.sources.map(({ id, health }) =>
        health === null || health.problem === null ? null : (
          <p key={id} class="small">
            {t('forecast.source-failing', { source: id, why: feedProblem(health.problem.code, i18n) })}
          </p>
        ),
      )}
      {habits.flatMap(({ name, habits: own }) =>
        own.map(({ weekdays, departAt }) => (
          <p key={`${name} ${weekdays.join('')}`} class="small">
            {t('forecast.habit', {
              name: name ?? t('forecast.somebody'),
              time: departAt,
              days: weekdays.map((weekday) => weekdayName(weekday, i18n.language)).join(', '),
            })}
          </p>
        )),
      )}
    </>
  );
}

/** Monday 1 to Sunday 7. */
function weekdayName(weekday: number, language: string): string {
  // 5 January 1970 was a Monday.
  const atMs = (weekday + 3) * 86_400_000;
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(atMs);
}

function isForecasts(value: unknown): value is ForecastsView {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'habits'));
}
