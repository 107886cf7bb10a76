import { useEffect, useState } from 'preact/hooks';
import type { CardRow, PeopleList } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { moment } from '../words/names.ts';
import { dateOf, dayEnd, dayStart } from './dates.ts';
import { Entry, NewEntry } from './Entry.tsx';
import { Check, Choice, DayField, Field, type readForm } from './fields.tsx';
import type { People } from './use-people.ts';

export function Cards({ people, list }: { readonly people: People; readonly list: PeopleList }) {
  const { t } = useI18n();
  const toBody = useCardBody();
  return (
    <section class="card">
      <h2>{t('people.cards')}</h2>
      {list.cards.length === 0 && <p class="grey">{t('people.no-cards')}</p>}
      <ul class="plain people">
        {list.cards.map((card) => (
          <CardEntry key={card.tokenRef} card={card} people={people} list={list} />
        ))}
      </ul>
      <div class="stay-row">
        <Learn people={people} list={list} />
        <NewEntry
          label={t('people.add-card')}
          fields={
            <>
              <Field label={t('people.uid')} name="uid" value="" required />
              <CardFields card={null} list={list} />
            </>
          }
          send={(form) =>
            people.change(form.text('name') || form.text('uid'), 'POST', 'cards', {
              uid: form.text('uid'),
              ...toBody(form, null),
            })
          }
        />
      </div>
    </section>
  );
}

function CardEntry(props: { readonly card: CardRow; readonly people: People; readonly list: PeopleList }) {
  const { t, format } = useI18n();
  const toBody = useCardBody();
  const { card, people, list } = props;
  const { tokenRef, uid, status, balanceCents } = card;
  const name = card.name ?? t('people.unnamed');
  const path = `cards/${encodeURIComponent(tokenRef)}`;
  const holder = list.drivers.find(({ driverId }) => driverId === card.driverId)?.name;
  const vehicle = list.vehicles.find(({ vehicleId }) => vehicleId === card.vehicleId)?.name;
  const balance =
    balanceCents === null ? undefined : t('people.balance', { amount: format.money(balanceCents, 'EUR') });
  const detail = [t(`people.status-${status}`), `…${uid.slice(-4)}`, holder, vehicle, balance];
  return (
    <Entry
      name={name}
      detail={detail.filter((part) => part !== undefined).join(' · ')}
      tone={status === 'accepted' ? 'quiet' : 'warning'}
      fields={<CardFields card={card} list={list} />}
      send={(form) => people.change(name, 'PUT', path, toBody(form, card))}
      erase={card.configured ? undefined : () => people.change(name, 'DELETE', path)}
    >
      {card.configured && <p class="small">{t('people.configured')}</p>}
      {card.prepaid && <Booking name={name} path={path} people={people} />}
    </Entry>
  );
}

function CardFields({ card, list }: { readonly card: CardRow | null; readonly list: PeopleList }) {
  const { t } = useI18n();
  const { timeZone } = useStore();
  const day = (atMs: number | null | undefined) => dateOf(atMs ?? null, timeZone.peek());
  const backwards = card === null ? null : reversed(card.uid);
  return (
    <>
      <Field label={t('people.name')} name="name" value={card?.name ?? ''} />
      <Choice
        label={t('people.status')}
        name="status"
        value={card?.status ?? 'accepted'}
        options={(['accepted', 'blocked', 'unknown'] as const)
          .filter((status) => status !== 'unknown' || card?.status === 'unknown')
          .map((status) => [status, t(`people.status-${status}`)] as const)}
      />
      <Choice
        label={t('people.driver')}
        name="driverId"
        value={card?.driverId ?? ''}
        options={[['', t('people.nobody')], ...list.drivers.map(({ driverId, name }) => [driverId, name] as const)]}
      />
      <Choice
        label={t('people.vehicle')}
        name="vehicleId"
        value={card?.vehicleId ?? ''}
        options={[['', t('people.none')], ...list.vehicles.map(({ vehicleId, name }) => [vehicleId, name] as const)]}
      />
      <Field label={t('people.groups')} name="groups" value={card?.groups.join(', ') ?? ''} />
      <DayField label={t('people.valid-from')} name="from" value={day(card?.validFromMs)} />
      <DayField
        label={t('people.valid-until')}
        name="until"
        value={day(card?.validUntilMs == null ? null : card.validUntilMs - 1)}
      />
      <Check label={t('people.prepaid')} name="prepaid" checked={card?.prepaid ?? false} />
      {backwards !== null && (
        <Check
          label={t('people.reversed', { uid: backwards })}
          name="reversed"
          checked={card?.aliases.includes(backwards) ?? false}
        />
      )}
    </>
  );
}

