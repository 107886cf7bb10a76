import type { EnergyRow } from '../../../src/billing/energy-balance.ts';
import { joined } from '../i18n/format.ts';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { usedOf } from './insight-data.ts';

const WIDTH = 640;
const HEIGHT = 200;
const GAP = 0.2;
/** One bar alone is no wall. */
const LEAST_BARS = 12;

/** What was used and where it came from, bar by bar; the same as a table, and its file. */
export function StackedBars(props: {
  readonly rows: readonly EnergyRow[];
  /** A period as people call it. */
  readonly name: (label: string) => string;
  readonly href: string;
}) {
  const { t, format } = useI18n();
  const { rows, name, href } = props;
  const bars = rows.map((row) => ({ row, used: usedOf(row) }));
  const most = Math.max(1, ...bars.map(({ used }) => used.sunWh + used.batteryWh + used.gridWh));
  const step = WIDTH / Math.max(LEAST_BARS, bars.length);
  const energy = (wh: number): string => format.energy(wh).number;
  return (
    <section class="card chart">
      <h2>{t('insights.used')}</h2>
      {bars.length === 0 ? (
        <p class="grey">{t('chart.nothing')}</p>
      ) : (
        <>
          <p class="small">{t('chart.most', { value: joined(format.energy(most)) })}</p>
          <svg class="stacked" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            {bars.map(({ row, used }, index) => {
              const x = (index + GAP / 2) * step;
              const width = step * (1 - GAP);
              const [grid, battery, sun] = [used.gridWh, used.batteryWh, used.sunWh].map((wh) => (wh / most) * HEIGHT);
              return (
                <g key={row.label}>
                  <Bar kind="grid" x={x} width={width} from={0} height={grid ?? 0} />
                  <Bar kind="battery" x={x} width={width} from={grid ?? 0} height={battery ?? 0} />
                  <Bar kind="sun" x={x} width={width} from={(grid ?? 0) + (battery ?? 0)} height={sun ?? 0} />
                </g>
              );
            })}
          </svg>
          <p class="chart-ends small">
            <span>{name(rows[0]?.label ?? '')}</span>
            <span>{name(rows.at(-1)?.label ?? '')}</span>
          </p>
          <ul class="plain strip-key small">
            <li class="key-solar">{t('insights.from-sun')}</li>
            <li class="key-battery">{t('insights.from-battery')}</li>
            <li class="key-price">{t('insights.from-grid')}</li>
          </ul>
          <details>
            <summary>{t('chart.table')}</summary>
            <div class="table-wide">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('insights.column-time')}</th>
                    <th scope="col" class="right">
                      {t('insights.column-used')}
                    </th>
                    <th scope="col" class="right">
                      {t('insights.column-sun')}
                    </th>
                    <th scope="col" class="right">
                      {t('insights.column-import')}
                    </th>
                    <th scope="col" class="right">
                      {t('insights.column-export')}
                    </th>
                    <th scope="col" class="right">
                      {t('insights.column-cars')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {bars.map(({ row, used }) => (
                    <tr key={row.label}>
                      <th scope="row">{name(row.label)}</th>
                      <td class="right">{energy(used.sunWh + used.batteryWh + used.gridWh)}</td>
                      <td class="right">{energy(row.solarWh)}</td>
                      <td class="right">{energy(row.importWh)}</td>
                      <td class="right">{energy(row.exportWh)}</td>
                      <td class="right">{energy(row.carsWh)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
      <p class="actions">
        <a class="button" href={href} download aria-label={`${t('insights.used')}: ${t('chart.csv')}`}>
          <Icon name="download" />
          {t('chart.csv')}
        </a>
      </p>
    </section>
  );
}

function Bar(props: {
  readonly kind: 'grid' | 'battery' | 'sun';
  readonly x: number;
  readonly width: number;
  readonly from: number;
  readonly height: number;
}) {
  const { kind, x, width, from, height } = props;
  return height <= 0 ? null : (
    <rect class={`stacked-${kind}`} x={x} y={HEIGHT - from - height} width={width} height={height} />
  );
}
