import { useCallback, useEffect, useState } from 'preact/hooks';
import type { StationList } from '../../../src/api/answers.ts';
import type { Newcomer } from '../../../src/site/unknown-stations.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { NewEntry } from '../people/Entry.tsx';
import { Choice, Field, type readForm } from '../people/fields.tsx';
import { refusalSentence } from '../words/refusals.ts';

const LOOK_AGAIN_S = 5;

/** What is proposed for a charge point that is to be accepted. */
export interface Proposed {
  readonly access: 'tokens' | 'open';
  readonly phases: (typeof PHASES)[number];
}

/** Charge points that wait to be accepted. Nobody waits, nothing is shown. */
export function Newcomers({ access = 'tokens', phases = 'L1,L2,L3' }: Partial<Proposed>) {
  const { api, view, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [list, setList] = useState<StationList>({ waiting: [], rejected: [] });
  const [told, setTold] = useState<{ readonly text: string; readonly password: string | null } | null>(null);
  const knocking = view.value?.alarms.filter(({ code }) => code === 'unknown-charge-point').length ?? 0;
  const reload = useCallback(() => {
    api.stations().then((answer) => {
      if (answer.kind === 'ok') setList(answer.value);
    }, console.error);
  }, [api]);
  // Anew whenever somebody else knocks, and when nobody was there to answer: the site may have been starting.
  const turn = Math.floor(nowMs.value / (LOOK_AGAIN_S * 1_000));
  useEffect(reload, [reload, knocking, turn]);

  const settled = (answer: Answer<unknown>): boolean => {
    if (answer.kind === 'ok') reload();
    else setTold({ text: t('door.failed', { why: refusalSentence(answer.refusal, i18n) }), password: null });
    return answer.kind === 'ok';
  };
  const accept = async (identity: string, form: ReturnType<typeof readForm>): Promise<boolean> => {
    const answer = await api.accept({
      identity,
      name: form.text('name'),
      circuit: form.text('circuit'),
      phases: form.list('phases'),
      maxCurrentA: Number(form.text('max').replace(',', '.')),
      access: form.text('access'),
      connectors: Number(form.text('connectors')),
    });
    if (answer.kind === 'ok') {
      const { password } = answer.value;
      setTold({ text: t(password === null ? 'door.accepted' : 'door.password', { identity }), password });
    }
    return settled(answer);
  };

  if (list.waiting.length + list.rejected.length === 0 && told === null) return null;
  return (
    <section class="card">
      <h2>{t('door.title')}</h2>
      {told !== null && (
        <p role="status">
          {told.text} {told.password !== null && <code>{told.password}</code>}
        </p>
      )}
      <ul class="plain people">
        {list.waiting.map((newcomer) => (
          <li key={newcomer.identity} class="person">
            <Label newcomer={newcomer} />
            <div class="stay-row">
              <NewEntry
                label={t('door.accept')}
                fields={<AcceptFields newcomer={newcomer} proposed={{ access, phases }} />}
                send={(form) => accept(newcomer.identity, form)}
              />
              <button
                type="button"
                class="button"
                onClick={() => {
                  api.change('POST', 'stations/reject', { identity: newcomer.identity }).then(settled, console.error);
                }}
              >
                {t('door.reject')}
              </button>
            </div>
          </li>
        ))}
        {list.rejected.map(({ identity }) => (
          <li key={identity} class="person">
            <p class="person-line">
              <span>
                <span class="strong">{identity}</span>
                <span class="person-detail">{t('door.rejected')}</span>
              </span>
              <button
                type="button"
                class="button"
                aria-label={`${t('door.forgive')}: ${identity}`}
                onClick={() => {
                  api.change('POST', 'stations/forgive', { identity }).then(settled, console.error);
                }}
              >
                {t('door.forgive')}
              </button>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Label({ newcomer: { identity, address, vendor, model, serial } }: { readonly newcomer: Newcomer }) {
  const { t } = useI18n();
  const known = [vendor, model, serial].filter((part) => part !== null).join(' ');
  return (
    <p>
      <span class="strong">{identity}</span>
      <span class="person-detail">{t('door.from', { label: known === '' ? t('door.unnamed') : known, address })}</span>
    </p>
  );
}

function AcceptFields({ newcomer, proposed }: { readonly newcomer: Newcomer; readonly proposed: Proposed }) {
  const { t } = useI18n();
  const { view } = useStore();
  const circuits = view.value?.circuits ?? [];
  return (
    <>
      <Field label={t('door.name')} name="name" value={newcomer.identity} required />
      <Choice
        label={t('door.circuit')}
        name="circuit"
        value={circuits[0]?.id ?? ''}
        options={circuits.map(({ id, name }) => [id, name] as const)}
      />
      <Choice
        label={t('door.phases')}
        name="phases"
        value={proposed.phases}
        options={PHASES.map((order) => [order, order.replaceAll(',', ', ')] as const)}
      />
      <Choice
        label={t('door.connectors')}
        name="connectors"
        value="1"
        options={['1', '2', '3', '4'].map((count) => [count, count] as const)}
      />
      <Field label={t('door.max')} name="max" value="16" inputMode="decimal" required />
      <Choice
        label={t('door.access')}
        name="access"
        value={proposed.access}
        options={[
          ['tokens', t('door.access-tokens')],
          ['open', t('door.access-open')],
        ]}
      />
      <p class="small">{t('door.restart')}</p>
    </>
  );
}

/** What its terminals may be connected to: three phases turned round, or one. */
const PHASES = ['L1,L2,L3', 'L2,L3,L1', 'L3,L1,L2', 'L1', 'L2', 'L3'] as const;
