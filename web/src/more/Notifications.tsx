import { useCallback, useEffect, useState } from 'preact/hooks';
import type { NotificationList, NotificationView, NotifiedView } from '../../../src/api/notification-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { EntryForm, Erase, NewEntry } from '../people/Entry.tsx';
import type { readForm } from '../people/fields.tsx';
import { moment } from '../words/names.ts';
import { topicsInWords } from '../words/notifications.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askEntries, askNotifications, sendTest, type Tested } from './notification-answers.ts';
import { PushBrowser } from './PushBrowser.tsx';
import { type ReceiverEntry, ReceiverFields, receiverBody } from './ReceiverForm.tsx';

/** As many as one looks through; the API has more. */
const SHOWN = 20;

/** Who is told what outside this page, whether it arrives, and what was told lately. */
export function Notifications() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t, language, phrase } = i18n;
  const [list, setList] = useState<Answer<NotificationList> | null>(null);
  const reload = useCallback(() => {
    askNotifications(api, language).then(setList, console.error);
  }, [api, language]);
  const [entries, setEntries] = useState<readonly ReceiverEntry[]>([]);
  const [drivers, setDrivers] = useState<readonly string[]>([]);
  const [said, setSaid] = useState('');
  const reloadEntries = useCallback(() => {
    askEntries(api).then(setEntries, console.error);
    api.people().then((answer) => {
      if (answer.kind === 'ok') setDrivers(answer.value.drivers.map(({ name }) => name));
    }, console.error);
  }, [api]);
  useEffect(reloadEntries, [reloadEntries]);
  const change: Change = async (method, path, body) => {
    const answer = await api.ask(method, `/api/notifications${path}`, body);
    if (answer.kind === 'ok') {
      setSaid(t('receiver.saved'));
      reloadEntries();
      // The site starts anew with it first.
      setTimeout(reload, RELOAD_MS);
      return true;
    }
    const why = answer.refusal.configProblems?.map(({ allowed }) => phrase(allowed) ?? allowed).join('; ');
    setSaid(why === undefined ? refusalSentence(answer.refusal, i18n) : t('receiver.invalid', { why }));
    return false;
  };
  const minute = Math.floor(nowMs.value / 60_000);
  useEffect(() => {
    if (minute > 0) reload();
  }, [reload, minute]);
  return (
    <section class="card">
      <h2>{t('notify.title')}</h2>
      <p class="small">{t('notify.what')}</p>
      {list?.kind === 'refused' && <p class="grey">{refusalSentence(list.refusal, i18n)}</p>}
      {list?.kind === 'ok' && list.value.receivers.length === 0 && <p class="grey">{t('notify.none')}</p>}
      {list?.kind === 'ok' && list.value.receivers.length > 0 && (
        <ul class="plain people">
          {list.value.receivers.map((receiver) => (
            <Receiver
              key={receiver.id}
              receiver={receiver}
              entry={entries.find(({ id }) => id === receiver.id) ?? null}
              drivers={drivers}
              change={change}
              tested={reload}
            />
          ))}
        </ul>
      )}
      <NewEntry
        label={t('receiver.add')}
        fields={<ReceiverFields entry={null} drivers={drivers} />}
        send={(form) => change('POST', '', receiverBody(form, null))}
      />
      <p role="status">{said}</p>
      <PushBrowser />
      {list?.kind === 'ok' && list.value.receivers.length > 0 && <Recent recent={list.value.recent.slice(0, SHOWN)} />}
    </section>
  );
}

type Change = (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<boolean>;

/** In which the site has started anew, ms. */
const RELOAD_MS = 3_000;

interface ReceiverProps {
  readonly receiver: NotifiedView;
  /** As it is written; `null`: it is no more. */
  readonly entry: ReceiverEntry | null;
  readonly drivers: readonly string[];
  readonly change: Change;
  readonly tested: () => void;
}

function Receiver({ receiver, entry, drivers, change, tested }: ReceiverProps) {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t, plural } = i18n;
  const { id, name, type, topics, driver, driverKnown, quiet, waiting, sentAtMs, problem } = receiver;
  const [said, setSaid] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const at = (atMs: number): string => moment(atMs, nowMs.value, i18n);
  const test = async (): Promise<void> => {
    setIsSending(true);
    setSaid(t('notify.testing'));
    const answer = await sendTest(api, id);
    setSaid(answer.kind === 'ok' ? testSentence(answer.value) : refusalSentence(answer.refusal, i18n));
    setIsSending(false);
    tested();
  };
  const testSentence = ({ outcome, detail }: Tested): string =>
    t(`notify.tested.${outcome}`, { name, detail: detail ?? '' });
  const facts = [
    ...(driver === null ? [] : [t('notify.for-driver', { driver })]),
    ...(quiet === null ? [] : [t('notify.quiet', quiet)]),
    sentAtMs === null ? t('notify.never') : t('notify.sent', { time: at(sentAtMs) }),
    ...(waiting === 0 ? [] : [plural('notify.waiting', waiting)]),
  ];
  return (
    <li class="person">
      <p class="person-line">
        <span>
          <span class="strong">{name}</span> <span class="grey">{t(`notify.type.${type}`)}</span>
        </span>
        <button
          type="button"
          class="button"
          disabled={isSending}
          aria-label={t('notify.test-name', { name })}
          onClick={() => {
            test().catch(console.error);
          }}
        >
          {t('notify.test')}
        </button>
      </p>
      <p class="small">{topicsInWords(topics, i18n)}</p>
      <p class="small">{facts.join(' · ')}</p>
      {!driverKnown && <p class="notice-line">{t('notify.driver-unknown')}</p>}
      {problem !== null && (
        <p class="notice-line">{t('notify.failing', { since: at(problem.sinceMs), detail: problem.detail })}</p>
      )}
      <p role="status" class="small">
        {said}
      </p>
      {entry !== null && <Edit name={name} entry={entry} drivers={drivers} change={change} />}
    </li>
  );
}

function Edit(props: {
  readonly name: string;
  readonly entry: ReceiverEntry;
  readonly drivers: readonly string[];
  readonly change: Change;
}) {
  const { t } = useI18n();
  const [isOpen, setIsOpen] = useState(false);
  const { name, entry, drivers, change } = props;
  const path = `/${encodeURIComponent(String(entry['id']))}`;
  if (!isOpen) {
    return (
      <p>
        <button type="button" class="button" aria-label={t('people.edit', { name })} onClick={() => setIsOpen(true)}>
          {t('assign.change')}
        </button>
      </p>
    );
  }
  return (
    <>
      <EntryForm
        fields={<ReceiverFields entry={entry} drivers={drivers} />}
        send={(form: ReturnType<typeof readForm>) => change('PUT', path, receiverBody(form, entry))}
        close={() => setIsOpen(false)}
      />
      <Erase erase={() => change('DELETE', path)} question={t('receiver.sure')} />
    </>
  );
}

function Recent({ recent }: { readonly recent: readonly NotificationView[] }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <>
      <h3>{t('notify.recent')}</h3>
      {recent.length === 0 && <p class="grey">{t('notify.no-recent')}</p>}
      <ul class="plain stack">
        {recent.map(({ id, sentence, receiver, createdAtMs, outcome }) => (
          <li key={id}>
            <p>
              {sentence} <span class="grey">{moment(createdAtMs, nowMs.value, i18n)}</span>
            </p>
            <p class="small">
              {receiver} · {t(`notify.outcome.${outcome}`)}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