/** Waits for a card at any charge point; asks every two seconds whether it came. */
export function Learn(props: {
  readonly people: People;
  readonly list: PeopleList;
  readonly label?: string;
  /** Where it will be held up; `null`: anywhere. */
  readonly chargePointId?: string | null;
}) {
  const { people, list, chargePointId = null } = props;
  const { nowMs } = useStore();
  const { t, format } = useI18n();
  const { awaited, learnt } = list.learning;
  const leftMs = awaited === null ? 0 : awaited.untilMs - nowMs.value;
  const isWaiting = leftMs > 0;
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (awaited === null) return undefined;
    const timer = setTimeout(() => {
      people.reload();
      setRound(round + 1);
    }, 2_000);
    return () => clearTimeout(timer);
  }, [awaited, round]);
  if (isWaiting) {
    return <p role="status">{t('people.learning', { seconds: format.integer(Math.ceil(leftMs / 1_000)) })}</p>;
  }
  return (
    <>
      {learnt !== null && (
        <p role="status">{t('people.learnt', { card: learnt.name ?? `…${learnt.uid.slice(-4)}` })}</p>
      )}
      <button
        type="button"
        class="button button-main"
        onClick={() => {
          const wanted = { chargePointId, name: null };
          people.change(t('people.learn'), 'PUT', 'learning', wanted).catch(console.error);
        }}
      >
        <Icon name="card" />
        {props.label ?? t('people.learn')}
      </button>
    </>
  );
}

function Booking({ name, path, people }: { readonly name: string; readonly path: string; readonly people: People }) {
  const { t } = useI18n();
  return (
    <NewEntry
      label={t('people.book')}
      fields={<Field label={t('people.book')} name="euro" value="" inputMode="decimal" required />}
      send={(form) => {
        const cents = Math.round(Number(form.text('euro').replace(',', '.')) * 100);
        return people.change(name, 'POST', `${path}/bookings`, { cents });
      }}
    />
  );
}

/** Refused cards of the last weeks, each with the way to let it in. */
export function Refused({ people, list }: { readonly people: People; readonly list: PeopleList }) {
  const { nowMs, view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const known = new Set(list.cards.flatMap(({ uid, aliases }) => [uid, ...aliases]));
  const place = (id: string) => view.value?.chargePoints.find((point) => point.id === id)?.name ?? id;
  if (list.refused.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('people.refused')}</h2>
      <p class="small">{t('people.refused-how')}</p>
      <ul class="plain people">
        {list.refused.map(({ uid, chargePointId, atMs, reason }) => (
          <li key={`${uid} ${chargePointId}`} class="person">
            <p class="person-line">
              <span>
                <span class="strong">{uid}</span>
                <span class="person-detail">
                  {t(`refused.${reason}`)} · {place(chargePointId)} · {moment(atMs, nowMs.peek(), i18n)}
                </span>
              </span>
              {!known.has(uid) && (
                <button
                  type="button"
                  class="button"
                  aria-label={`${t('people.enter')}: ${uid}`}
                  onClick={() => void people.change(uid, 'POST', 'cards', { uid, ...NEW_CARD }).catch(console.error)}
                >
                  {t('people.enter')}
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const NEW_CARD = {
  name: null,
  status: 'accepted',
  aliases: [],
  groups: [],
  validFromMs: null,
  validUntilMs: null,
  driverId: null,
  vehicleId: null,
  prepaid: false,
};

function useCardBody(): (form: ReturnType<typeof readForm>, card: CardRow | null) => object {
  const { timeZone } = useStore();
  return (form, card) => {
    const zone = timeZone.peek();
    const backwards = card === null ? null : reversed(card.uid);
    const others = (card?.aliases ?? []).filter((alias) => alias !== backwards);
    return {
      name: form.textOrNull('name'),
      status: form.text('status'),
      aliases: backwards !== null && form.isChecked('reversed') ? [...others, backwards] : others,
      groups: form.list('groups'),
      validFromMs: dayStart(form.text('from'), zone),
      validUntilMs: dayEnd(form.text('until'), zone),
      driverId: form.textOrNull('driverId'),
      vehicleId: form.textOrNull('vehicleId'),
      prepaid: form.isChecked('prepaid'),
    };
  };
}

/** The bytes of a hexadecimal number the other way round; `null` for any other number. */
function reversed(uid: string): string | null {
  return /^(?:[0-9A-F]{2}){4,10}$/.test(uid) ? (uid.match(/../g) ?? []).reverse().join('') : null;
}
