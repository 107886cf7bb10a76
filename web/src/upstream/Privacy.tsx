import { useState } from 'preact/hooks';
import type { UpstreamPrivacy, UpstreamView } from '../../../src/api/upstream-ports.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { refusalSentence } from '../words/refusals.ts';

/** What a back-end learns of others, in plain words, and the choice. It holds from the next session on. */
export function Privacy(props: { readonly connection: UpstreamView; readonly changed: () => void }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const { id, register, otherwise, sessions } = props.connection;
  const [isBusy, setIsBusy] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const choose = async (change: Partial<UpstreamPrivacy>): Promise<void> => {
    setIsBusy(true);
    const body = { register, otherwise, ...change };
    const answer = await api.change('PUT', `/api/upstream/${encodeURIComponent(id)}/privacy`, body);
    setIsBusy(false);
    setSaid(answer.kind === 'ok' ? t('upstream.chosen') : refusalSentence(answer.refusal, i18n));
    props.changed();
  };
  const set = (change: Partial<UpstreamPrivacy>): void => {
    choose(change).catch(console.error);
  };
  return (
    <>
      <h3>{t('upstream.privacy')}</h3>
      <Segmented
        label={t('upstream.register')}
        segments={(['virtual', 'meter'] as const).map((value) => ({ value, label: t(`upstream.register.${value}`) }))}
        value={register}
        busy={isBusy}
        choose={(value) => set({ register: value })}
      />
      <p class="small">{t(`upstream.register-what.${register}`)}</p>
      {sessions === 'chosen' && (
        <>
          <Segmented
            label={t('upstream.otherwise')}
            segments={(['available', 'unavailable'] as const).map((value) => ({
              value,
              label: t(`upstream.otherwise.${value}`),
            }))}
            value={otherwise}
            busy={isBusy}
            choose={(value) => set({ otherwise: value })}
          />
          <p class="small">{t('upstream.otherwise-what')}</p>
        </>
      )}
      <p role="status" class="small">
        {said}
      </p>
    </>
  );
}
