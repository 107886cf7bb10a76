import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PersonRole } from '../../../src/access/roles.ts';
import type { AccountList, AccountRow, InvitedAnswer } from '../../../src/api/access-answers.ts';
import type { PeopleList } from '../../../src/api/answers.ts';
import { ROLES_TO_INVITE, roleWords } from '../access/roles.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { Entry, EntryForm } from '../people/Entry.tsx';
import type { readForm } from '../people/fields.tsx';
import { hrefTo } from '../router.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Secret, type Told } from './Secret.tsx';
import { Tokens } from './Tokens.tsx';
import { AccountFields, accountBody } from './UserFields.tsx';

/** Who may sign in, as what, and where they are signed in. */
export function UsersPage() {
  const store = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const [list, setList] = useState<Answer<AccountList> | null>(null);
  const [people, setPeople] = useState<PeopleList | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const reload = useCallback(() => {
    store.api.users().then(setList, console.error);
  }, [store]);
  useEffect(() => {
    reload();
    store.api.people().then((answer) => setPeople(answer.kind === 'ok' ? answer.value : null), console.error);
  }, [store, reload]);

  const settled = (answer: Answer<unknown>): boolean => {
    setProblem(answer.kind === 'ok' ? null : refusalSentence(answer.refusal, i18n));
    if (answer.kind === 'ok') reload();
    return answer.kind === 'ok';
  };
  const invite = async (name: string, path: string, account: object): Promise<boolean> => {
    const answer = await store.api.invite(path, account);
    if (answer.kind === 'ok') setTold(toldOf(name, answer.value));
    return settled(answer);
  };
  const toldOf = (name: string, { token, pin, expiresAtMs }: InvitedAnswer): Told =>
    pin === null
      ? {
          text: t('users.link', { name, day: format.date(expiresAtMs ?? 0) }),
          secret: `${location.origin}/#/invitation?token=${token ?? ''}`,
          isLink: true,
        }
      : { text: t('users.pin', { name }), secret: pin };
  const change = async (method: 'PUT' | 'DELETE', path: string, body?: object): Promise<boolean> =>
    settled(await store.api.change(method, path, body));

  return (
    <div class="more">
      <h1>{t('users.title')}</h1>
      <section class="card">
        <h2>{t('users.open')}</h2>
        <p class="grey">{t('users.what')}</p>
        <p role="alert">{problem}</p>
        {told !== null && <Secret {...told} />}
        {list === null && <p role="status">{t('users.loading')}</p>}
        {list?.kind === 'refused' && (
          <p role="alert">{t('users.failed', { why: refusalSentence(list.refusal, i18n) })}</p>
        )}
        <ul class="plain people">
          {list?.kind === 'ok' &&
            list.value.users.map((user) => (
              <Entry
                key={user.id}
                name={user.name}
                detail={detailOf(user)}
                fields={<AccountFields role={user.role} account={user} people={people} />}
                send={(form) => change('PUT', `users/${user.id}`, accountBody(user.role, form))}
                erase={() => change('DELETE', `users/${user.id}`)}
              >
                <p>
                  <button
                    type="button"
                    class="button"
                    onClick={() => void invite(user.name, `users/${user.id}/invitation`, {}).catch(console.error)}
                  >
                    {t(user.role === 'guest' ? 'users.again-pin' : 'users.again')}
                  </button>
                </p>
                <SignIns user={user} end={(id) => change('DELETE', `sign-ins/${id}`)} />
              </Entry>
            ))}
        </ul>
        <Invitation
          people={people}
          send={(role, form) => invite(form.text('name'), 'users', { role, ...accountBody(role, form) })}
        />
      </section>
      <section class="card">
        <h2>{t('label.title')}</h2>
        <p class="about">
          <span class="grey">{t('label.what')}</span>
          <a class="button" href={hrefTo('labels')}>
            {t('users.labels')}
          </a>
        </p>
      </section>
      <Tokens />
    </div>
  );

  function detailOf({ role, expiresAtMs, invitedUntilMs, signIns }: AccountRow): string {
    const isAwaited = invitedUntilMs !== null && signIns.length === 0;
    return [
      t(roleWords(role)),
      expiresAtMs === null ? null : t('users.ends', { day: format.date(expiresAtMs) }),
      isAwaited ? t('users.invited') : null,
    ]
      .filter((part) => part !== null)
      .join(' · ');
  }
}

function Invitation(props: {
  readonly people: PeopleList | null;
  readonly send: (role: PersonRole, form: ReturnType<typeof readForm>) => Promise<boolean>;
}) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState<PersonRole>('driver');
  if (!open) {
    return (
      <button type="button" class="button" onClick={() => setOpen(true)}>
        {t('users.invite')}
      </button>
    );
  }
  return (
    <EntryForm
      fields={
        <>
          <Select
            label={t('users.role')}
            value={role}
            options={ROLES_TO_INVITE.map((value) => ({ value, label: t(roleWords(value)) }))}
            choose={(chosen) => setRole(ROLES_TO_INVITE.find((one) => one === chosen) ?? role)}
          />
          <AccountFields key={role} role={role} account={null} people={props.people} />
        </>
      }
      send={(form) => props.send(role, form)}
      close={() => setOpen(false)}
    />
  );
}

function SignIns({ user, end }: { readonly user: AccountRow; readonly end: (id: string) => Promise<boolean> }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  if (user.signIns.length === 0) return null;
  return (
    <>
      <p class="strong">{t('users.sign-ins')}</p>
      <ul class="plain people">
        {user.signIns.map(({ id, deviceName, lastSeenMs, current }) => (
          <li key={id} class="person-line">
            <span>
              {current ? t('users.this-one') : deviceName}
              <span class="person-detail">{t('users.last-seen', { time: moment(lastSeenMs, nowMs.value, i18n) })}</span>
            </span>
            {!current && (
              <button
                type="button"
                class="button"
                aria-label={t('users.end-which', { device: deviceName })}
                onClick={() => void end(id).catch(console.error)}
              >
                {t('users.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
