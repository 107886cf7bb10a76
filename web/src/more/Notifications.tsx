import { useCallback, useEffect, useState } from 'preact/hooks';
import type { NotificationList, NotificationView, NotifiedView } from '../../../src/api/notification-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { moment } from '../words/names.ts';
import { topicsInWords } from '../words/notifications.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askNotifications, sendTest, type Tested } from './notification-answers.ts';

/** As many as one looks through; the API has more. */
const SHOWN = 20;

/** Who is told what outside this page, whether it arrives, and what was told lately. */
export function Notifications() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t, language } = i18n;
  const [list, setList] = useState<Answer<NotificationList> | null>(null);
  const reload = useCallback(() => {
    askNotifications(api, language).then(setList, console.error);
  }, [api, language]);
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
        <>
          <ul class="plain people">
            {list.value.receivers.map((receiver) => (
              <Receiver key={receiver.id} receiver={receiver} tested={reload} />
            ))}
          </ul>
          <Recent recent={list.value.recent.slice(0, SHOWN)} />
        </>
      )}
    </section>
  );
}

function Receiver({ receiver, tested }: { readonly receiver: NotifiedView; readonly tested: () => void }) {
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
    </li>
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
