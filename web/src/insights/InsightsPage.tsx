import { useEffect, useState } from 'preact/hooks';
import type { EnergyRow } from '../../../src/billing/energy-balance.ts';
import type { Answer } from '../api.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Select } from '../parts/Select.tsx';
import { Charts } from '../reports/Charts.tsx';
import { refusalSentence } from '../words/refusals.ts';
import { Comparison } from './Comparison.tsx';
import { Costs } from './Costs.tsx';
import { FIGURES, shownOf } from './figures.ts';
import {
  askEnergy,
  COMPARED,
  type Compared,
  comparedWord,
  energyHref,
  type InsightSpan,
  type InsightTotals,
  isComplete,
  isEmpty,
  SPANS,
  stepped,
  totalsOf,
  wordOf,
} from './insight-data.ts';
import { StackedBars } from './StackedBars.tsx';

/** How much was used, and how much of it was our own? */
export function InsightsPage() {
  const { api, today, view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [span, setSpan] = useState<InsightSpan>('day');
  const [chosen, setChosen] = useState('');
  const word = chosen === '' ? wordOf(span, today.value) : chosen;
  const before = stepped(span, word, -1);
  const [compared, setCompared] = useState<Compared>('before');
  const other = comparedWord(span, word, compared);
  const [energy, setEnergy] = useState<Answer<readonly EnergyRow[]> | null>(null);
  const [earlier, setEarlier] = useState<readonly EnergyRow[]>([]);
  useEffect(() => {
    let wanted = true;
    setEnergy(null);
    Promise.all([askEnergy(api, span, word), askEnergy(api, span, other)]).then(([now, then]) => {
      if (!wanted) return;
      setEnergy(now);
      setEarlier(then.kind === 'ok' ? then.value : []);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, span, word, other]);
  const choose = (next: InsightSpan): void => {
    setSpan(next);
    setChosen('');
  };
  const name = (label: string): string => nameOf(label, i18n.language);
  const currency = view.value?.currency ?? 'EUR';
  const isNewest = word >= wordOf(span, today.value);
  return (
    <div class="more">
      <h1>{t('nav.insights')}</h1>
      <Segmented
        label={t('insights.span')}
        segments={SPANS.map((value) => ({ value, label: t(`insights.${value}`) }))}
        value={span}
        choose={choose}
      />
      <div class="insight-steps">
        <button
          type="button"
          class="button step-back"
          aria-label={t('insights.back', { name: name(before) })}
          onClick={() => setChosen(before)}
        >
          <Icon name="chevron" />
        </button>
        <p class="strong" aria-live="polite">
          {name(word)}
        </p>
        <button
          type="button"
          class="button step-on"
          disabled={isNewest}
          aria-label={t('insights.on', { name: name(stepped(span, word, 1)) })}
          onClick={() => setChosen(stepped(span, word, 1))}
        >
          <Icon name="chevron" />
        </button>
      </div>
      {span !== 'year' && (
        <div class="filter">
          <Select
            label={t('insights.compare')}
            value={compared}
            options={COMPARED.map((value) => ({ value, label: name(comparedWord(span, word, value)) }))}
            choose={(value) => setCompared(COMPARED.find((one) => one === value) ?? 'before')}
          />
        </div>
      )}
      {energy === null && (
        <p class="quiet" role="status">
          {t('people.loading')}
        </p>
      )}
      {energy?.kind === 'refused' && (
        <p role="alert">{t('insights.failed', { why: refusalSentence(energy.refusal, i18n) })}</p>
      )}
      {energy?.kind === 'ok' && isEmpty(totalsOf(energy.value)) && <p class="quiet">{t('insights.nothing')}</p>}
      {energy?.kind === 'ok' && !isEmpty(totalsOf(energy.value)) && (
        <>
          <Totals now={totalsOf(energy.value)} then={totalsOf(earlier)} currency={currency} before={name(other)} />
          <Comparison
            {...{ word, other, currency }}
            now={totalsOf(energy.value)}
            then={totalsOf(earlier)}
            names={[name(word), name(other)]}
          />
          <StackedBars rows={energy.value} name={name} href={energyHref(span, word)} />
          <Costs rows={energy.value} {...{ name, currency }} href={energyHref(span, word)} />
        </>
      )}
      {span !== 'day' && <Charts month={chartMonth(span, word, today.value)} currency={currency} />}
    </div>
  );
}

/** The four statistics are those of a month; of a year the newest one. */
function chartMonth(span: InsightSpan, word: string, today: string): string {
  if (span === 'month') return word;
  return today.startsWith(word) ? today.slice(0, 7) : `${word}-12`;
}

/** `2026-07-14T13`, `2026-07-14`, `2026-07` and `2026` as people say it. */
function nameOf(label: string, language: string): string {
  const at = (pattern: string): number => Date.parse(pattern);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  if (label.length === 13) return format({ hour: '2-digit', minute: '2-digit' }).format(at(`${label}:00:00Z`));
  if (label.length === 10) {
    return format({ weekday: 'short', day: 'numeric', month: 'short' }).format(at(`${label}T00:00:00Z`));
  }
  if (label.length === 7) return format({ month: 'long', year: 'numeric' }).format(at(`${label}-01T00:00:00Z`));
  return label;
}

interface TotalsProps {
  readonly now: InsightTotals;
  readonly then: InsightTotals;
  readonly currency: string;
}

function Totals(props: TotalsProps & { readonly before: string }) {
  const { now, then, currency, before } = props;
  const i18n = useI18n();
  const { t, format } = i18n;
  return (
    <section class="card insight-totals">
      <p class="why">{headline(now, i18n)}</p>
      <dl class="facts">
        {FIGURES.map(({ key, of }) => {
          const [value, was] = [shownOf(of(now), currency, i18n), shownOf(of(then), currency, i18n)];
          return (
            <div key={key}>
              <dt>{t(`insights.${key}`)}</dt>
              <dd>
                {value ?? t('chart.unknown')}
                {was !== null && (
                  <span class="person-detail">{t('insights.before', { name: before, value: was })}</span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      {now.unpricedWh > 0 && now.costCents !== null && (
        <p class="small">{t('insights.unpriced', { energy: joined(format.energy(now.unpricedWh)) })}</p>
      )}
      {now.costCents === null && <p class="small">{t('insights.no-price')}</p>}
      {now.co2UnknownWh > 0 && now.co2G !== null && (
        <p class="small">{t('insights.co2-unknown', { energy: joined(format.energy(now.co2UnknownWh)) })}</p>
      )}
      {now.co2G === null && <p class="small">{t('insights.no-co2')}</p>}
      {!isComplete(now) && <p class="small">{t('insights.missing', { duration: missingTime(now, i18n) })}</p>}
    </section>
  );
}

function headline(now: InsightTotals, { t, format }: I18n): string {
  const used = joined(format.energy(now.usedWh));
  return now.autarky === null || now.solarWh === 0
    ? t('insights.headline-grid', { used })
    : t('insights.headline', { used, own: format.share(now.autarky) });
}

function missingTime({ missingQuarters }: InsightTotals, { format }: I18n): string {
  return format.span(missingQuarters * 900_000);
}
