import type { PersonRole } from '../../../src/access/roles.ts';
import type { AccountRow } from '../../../src/api/access-answers.ts';
import type { PeopleList } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Check, Choice, DayField, Field, type readForm } from '../people/fields.tsx';

const DAY_MS = 86_400_000;

/** What an account of this role is to be: each role asks for what it needs, and for nothing else. */
export function AccountFields(props: {
  readonly role: PersonRole;
  /** `null`: a new one. */
  readonly account: AccountRow | null;
  readonly people: PeopleList | null;
}) {
  const { view, nowMs } = useStore();
  const { t } = useI18n();
  const { role, account, people } = props;
  const grant = account?.grant ?? null;
  const points = view.value?.chargePoints ?? [];
  const endsAtMs = account?.expiresAtMs ?? (account === null && mustEnd(role) ? nowMs.peek() + 14 * DAY_MS : null);
  return (
    <>
      <Field label={t('people.name')} name="name" value={account?.name ?? ''} required />
      {role === 'driver' && (
        <Choice
          label={t('users.is-driver')}
          name="driverId"
          value={grant?.driverId ?? ''}
          options={[
            ['', t('people.nobody')],
            ...(people?.drivers ?? []).map(({ driverId, name }) => [driverId, name] as const),
          ]}
        />
      )}
      {role === 'employer' && (
        <fieldset class="field">
          <legend>{t('users.vehicles')}</legend>
          {(people?.vehicles ?? [])
            .filter(({ use }) => use === 'company')
            .map(({ vehicleId, name }) => (
              <Check
                key={vehicleId}
                label={name}
                name={`vehicle ${vehicleId}`}
                checked={grant?.vehicleIds.includes(vehicleId) ?? false}
              />
            ))}
        </fieldset>
      )}
      {(role === 'driver' || role === 'display') && (
        <fieldset class="field">
          <legend>{t('users.points')}</legend>
          {points.map(({ id, name }) => (
            <Check key={id} label={name} name={`point ${id}`} checked={grant?.chargePointIds?.includes(id) ?? false} />
          ))}
          <span class="small">{t('users.points-hint')}</span>
        </fieldset>
      )}
      {role === 'guest' && (
        <>
          <Choice
            label={t('users.point')}
            name="point"
            value={grant?.chargePointIds?.[0] ?? points[0]?.id ?? ''}
            options={points.map(({ id, name }) => [id, name] as const)}
          />
          <Choice
            label={t('users.card')}
            name="tokenRef"
            value={grant?.tokenRef ?? ''}
            options={[
              ['', t('users.no-card')],
              ...(people?.cards ?? []).map(({ tokenRef, name, uid }) => [tokenRef, name ?? uid] as const),
            ]}
          />
        </>
      )}
      {role === 'driver' && (
        <Check label={t('users.may-cards')} name="mayAddCards" checked={grant?.mayAddCards ?? false} />
      )}
      {role === 'display' && account === null && <p class="small">{t('users.display-hint')}</p>}
      {role === 'display' && (
        <Check label={t('users.may-mode')} name="mayChangeMode" checked={grant?.mayChangeMode ?? false} />
      )}
      {role !== 'owner' && (
        <DayField
          label={t('users.until')}
          name="until"
          value={endsAtMs === null ? '' : new Date(endsAtMs).toISOString().slice(0, 10)}
        />
      )}
    </>
  );
}

export function accountBody(role: PersonRole, form: ReturnType<typeof readForm>): object {
  const until = form.text('until');
  const points = form.checked('point ');
  const grants: Readonly<Record<PersonRole, object>> = {
    owner: {},
    installer: {},
    driver: {
      driverId: form.textOrNull('driverId'),
      chargePointIds: points.length === 0 ? null : points,
      mayAddCards: form.isChecked('mayAddCards'),
    },
    employer: { vehicleIds: form.checked('vehicle ') },
    display: {
      mayChangeMode: form.isChecked('mayChangeMode'),
      chargePointIds: points.length === 0 ? null : points,
    },
    guest: { chargePointIds: [form.text('point')], tokenRef: form.textOrNull('tokenRef') },
  };
  // The day named is the last one: it ends with it.
  const expiresAtMs = until === '' ? null : Date.parse(`${until}T00:00:00Z`) + DAY_MS;
  return { name: form.text('name'), grant: grants[role], expiresAtMs };
}

function mustEnd(role: PersonRole): boolean {
  return role === 'installer' || role === 'employer';
}
