import { useState } from 'preact/hooks';
import { copyText } from '../browser.ts';
import { useI18n } from '../parts/context.ts';
import { QrCode } from '../parts/QrCode.tsx';

/** What was just made, to be copied now or never. */
export interface Told {
  readonly text: string;
  readonly secret: string;
  /** It is an address: another device may take it by its camera. */
  readonly isLink?: boolean;
}

/** Shown once, with the way to take it along. */
export function Secret({ text, secret, isLink = false }: Told) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  return (
    <div class="person" role="status">
      <p>{text}</p>
      <p class="stay-row">
        <code class="path">{secret}</code>
        <button
          type="button"
          class="button"
          onClick={() => {
            copyText(secret).then(setCopied, () => setCopied(false));
          }}
        >
          {t(copied ? 'users.copied' : 'users.copy')}
        </button>
      </p>
      {isLink && (
        <>
          <p>{t('users.scan')}</p>
          <QrCode text={secret} label={t('users.scan')} />
        </>
      )}
    </div>
  );
}
