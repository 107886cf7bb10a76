import { useState } from 'preact/hooks';
import type { DestinationStatus } from '../../../src/backup/offsite/courier.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';

/** A place over a slow line takes its time, ms. */
const PATIENCE_MS = 120_000;

/** Where backups lie away from this house. */
export function Offsite({ places }: { readonly places: readonly DestinationStatus[] }) {
  const { t } = useI18n();
  if (places.length === 0) return null;
  return (
    <>
      <h3>{t('offsite.title')}</h3>
      <ul class="plain people">
        {places.map((place) => (
          <Place key={place.id} place={place} />
        ))}
      </ul>
    </>
  );
}

function Place({ place: { id, type, newestAtMs, isBusy, problem } }: { readonly place: DestinationStatus }) {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState('');
  const test = async (): Promise<void> => {
    setSaid(t('offsite.testing'));
    const path = `/api/backups/offsite/${encodeURIComponent(id)}/test`;
    const answer = await api.ask('POST', path, undefined, PATIENCE_MS);
    if (answer.kind === 'refused') setSaid(refusalSentence(answer.refusal, i18n));
    else setSaid(sentence(answer.value));
  };
  const sentence = (value: unknown): string => {
    const why = typeof value === 'object' && value !== null && 'problem' in value ? value.problem : null;
    return typeof why === 'string' ? t('offsite.failed', { why }) : t('offsite.works');
  };
  const newest =
    newestAtMs === null ? t('offsite.waits') : t('offsite.newest', { time: moment(newestAtMs, nowMs.value, i18n) });
  return (
    <li class="person">
      <p class="person-line">
        <span>
          <span class="strong">{id}</span>{' '}
          <span class="person-detail">
            {[t(`offsite.type.${type}`), newest, ...(isBusy ? [t('offsite.busy')] : [])].join(' · ')}
          </span>
        </span>
        <button
          type="button"
          class="button"
          aria-label={t('offsite.test-name', { name: id })}
          onClick={() => {
            test().catch(console.error);
          }}
        >
          {t('offsite.test')}
        </button>
      </p>
      {problem !== null && <p class="notice-line">{t('offsite.failed', { why: problem })}</p>}
      <p role="status" class="small">
        {said}
      </p>
    </li>
  );
}
