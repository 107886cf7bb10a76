import { useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { NewEntry } from '../people/Entry.tsx';
import { Choice, Field, type readForm } from '../people/fields.tsx';
import { refusalSentence } from '../words/refusals.ts';

/** For drivers and guests: something is wrong with a charge point. */
export function TellFault() {
  const { api, view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState('');
  const points = view.value?.chargePoints ?? [];
  if (points.length === 0) return null;
  const send = async (form: ReturnType<typeof readForm>): Promise<boolean> => {
    const path = `charge-points/${encodeURIComponent(form.text('point'))}/fault`;
    const answer = await api.change('POST', path, { text: form.text('text') });
    if (answer.kind === 'ok') setSaid(t('tickets.told'));
    else if (answer.refusal.code === 'too-many-reports') setSaid(t('tickets.enough-told'));
    else setSaid(refusalSentence(answer.refusal, i18n));
    return answer.kind === 'ok';
  };
  return (
    <section class="card">
      <h2>{t('tickets.tell')}</h2>
      <p class="grey">{t('tickets.tell-what')}</p>
      <NewEntry
        label={t('tickets.tell')}
        fields={
          <>
            <Choice
              label={t('maintenance.device')}
              name="point"
              value={points[0]?.id ?? ''}
              options={points.map(({ id, name }) => [id, name] as const)}
            />
            <Field label={t('tickets.text')} name="text" value="" required />
          </>
        }
        send={send}
      />
      <p role="status">{said}</p>
    </section>
  );
}
