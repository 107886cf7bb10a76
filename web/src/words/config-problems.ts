import type { ConfigProblem } from '../api.ts';
import type { I18n } from '../i18n/i18n.ts';

export interface ConfigProblemWords {
  /** What is wrong. */
  readonly sentence: string;
  /** What may stand there instead; `null` when the sentence says it all. */
  readonly allowed: string | null;
  /** The controller's own English phrase, where this language has no words for it. */
  readonly technical: string | null;
}

/** What is wrong at one place of the configuration, and what is allowed there. */
export function configProblemWords(problem: ConfigProblem, i18n: I18n): ConfigProblemWords {
  const { t } = i18n;
  const phrase = i18n.phrase(problem.allowed);
  const technical = phrase === null ? problem.allowed : null;
  const value = problem.value === null ? '' : valueWords(problem.value, i18n);
  const instead = (key: 'setup.allowed' | 'setup.needed' | 'setup.entries') =>
    phrase === null ? null : t(key, { allowed: phrase });
  switch (problem.code) {
    case 'syntax':
      return { sentence: t('setup.problem.syntax'), allowed: null, technical: problem.allowed };
    case 'unreadable':
      return { ...withReason(t('setup.problem.unreadable'), phrase), technical };
    case 'missing':
      return { sentence: t('setup.problem.missing'), allowed: instead('setup.needed'), technical };
    case 'unknown-key':
      return { sentence: t('setup.problem.unknown-key', { value }), allowed: instead('setup.entries'), technical };
    case 'unknown-reference':
      return {
        sentence: t('setup.problem.unknown-reference', { value }),
        allowed: instead('setup.entries'),
        technical,
      };
    case 'wrong-value':
      return { sentence: t('setup.problem.wrong-value', { value }), allowed: instead('setup.allowed'), technical };
    case 'duplicate':
      return { ...withReason(t('setup.problem.duplicate', { value }), phrase), technical };
    case 'contradiction':
      return {
        ...withReason(
          value === '' ? '' : t('setup.problem.concerns', { value }),
          phrase ?? t('setup.problem.contradiction'),
        ),
        technical,
      };
    default:
      return { sentence: t('setup.problem.other'), allowed: instead('setup.allowed'), technical };
  }
}

/** What stands in the file: a text in quotation marks, a number as it is, a list or nothing in words. */
function valueWords(value: string, { t, phrase }: I18n): string {
  const text = /^"(.*)"$/.exec(value)?.[1];
  return text === undefined ? (phrase(value) ?? value) : t('setup.quoted', { text });
}

/** The reason as a sentence of its own behind the first one. */
function withReason(sentence: string, reason: string | null): Pick<ConfigProblemWords, 'sentence' | 'allowed'> {
  const more = reason === null ? '' : `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
  return { sentence: [sentence, more].filter((part) => part !== '').join(' '), allowed: null };
}
