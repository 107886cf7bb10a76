import { useEffect, useState } from 'preact/hooks';
import { isLocalAddress, pageOrigin, printPage } from '../browser.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { QrCode } from '../parts/QrCode.tsx';
import { isGuestAnswer } from './answers.ts';
import '../style/label.css';

/** Labels to print and stick to the charge points; `cp` for one of them. */
export function LabelPage({ query }: { readonly query: URLSearchParams }) {
  const { view } = useStore();
  const { t } = useI18n();
  const wanted = query.get('cp');
  const points = (view.value?.chargePoints ?? []).filter(({ id }) => wanted === null || id === wanted);
  return (
    <div class="more labels">
      <h1>{t('label.title')}</h1>
      <p class="grey">{t('label.what')}</p>
      {isLocalAddress() && (
        <p class="card warning-text" role="alert">
          {t('label.local')}
        </p>
      )}
      <p>
        <button type="button" class="button no-print" onClick={printPage}>
          {t('label.print')}
        </button>
      </p>
      <ul class="plain label-sheet">
        {points.map(({ id, name }) => (
          <Label key={id} id={id} name={name} />
        ))}
      </ul>
    </div>
  );
}

function Label({ id, name }: { readonly id: string; readonly name: string }) {
  const { api } = useStore();
  const { t } = useI18n();
  const [isOff, setOff] = useState(false);
  useEffect(() => {
    api.ask('GET', `/api/guests/${encodeURIComponent(id)}`).then((answer) => {
      setOff(answer.kind === 'ok' && isGuestAnswer(answer.value) && answer.value.entrance === 'off');
    }, console.error);
  }, [api, id]);
  const address = `${pageOrigin()}/g/${encodeURIComponent(id)}`;
  return (
    <li>
      <article class="label">
        <QrCode text={address} label={t('label.qr', { address })} />
        <div class="label-words">
          <p class="label-scan">{t('label.scan')}</p>
          <h2>{name}</h2>
          <p>{t('label.steps')}</p>
          <p class="label-type">{t('label.type')}</p>
          <p class="label-address">{address.replace(/^https?:\/\//, '')}</p>
        </div>
      </article>
      {isOff && <p class="small no-print">{t('label.off')}</p>}
    </li>
  );
}
