import type { FeedProblemCode } from '../../../src/feeds/problem.ts';
import type { I18n } from '../i18n/i18n.ts';

const KNOWN: Readonly<Record<FeedProblemCode, true>> = {
  unreachable: true,
  timeout: true,
  certificate: true,
  'too-large': true,
  redirected: true,
  'sign-in': true,
  'too-many-requests': true,
  'http-status': true,
  'not-understood': true,
  'wrong-currency': true,
  implausible: true,
  'no-data': true,
  secret: true,
  'not-kept': true,
};

/** What is wrong with a source, as a sentence. */
export function feedProblem(code: string, { t }: I18n): string {
  return isKnown(code) ? t(`feed-problem.${code}`) : t('feed-problem.other');
}

function isKnown(code: string): code is FeedProblemCode {
  return Object.hasOwn(KNOWN, code);
}
