import type { Topic } from '../../../src/notify/topics.ts';
import type { I18n } from '../i18n/i18n.ts';

const TOPICS: Readonly<Record<Topic, true>> = {
  'session-started': true,
  'mode-changed': true,
  'session-ended': true,
  'plan-at-risk': true,
  'device-faulty': true,
  'meter-doubtful': true,
  'fuse-about-to-trip': true,
  dimming: true,
  'unknown-card': true,
  'ledger-problem': true,
  'backup-failed': true,
  'inspection-due': true,
  alarm: true,
};

/** All of them, in their order. */
export const TOPIC_CODES: readonly string[] = Object.keys(TOPICS);

/** What somebody is told; where that is nearly all, what he is not. */
export function topicsInWords(codes: readonly string[], i18n: I18n): string {
  const { t } = i18n;
  const left = Object.keys(TOPICS).filter((topic) => !codes.includes(topic));
  const named = (topics: readonly string[]): string => topics.map((one) => topicName(one, i18n)).join(' · ');
  if (left.length === 0) return t('notify.all');
  return left.length <= 2 ? t('notify.all-but', { topics: named(left) }) : named(codes);
}

/** One of a newer controller by its code. */
export function topicName(code: string, { t }: Pick<I18n, 't'>): string {
  return isTopic(code) ? t(`notify.topic.${code}`) : code;
}

function isTopic(code: string): code is Topic {
  return Object.hasOwn(TOPICS, code);
}
