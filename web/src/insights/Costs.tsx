import type { EnergyRow } from '../../../src/billing/energy-balance.ts';
import { useI18n } from '../parts/context.ts';
import { Bars } from '../reports/Bars.tsx';
import { kilograms } from './figures.ts';

/** What the import has cost and emitted, bar by bar; what nobody knows has no bar. */
export function Costs(props: {
  readonly rows: readonly EnergyRow[];
  readonly name: (label: string) => string;
  readonly currency: string;
  readonly href: string;
}) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { rows, name, currency, href } = props;
  const common = { name, href };
  return (
    <>
      {rows.some(({ costCents }) => costCents !== null) && (
        <Bars
          {...common}
          title={t('insights.cost-chart')}
          bars={rows.map(({ label, costCents }) => ({ label, value: costCents }))}
          shown={(cents) => format.money(cents, currency)}
          columns={[t('insights.column-time'), t('insights.cost')]}
        />
      )}
      {rows.some(({ co2G }) => co2G !== null) && (
        <Bars
          {...common}
          title={t('insights.co2-chart')}
          bars={rows.map(({ label, co2G }) => ({ label, value: co2G }))}
          shown={(grams) => kilograms(grams, i18n)}
          columns={[t('insights.column-time'), t('insights.co2')]}
        />
      )}
    </>
  );
}
