import { useEffect, useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { canPush, enterBrowser, leaveBrowser, type PushOutcome } from './push.ts';

interface Offered {
  readonly publicKey: string;
  readonly receivers: readonly { readonly id: string; readonly name: string }[];
}

/** Pushed messages in the browser that shows this page. */
export function PushBrowser() {
  const { api } = useStore();
  const { t } = useI18n();
  const [offered, setOffered] = useState<Offered | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    api.ask('GET', '/api/push').then((answer) => {
      if (answer.kind === 'ok' && isOffered(answer.value)) setOffered(answer.value);
    }, console.error);
  }, [api]);
  const tell = (outcome: PushOutcome): void => {
    setSaid(typeof outcome === 'string' ? t(`push.${outcome}`) : t('push.failed', { why: outcome.why }));
  };
  if (offered === null) return null;
  return (
    <>
      <h3>{t('push.title')}</h3>
      <p class="small">{t('push.what')}</p>
      {!canPush() && <p class="small">{t('push.needs-https')}</p>}
      {offered.receivers.length === 0 && <p class="grey">{t('push.none')}</p>}
      {canPush() && offered.receivers.length > 0 && (
        <p class="stay-row">
          {offered.receivers.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              class="button"
              onClick={() => {
                enterBrowser(api, id, offered.publicKey).then(tell, console.error);
              }}
            >
              {t('push.enter', { name })}
            </button>
          ))}
          <button
            type="button"
            class="button"
            onClick={() => {
              leaveBrowser(api).then(tell, console.error);
            }}
          >
            {t('push.leave')}
          </button>
        </p>
      )}
      <p role="status">{said}</p>
    </>
  );
}

function isOffered(value: unknown): value is Offered {
  return typeof value === 'object' && value !== null && 'publicKey' in value && 'receivers' in value;
}
