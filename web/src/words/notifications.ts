import type { Topic } from '../../../src/notify/topics.ts';
import type { I18n } from '../i18n/i18n.ts';

const TOPICS: Readonly<Record<Topic, true>> = {
  'session-started': true,
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

/** What a topic of notifications is called; one of a newer controller by its code. */
export function topicName(code: string, { t }: I18n): string {
  return isTopic(code) ? t(`notify.topic.${code}`) : code;
}

function isTopic(code: string): code is Topic {
  return Object.hasOwn(TOPICS, code);
}
