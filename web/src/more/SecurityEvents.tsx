import { useEffect, useState } from 'preact/hooks';
import type { SecurityEventList } from '../../../src/api/answers.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { securityWords } from '../words/security.ts';

/** As many as one looks through; the API has more. */
const SHOWN = 30;

/** Who tried to connect as a charge point and how, and the certificate they have to trust. */
export function SecurityEvents() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [list, setList] = useState<Answer<SecurityEventList> | null>(null);
  useEffect(() => {
    let isGone = false;
    void api.securityEvents().then((answer) => {
      if (!isGone) setList(answer);
    });
    return () => {
      isGone = true;
    };
  }, [api]);
  return (
    <section class="card">
      <h2>{t('security.title')}</h2>
      <p class="small">{t('security.what')}</p>
      {list?.kind === 'refused' && <p class="grey">{refusalSentence(list.refusal, i18n)}</p>}
      {list?.kind === 'ok' && list.value.events.length === 0 && <p class="grey">{t('security.none')}</p>}
      {list?.kind === 'ok' && (
        <ul class="plain stack">
          {list.value.events.slice(0, SHOWN).map((event, index) => {
            const [what, who] = securityWords(event, i18n);
            return (
              <li key={`${event.atMs} ${index}`}>
                <p>
                  {what} <span class="grey">{moment(event.atMs, nowMs.value, i18n)}</span>
                </p>
                {who !== '' && <p class="small">{who}</p>}
              </li>
            );
          })}
        </ul>
      )}
      {list?.kind === 'ok' && list.value.hasAuthority && (
        <a class="button" href="/api/site-ca.pem" download>
          <Icon name="download" />
          {t('security.authority')}
        </a>
      )}
    </section>
  );
}
