import { useEffect, useState } from 'preact/hooks';
import type { PowerCurve, SessionStatistics } from '../../../src/billing/statistics.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { dateOf } from '../people/dates.ts';
import { Bars } from './Bars.tsx';
import { askPower, askStatistics, chartHref, peakPerDay } from './chart-data.ts';

interface Figures {
  readonly ofMonth: SessionStatistics;
  readonly ofYear: SessionStatistics;
  readonly curves: readonly PowerCurve[];
}

/** The four statistics: power and revenue of the chosen month, energy and charge points in use of its year. */
export function Charts({ month, currency }: { readonly month: string; readonly currency: string }) {
  const { api, timeZone } = useStore();
  const { t, plural, format, language } = useI18n();
  const [figures, setFigures] = useState<Figures | null>(null);
  const year = month.slice(0, 4);
  useEffect(() => {
    let wanted = true;
    setFigures(null);
    Promise.all([askStatistics(api, month), askStatistics(api, year), askPower(api, month)]).then(
      ([ofMonth, ofYear, power]) => {
        if (!wanted || ofMonth.kind !== 'ok' || ofYear.kind !== 'ok' || power.kind !== 'ok') return;
        setFigures({ ofMonth: ofMonth.value, ofYear: ofYear.value, curves: power.value.curves });
      },
      console.error,
    );
    return () => {
      wanted = false;
    };
  }, [api, month, year]);
  if (figures === null || month === '') return null;
  const { ofMonth, ofYear, curves } = figures;
  const named = (options: Intl.DateTimeFormatOptions) => {
    const dates = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    return (label: string): string =>
      dates.format(Date.parse(`${label.length === 7 ? `${label}-01` : label}T12:00:00Z`));
  };
  const dayName = named({ day: 'numeric', month: 'short' });
  const monthName = named({ month: 'short', year: 'numeric' });
  const power = peakPerDay(curves, (atMs) => dateOf(atMs, timeZone.value));
  const sessions = ofYear.perMonth.reduce((sum, each) => sum + each.sessions, 0);
  return (
    <>
      <Bars
        title={t('chart.power')}
        bars={power}
        shown={(watts) => joined(format.power(watts))}
        name={dayName}
        columns={[t('chart.day'), t('chart.power-column')]}
        href={chartHref('power', month)}
      />
      <Bars
        title={t('chart.revenue')}
        bars={ofMonth.revenuePerDay.map(({ day, cents }) => ({ label: day, value: cents }))}
        shown={(cents) => format.money(cents, currency)}
        name={dayName}
        columns={[t('chart.day'), t('chart.revenue-column')]}
        href={chartHref('revenue-per-day', month)}
      />
      <Bars
        title={t('chart.energy')}
        bars={ofYear.perMonth.map(({ month: label, energyWh }) => ({ label, value: energyWh }))}
        shown={(energyWh) => joined(format.energy(energyWh))}
        name={monthName}
        columns={[t('reports.month'), t('reports.energy')]}
        href={chartHref('sessions-per-month', year)}
      >
        <p class="small">
          {plural('sessions.count', sessions)}:{' '}
          {ofYear.perMonth.map((each) => `${monthName(each.month)} ${format.integer(each.sessions)}`).join(', ')}
        </p>
      </Bars>
      <Bars
        title={t('chart.charge-points')}
        bars={ofYear.chargePoints.map(({ month: label, active }) => ({ label, value: active }))}
        shown={format.integer}
        name={monthName}
        columns={[t('reports.month'), t('chart.charge-points-column')]}
        href={chartHref('charge-points', year)}
      >
        <p class="small">{t('chart.ever', { count: format.integer(ofYear.chargePoints.at(-1)?.everActive ?? 0) })}</p>
      </Bars>
    </>
  );
}
