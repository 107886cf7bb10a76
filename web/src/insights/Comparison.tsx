import { saveText } from '../browser.ts';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { FIGURES, type Figure, shownOf } from './figures.ts';
import type { InsightTotals } from './insight-data.ts';
import '../style/comparison.css';

/** Two spans beside each other, figure by figure; also as a file. */
export function Comparison(props: {
  readonly word: string;
  readonly other: string;
  readonly now: InsightTotals;
  readonly then: InsightTotals;
  readonly currency: string;
  readonly names: readonly [string, string];
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const { word, other, now, then, currency, names } = props;
  const rows = FIGURES.map(({ key, of }) => ({ key, a: of(now), b: of(then) }));
  const text = (figure: Figure): string => shownOf(figure, currency, i18n) ?? t('chart.unknown');
  return (
    <section class="card chart">
      <h2>{t('insights.comparison')}</h2>
      <details>
        <summary>{t('chart.table')}</summary>
        <table class="comparison">
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{t('insights.figure')}</span>
              </th>
              <th scope="col" class="right">
                {names[0]}
              </th>
              <th scope="col" class="right">
                {names[1]}
              </th>
              <th scope="col" class="right">
                {t('insights.change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, a, b }) => (
              <tr key={key}>
                <th scope="row">{t(`insights.${key}`)}</th>
                <td class="right">{text(a)}</td>
                <td class="right">{text(b)}</td>
                <td class="right">{changeOf(a, b, i18n.format.locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <p class="actions">
        <button
          type="button"
          class="button"
          aria-label={`${t('insights.comparison')}: ${t('chart.csv')}`}
          onClick={() => saveText(`comparison-${word}-${other}.csv`, 'text/csv', csvOf(rows, word, other))}
        >
          <Icon name="download" />
          {t('chart.csv')}
        </button>
      </p>
    </section>
  );
}

/** By how much it is more or less; shares in points, as a percentage of a percentage misleads. */
function changeOf(a: Figure, b: Figure, locale: string): string {
  if (a === null || b === null || (a.unit !== 'share' && b.value === 0)) return '–';
  const ratio = a.unit === 'share' ? a.value - b.value : a.value / b.value - 1;
  const style = { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' } as const;
  return new Intl.NumberFormat(locale, style).format(ratio);
}

const UNITS = { share: ['', 1], wh: ['_kwh', 1_000], cents: ['_cents', 1], grams: ['_g', 1] } as const;

/** RFC 4180; what is not known is empty. */
function csvOf(
  rows: readonly { readonly key: string; readonly a: Figure; readonly b: Figure }[],
  word: string,
  other: string,
): string {
  const lines = rows.map(({ key, a, b }) => {
    const [ending, divisor] = UNITS[(a ?? b)?.unit ?? 'share'];
    const cell = (figure: Figure): string => (figure === null ? '' : String(figure.value / divisor));
    return [`${key}${ending}`, cell(a), cell(b)].join(',');
  });
  return [`figure,${word},${other}`, ...lines, ''].join('\r\n');
}
