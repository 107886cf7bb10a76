import type { PowerStep } from '../../../src/billing/session-figures.ts';
import { saveText } from '../browser.ts';
import { joined } from '../i18n/format.ts';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';

const WIDTH = 640;
const HEIGHT = 160;

/** How a session charged, from reading to reading; the same as a table, and its file. */
export function PowerCurve({ steps, sessionId }: { readonly steps: readonly PowerStep[]; readonly sessionId: string }) {
  const { t, format } = useI18n();
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) {
    return (
      <section class="card">
        <h2>{t('detail.curve')}</h2>
        <p class="grey">{t('detail.no-curve')}</p>
      </section>
    );
  }
  const spanMs = last.toMs - first.fromMs;
  const most = Math.max(1, ...steps.map(meanW));
  const gaps = steps.filter(({ powerW }) => powerW === null);
  const time = ({ fromMs, toMs }: PowerStep): string => `${format.time(fromMs)} – ${format.time(toMs)}`;
  return (
    <section class="card chart">
      <h2>{t('detail.curve')}</h2>
      <p class="small">{t('chart.most', { value: joined(format.power(most)) })}</p>
      <svg class="power-curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {steps.map((step) => {
          const height = (meanW(step) / most) * HEIGHT;
          return (
            <rect
              key={step.fromMs}
              class={step.powerW === null ? 'is-unknown' : ''}
              x={((step.fromMs - first.fromMs) / spanMs) * WIDTH}
              y={HEIGHT - height}
              width={((step.toMs - step.fromMs) / spanMs) * WIDTH}
              height={height}
            />
          );
        })}
      </svg>
      <p class="chart-ends small">
        <span>{format.time(first.fromMs)}</span>
        <span>{format.time(last.toMs)}</span>
      </p>
      {gaps.length > 0 && (
        <ul class="notice-list">
          {gaps.map((gap) => (
            <li key={gap.fromMs}>
              {t('detail.gap', { time: time(gap), energy: joined(format.exactEnergy(gap.energyWh)) })}
            </li>
          ))}
        </ul>
      )}
      <details>
        <summary>{t('chart.table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('sessions.time-of-day')}</th>
              <th scope="col" class="right">
                {t('detail.power')} <span class="unit">kW</span>
              </th>
              <th scope="col" class="right">
                {t('sessions.energy')} <span class="unit">kWh</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.fromMs}>
                <th scope="row">{time(step)}</th>
                <td class="right">{step.powerW === null ? t('chart.unknown') : format.power(step.powerW).number}</td>
                <td class="right">{format.exactEnergy(step.energyWh).number}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <p class="actions">
        <button
          type="button"
          class="button"
          aria-label={`${t('detail.curve')}: ${t('chart.csv')}`}
          onClick={() => saveText(`session-${sessionId}.csv`, 'text/csv', csvOf(steps))}
        >
          <Icon name="download" />
          {t('chart.csv')}
        </button>
      </p>
    </section>
  );
}

/** Where nobody read, the mean of the hole: its energy is known, its shape is not. */
function meanW({ powerW, energyWh, fromMs, toMs }: PowerStep): number {
  return powerW ?? (energyWh * 3_600_000) / (toMs - fromMs);
}

/** RFC 4180, UTC; an unknown power is empty. */
function csvOf(steps: readonly PowerStep[]): string {
  const rows = steps.map(({ fromMs, toMs, powerW, energyWh }) =>
    [new Date(fromMs).toISOString(), new Date(toMs).toISOString(), powerW ?? '', energyWh / 1000].join(','),
  );
  return [`from,to,power_w,energy_kwh`, ...rows, ''].join('\r\n');
}
