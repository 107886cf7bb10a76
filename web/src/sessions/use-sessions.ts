import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionList } from '../../../src/api/answers.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askSessions, continued, type SessionWords } from './session-data.ts';

/** The list that is asked for, from its beginning; asked for again when the words change or a session begins or ends. */
export function useSessions(words: SessionWords | null) {
  const { api, view, tell } = useStore();
  const i18n = useI18n();
  const [list, setList] = useState<Answer<SessionList> | null>(null);
  const [round, setRound] = useState(0);
  const running = (view.value?.chargePoints ?? []).map(({ session }) => session?.sessionId ?? '').join();
  const asked = words === null ? null : new URLSearchParams(words).toString();
  /** Which list is shown: what belongs to an older one comes too late. */
  const shown = useRef(0);

  useEffect(() => {
    shown.current += 1;
    const mine = shown.current;
    if (words === null) return;
    askSessions(api, words, null).then((answer) => {
      if (mine === shown.current) setList(answer);
    }, console.error);
  }, [api, asked, running, round]);

  const more = (): void => {
    if (words === null || list?.kind !== 'ok' || list.value.next === null) return;
    const mine = shown.current;
    askSessions(api, words, list.value.next).then((answer) => {
      if (mine !== shown.current) return;
      if (answer.kind === 'ok') setList({ kind: 'ok', value: continued(list.value, answer.value) });
      else tell(i18n.t('sessions.failed', { why: refusalSentence(answer.refusal, i18n) }), null);
    }, console.error);
  };
  return { list, reload: () => setRound(round + 1), more };
}
