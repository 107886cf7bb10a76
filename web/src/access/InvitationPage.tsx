import { useEffect, useState } from 'preact/hooks';
import type { PersonRole } from '../../../src/access/roles.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { PasswordForm } from './PasswordForm.tsx';
import { roleWords } from './roles.ts';

interface Invited {
  readonly name: string;
  readonly role: PersonRole;
  readonly choosesPassword: boolean;
}

/** Behind the link that the owner has sent: a password of one's own, and in. */
export function InvitationPage({ query }: { readonly query: URLSearchParams }) {
  const token = query.get('token') ?? '';
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [invited, setInvited] = useState<Answer<Invited> | null>(null);
  useEffect(() => {
    api.invited(token).then(setInvited, console.error);
  }, [api, token]);
  if (invited === null) return <main class="waiting" />;
  if (invited.kind === 'refused') {
    return (
      <main class="gate">
        <section class="card gate-card">
          <h1>{t('users.title')}</h1>
          <p role="alert">{refusalSentence(invited.refusal, i18n)}</p>
          <a class="button" href={hrefTo('now')}>
            {t('access.sign-in')}
          </a>
        </section>
      </main>
    );
  }
  const { name, role, choosesPassword } = invited.value;
  const accept = async (password: string | null): Promise<Answer<unknown>> => {
    const answer = await api.acceptInvitation(token, password);
    // The link is used: it shall not stand in the address any longer.
    if (answer.kind === 'ok') location.hash = hrefTo(role === 'display' ? 'display' : 'now');
    return answer;
  };
  return (
    <PasswordForm
      asks={choosesPassword ? 'new-password' : 'nothing'}
      user={name}
      title={t('access.invited-title', { name })}
      text={choosesPassword ? t('access.invited-text', { role: t(roleWords(role)) }) : t('access.invited-screen')}
      action={t(choosesPassword ? 'access.claim' : 'access.invited-enter')}
      send={({ password }) => accept(choosesPassword ? password : null)}
    />
  );
}
