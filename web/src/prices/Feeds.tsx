import { useEffect, useState } from 'preact/hooks';
import type { FeedView } from '../../../src/api/feed-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { feedProblem } from '../words/feeds.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askFeeds } from './answers.ts';

const ICONS: Readonly<Record<FeedView['state'], IconName>> = {
  waiting: 'clock',
  ok: 'check',
  stale: 'clock',
  failing: 'fault',
};
const CONDITIONS = { waiting: 'connecting', ok: 'ok', stale: 'stale', failing: 'faulty' } as const;

/** The sources outside the house, and how they are. */
export function Feeds() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [answer, setAnswer] = useState<Answer<{ readonly feeds: readonly FeedView[] }> | null>(null);
  const minute = Math.floor(nowMs.value / 60_000);
  useEffect(() => {
    let wanted = minute > 0;
    askFeeds(api).then((got) => {
      if (wanted) setAnswer(got);
    }, console.error);
    return () => {
      wanted = false;
    };
  }, [api, minute]);
  return (
    <>
      <h3>{t('feeds.sources')}</h3>
      {answer?.kind === 'refused' && <p class="grey">{refusalSentence(answer.refusal, i18n)}</p>}
      {answer?.kind === 'ok' && answer.value.feeds.length === 0 && <p class="grey">{t('feeds.no-sources')}</p>}
      {answer?.kind === 'ok' && (
        <ul class="plain devices">
          {answer.value.feeds.map((feed) => (
            <Source key={feed.id} feed={feed} />
          ))}
        </ul>
      )}
    </>
  );
}

function Source({ feed }: { readonly feed: FeedView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const { id, source, market, state, goodAtMs, knownUntilMs, problem } = feed;
  const at = (atMs: number): string => moment(atMs, nowMs.value, i18n);
  return (
    <li class={`device device-${CONDITIONS[state]}`}>
      <Icon name="download" />
      <span class="device-name">
        {id === source ? id : `${id} (${source})`}
        <span class="small">{market === null ? t('feeds.kind.co2') : t('feeds.kind.price', { market })}</span>
        {problem !== null && (
          <span class="small">
            {feedProblem(problem.code, i18n)} {problem.detail}
          </span>
        )}
      </span>
      <span class="device-state">
        <span class="device-condition">
          <Icon name={ICONS[state]} />
          {t(`feeds.state.${state}`)}
        </span>
        <span class="small">{goodAtMs === null ? t('feeds.never-good') : t('feeds.good', { time: at(goodAtMs) })}</span>
        <span class="small">
          {knownUntilMs === null ? t('feeds.known-nothing') : t('feeds.known-until', { time: at(knownUntilMs) })}
        </span>
      </span>
    </li>
  );
}
