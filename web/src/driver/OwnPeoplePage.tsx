import { useState } from 'preact/hooks';
import type { PeopleList } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Select } from '../parts/Select.tsx';
import { Learn } from '../people/Cards.tsx';
import { type People, usePeople } from '../people/use-people.ts';
import { refusalSentence } from '../words/refusals.ts';

/** What belongs to a driver: his cards, his vehicles, and what is known of him. */
export function OwnPeoplePage() {
  const people = usePeople();
  const i18n = useI18n();
  const { t } = i18n;
  const { list } = people;
  return (
    <div class="more">
      <h1>{t('own.cards')}</h1>
      {list === null && (
        <p class="quiet" role="status">
          {t('people.loading')}
        </p>
      )}
      {list?.kind === 'refused' && (
        <p role="alert">{t('people.failed', { why: refusalSentence(list.refusal, i18n) })}</p>
      )}
      {list?.kind === 'ok' && (
        <>
          <OwnCards people={people} list={list.value} />
          <OwnVehicles list={list.value} />
          <OwnData list={list.value} />
        </>
      )}
    </div>
  );
}

function OwnCards({ people, list }: { readonly people: People; readonly list: PeopleList }) {
  const { setup } = useStore();
  const { t, format } = useI18n();
  const mayAdd = setup.value?.me?.mayAddCards === true;
  return (
    <section class="card">
      <h2>{t('people.cards')}</h2>
      {list.cards.length === 0 && <p class="grey">{t('own.no-cards')}</p>}
      <ul class="plain people">
        {list.cards.map(({ tokenRef, name, uid, status, balanceCents }) => (
          <li key={tokenRef} class="person person-line">
            <span>
              <span class="strong">{name ?? t('people.unnamed')}</span>
              <span class={status === 'accepted' ? 'person-detail' : 'person-detail warning-text'}>
                {[
                  t(`people.status-${status}`),
                  `…${uid.slice(-4)}`,
                  balanceCents === null ? '' : t('people.balance', { amount: format.money(balanceCents, 'EUR') }),
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {mayAdd ? <LearnOwn people={people} list={list} /> : <p class="small">{t('own.ask-owner')}</p>}
    </section>
  );
}

/** He says at which of his charge points he will hold it up. */
function LearnOwn({ people, list }: { readonly people: People; readonly list: PeopleList }) {
  const { view } = useStore();
  const { t } = useI18n();
  const points = view.value?.chargePoints ?? [];
  const [at, setAt] = useState<string | null>(null);
  const chargePointId = at ?? points[0]?.id ?? null;
  return (
    <>
      {points.length > 1 && list.learning.awaited === null && (
        <Select
          label={t('own.learn-at')}
          value={chargePointId ?? ''}
          options={points.map(({ id, name }) => ({ value: id, label: name }))}
          choose={setAt}
        />
      )}
      <Learn people={people} list={list} label={t('own.learn')} chargePointId={chargePointId} />
    </>
  );
}

function OwnVehicles({ list }: { readonly list: PeopleList }) {
  const { t } = useI18n();
  return (
    <section class="card">
      <h2>{t('people.vehicles')}</h2>
      {list.vehicles.length === 0 && <p class="grey">{t('own.no-vehicles')}</p>}
      <ul class="plain people">
        {list.vehicles.map(({ vehicleId, name, use, plate }) => (
          <li key={vehicleId} class="person person-line">
            <span>
              <span class="strong">{name}</span>
              <span class="person-detail">
                {[t(`people.use-${use}`), plate].filter((part) => part !== null).join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** GDPR Art. 15. */
function OwnData({ list }: { readonly list: PeopleList }) {
  const { t } = useI18n();
  const [me] = list.drivers;
  if (me === undefined) return null;
  return (
    <section class="card">
      <h2>{t('own.data')}</h2>
      <p class="stay-row">
        {(['csv', 'json'] as const).map((kind) => (
          <a key={kind} class="button" href={`/api/drivers/${encodeURIComponent(me.driverId)}/export.${kind}`} download>
            <Icon name="download" />
            {kind.toUpperCase()}
          </a>
        ))}
      </p>
    </section>
  );
}
