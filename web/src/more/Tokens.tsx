import { useCallback, useEffect, useState } from 'preact/hooks';
import type { TokenScope } from '../../../src/access/roles.ts';
import type { TokenList } from '../../../src/api/access-answers.ts';
import { SCOPES, scopeWords } from '../access/roles.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { NewEntry } from '../people/Entry.tsx';
import { Choice, Field, type readForm } from '../people/fields.tsx';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Secret, type Told } from './Secret.tsx';

/** Tokens for programs: made, shown once, ended. */
export function Tokens() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [list, setList] = useState<Answer<TokenList> | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const reload = useCallback(() => {
    api.tokens().then(setList, console.error);
  }, [api]);
  useEffect(reload, [reload]);

  const settled = (answer: Answer<unknown>): boolean => {
    setProblem(answer.kind === 'ok' ? null : refusalSentence(answer.refusal, i18n));
    if (answer.kind === 'ok') reload();
    return answer.kind === 'ok';
  };
  const make = async (form: ReturnType<typeof readForm>): Promise<boolean> => {
    const name = form.text('name');
    const answer = await api.makeToken({ name, scope: form.text('scope'), expiresAtMs: null });
    if (answer.kind === 'ok') setTold({ text: t('tokens.shown', { name }), secret: answer.value.token });
    return settled(answer);
  };
  return (
    <section class="card">
      <h2>{t('tokens.title')}</h2>
      <p class="grey">{t('tokens.what')}</p>
      <p role="alert">{problem}</p>
      {told !== null && <Secret {...told} />}
      {list?.kind === 'refused' && <p role="alert">{refusalSentence(list.refusal, i18n)}</p>}
      {list?.kind === 'ok' && list.value.tokens.length === 0 && <p class="grey">{t('tokens.none')}</p>}
      <ul class="plain people">
        {list?.kind === 'ok' &&
          list.value.tokens.map(({ id, name, scope, lastUsedMs }) => (
            <li key={id} class="person-line">
              <span>
                <span class="strong">{name}</span>
                <span class="person-detail">
                  {[scopeLabel(scope), used(lastUsedMs)].filter((part) => part !== '').join(' · ')}
                </span>
              </span>
              <button
                type="button"
                class="button"
                aria-label={t('tokens.end-which', { name })}
                onClick={() => {
                  api.change('DELETE', `tokens/${id}`).then(settled, console.error);
                }}
              >
                {t('tokens.end')}
              </button>
            </li>
          ))}
      </ul>
      <NewEntry
        label={t('tokens.make')}
        fields={
          <>
            <Field label={t('people.name')} name="name" value="" required />
            <Choice
              label={t('tokens.scope')}
              name="scope"
              value="home-assistant"
              options={SCOPES.map((scope) => [scope, t(scopeWords(scope))] as const)}
            />
          </>
        }
        send={make}
      />
    </section>
  );

  function scopeLabel(scope: string): string {
    const known: TokenScope | undefined = SCOPES.find((one) => one === scope);
    return known === undefined ? scope : t(scopeWords(known));
  }

  function used(lastUsedMs: number | null): string {
    return lastUsedMs === null ? t('tokens.unused') : t('tokens.used', { time: moment(lastUsedMs, nowMs.value, i18n) });
  }
}
