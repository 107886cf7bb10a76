import type { ComponentChildren } from 'preact';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import type { Bar } from './chart-data.ts';

const WIDTH = 640;
const HEIGHT = 160;
const GAP = 0.25;
/** One bar alone is no wall. */
const LEAST_BARS = 12;

/** Bars, the same figures as a table, and their file. Nothing is told by the picture alone. */
export function Bars(props: {
  readonly title: string;
  readonly bars: readonly Bar[];
  /** A value as people read it. */
  readonly shown: (value: number) => string;
  readonly name: (label: string) => string;
  readonly columns: readonly [string, string];
  readonly href: string;
  readonly children?: ComponentChildren;
}) {
  const { t } = useI18n();
  const { title, bars, shown, name, columns, href, children } = props;
  const most = Math.max(0, ...bars.map(({ value }) => value ?? 0));
  const text = (value: number | null): string => (value === null ? t('chart.unknown') : shown(value));
  return (
    <section class="card chart">
      <h2>{title}</h2>
      {bars.length === 0 || most === 0 ? (
        <p class="grey">{t('chart.nothing')}</p>
      ) : (
        <>
          <p class="small">{t('chart.most', { value: shown(most) })}</p>
          <svg class="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            {bars.map(({ label, value }, index) => {
              const step = WIDTH / Math.max(LEAST_BARS, bars.length);
              const height = ((value ?? 0) / most) * HEIGHT;
              return (
                <rect
                  key={label}
                  x={(index + GAP / 2) * step}
                  y={HEIGHT - height}
                  width={step * (1 - GAP)}
                  height={height}
                />
              );
            })}
          </svg>
          <p class="chart-ends small">
            <span>{name(bars[0]?.label ?? '')}</span>
            <span>{name(bars.at(-1)?.label ?? '')}</span>
          </p>
          {children}
          <details>
            <summary>{t('chart.table')}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{columns[0]}</th>
                  <th scope="col" class="right">
                    {columns[1]}
                  </th>
                </tr>
              </thead>
              <tbody>
                {bars.map(({ label, value }) => (
                  <tr key={label}>
                    <th scope="row">{name(label)}</th>
                    <td class="right">{text(value)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
      <p class="actions">
        <a class="button" href={href} download aria-label={`${title}: ${t('chart.csv')}`}>
          <Icon name="download" />
          {t('chart.csv')}
        </a>
      </p>
    </section>
  );
}
