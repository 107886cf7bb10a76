import { useEffect, useState } from 'preact/hooks';
import type { SessionFigures } from '../../../src/billing/session-figures.ts';
import type { Answer, Api } from '../api.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';
import { PowerCurve } from './PowerCurve.tsx';

/** What a session has cost by price, where its energy came from, and how it charged. `version`: asked again when it changes. */
export function Figures({ sessionId, version }: { readonly sessionId: string; readonly version: number }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [figures, setFigures] = useState<Answer<SessionFigures> | null>(null);
  useEffect(() => {
    let wanted = true;
    askFigures(api, sessionId).then((answer) => {
      if (wanted) setFigures(answer);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, sessionId, version]);
  if (figures === null) return null;
  if (figures.kind === 'refused') {
    return <p class="grey">{t('detail.figures-failed', { why: refusalSentence(figures.refusal, i18n) })}</p>;
  }
  return (
    <>
      <Cost figures={figures.value} />
      <PowerCurve steps={figures.value.steps} sessionId={sessionId} />
    </>
  );
}

function Cost({ figures }: { readonly figures: SessionFigures }) {
  const { t, format } = useI18n();
  const { cents, feeCents, currency, lines, provisional, unpricedWh, sources } = figures;
  return (
    <section class="card">
      <h2>{t('detail.cost')}</h2>
      <p class={cents === null ? 'grey' : 'sum'}>
        {cents === null
          ? t(lines.length === 0 && unpricedWh === 0 ? 'detail.no-tariff' : 'detail.no-price')
          : format.money(cents, currency)}
      </p>
      {cents !== null && provisional && <p class="small">{t('detail.provisional')}</p>}
      {lines.length > 0 && (
        <dl class="facts">
          {lines.map(({ source, priceNano, energyWh }) => (
            <div key={`${source} ${priceNano}`}>
              <dt>{t(`detail.from-${source}`)}</dt>
              <dd>
                {t('detail.line', {
                  energy: joined(format.exactEnergy(energyWh)),
                  price: format.perKwh(priceNano, currency),
                })}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {feeCents !== null && feeCents !== 0 && (
        <p class="small">{t('detail.fees', { amount: format.money(feeCents, currency) })}</p>
      )}
      {unpricedWh > 0 && (
        <p class="notice-line">{t('detail.unpriced', { energy: joined(format.exactEnergy(unpricedWh)) })}</p>
      )}
      <h3>{t('detail.sources')}</h3>
      {sources === null ? <p class="grey">{t('detail.no-sources')}</p> : <Sources sources={sources} />}
    </section>
  );
}

const KINDS = [
  ['solar', 'solarWh'],
  ['battery', 'batteryWh'],
  ['grid', 'gridWh'],
  ['unknown', 'unknownWh'],
] as const;

function Sources({ sources }: { readonly sources: NonNullable<SessionFigures['sources']> }) {
  const { t, format } = useI18n();
  const totalWh = KINDS.reduce((sum, [, key]) => sum + sources[key], 0);
  const parts = KINDS.map(([kind, key]) => ({ kind, wh: sources[key], share: sources[key] / totalWh }));
  const starts = parts.map((_, index) => parts.slice(0, index).reduce((sum, { share }) => sum + share, 0));
  return (
    <>
      <svg class="source-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ kind, share }, index) => (
          <rect key={kind} class={`source-${kind}`} x={100 * (starts[index] ?? 0)} width={100 * share} height="10" />
        ))}
      </svg>
      <dl class="facts">
        {parts
          .filter(({ wh }) => wh > 0)
          .map(({ kind, wh, share }) => (
            <div key={kind}>
              <dt>{t(`detail.from-${kind}`)}</dt>
              <dd>
                {joined(format.exactEnergy(wh))} <span class="grey">{format.share(share)}</span>
              </dd>
            </div>
          ))}
      </dl>
    </>
  );
}

async function askFigures(api: Api, id: string): Promise<Answer<SessionFigures>> {
  const answer = await api.ask('GET', `/api/sessions/${encodeURIComponent(id)}/figures`);
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  return isFigures(value)
    ? { kind: 'ok', value }
    : { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isFigures(value: unknown): value is SessionFigures {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'steps')) &&
    Array.isArray(Reflect.get(value, 'lines'))
  );
}
