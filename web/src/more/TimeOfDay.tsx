import { useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { refusalSentence } from '../words/refusals.ts';

/** Where nothing tells the time, the owner's device may. */
export function TimeOfDay() {
  const { api, view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [failure, setFailure] = useState<string | null>(null);
  const isUnsure = view.value?.alarms.some(({ code }) => code === 'time-unknown' || code === 'time-borrowed') ?? false;
  if (!isUnsure) return null;
  return (
    <section class="card">
      <h2>{t('time.title')}</h2>
      {failure !== null && (
        <p class="notice-line" role="alert">
          {failure}
        </p>
      )}
      <button
        type="button"
        class="button"
        onClick={() => {
          api.change('PUT', 'time', { nowMs: Date.now() }).then((answer) => {
            setFailure(answer.kind === 'ok' ? null : refusalSentence(answer.refusal, i18n));
          }, console.error);
        }}
      >
        <Icon name="clock" />
        {t('time.take')}
      </button>
    </section>
  );
}
