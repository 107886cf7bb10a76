import { useEffect, useState } from 'preact/hooks';
import type { DeliveryList, DeliveryRow } from '../../../src/api/answers.ts';
import type { Answer, Api } from '../api.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { moment } from '../words/names.ts';

/** What goes out by itself, what was issued, and whom it has reached. */
export function DeliveriesCard({ round }: { readonly round: number }) {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const [list, setList] = useState<DeliveryList | null>(null);
  useEffect(() => {
    askDeliveries(api).then((answer) => setList(answer.kind === 'ok' ? answer.value : null), console.error);
  }, [api, round]);
  if (list === null) return null;
  const { reports, open, deliveries, issued } = list;
  const at = (ms: number): string => moment(ms, nowMs.peek(), i18n);
  return (
    <section class="card">
      <h2>{t('deliveries.title')}</h2>
      {reports.length === 0 ? (
        <p class="grey">{t('deliveries.none')}</p>
      ) : (
        <ul class="plain deliveries">
          {reports.map(({ id, name, every, day, at: time, to }) => (
            <li key={id}>
              <span class="strong">{name}</span>
              <span class="small">
                {t(`deliveries.every-${every}`, { day: format.integer(day), time, to: to.join(', ') })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {open.map(({ report, period, sinceMs }) => (
        <p key={`${report} ${period}`} class="notice-line">
          <Icon name="warning" /> {t('deliveries.open', { report, period, time: at(sinceMs) })}
        </p>
      ))}
      {deliveries.length > 0 && (
        <ul class="plain deliveries">
          {deliveries.map((one) => (
            <li key={one.id}>
              <span>
                {one.report}, {one.period} → {one.target}
                {one.kind === 'reminder' && ` (${t('deliveries.reminder')})`}
              </span>
              <span class={one.error === null ? 'small' : 'small warning-text'}>{whatBecame(one, at, i18n)}</span>
            </li>
          ))}
        </ul>
      )}
      {issued.length > 0 && (
        <details>
          <summary>{t('deliveries.issued', { count: format.integer(issued.length) })}</summary>
          <ul class="plain deliveries">
            {issued.map(({ seq, atMs, fromMs, toMs, scheduled, files }) => (
              <li key={seq}>
                <span>
                  {format.date(fromMs)} – {format.date(toMs - 1)}
                </span>
                <span class="small">
                  {t(scheduled ? 'deliveries.issued-by-schedule' : 'deliveries.issued-by-hand', {
                    time: at(atMs),
                    seq: format.integer(seq),
                  })}
                </span>
                <span class="small file-names">{files.join(', ')}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function whatBecame(
  { sentAtMs, attempts, error, nextAtMs }: DeliveryRow,
  at: (ms: number) => string,
  { t, format }: I18n,
): string {
  if (sentAtMs !== null) return t('deliveries.sent', { time: at(sentAtMs) });
  if (error === null) return t('deliveries.waiting');
  return t('deliveries.failed', { count: format.integer(attempts), detail: error, time: at(nextAtMs) });
}

async function askDeliveries(api: Api): Promise<Answer<DeliveryList>> {
  const answer = await api.ask('GET', '/api/deliveries');
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  return isList(value)
    ? { kind: 'ok', value }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isList(value: unknown): value is DeliveryList {
  return typeof value === 'object' && value !== null && Array.isArray(Reflect.get(value, 'deliveries'));
}
