import type { ConfigProblem } from '../api.ts';
import type { I18n } from '../i18n/i18n.ts';

/** What is wrong at one place of the configuration. What is allowed there follows in the words of the schema. */
export function configProblemSentence({ code, value }: ConfigProblem, { t }: I18n): string {
  switch (code) {
    case 'unreadable':
    case 'syntax':
      return t(`setup.problem.${code}`);
    case 'missing':
      return t('setup.problem.missing');
    case 'unknown-key':
    case 'wrong-value':
    case 'duplicate':
    case 'unknown-reference':
      return t(`setup.problem.${code}`, { value: value ?? '' });
    default:
      return value === null ? t('setup.problem.contradiction') : t('setup.found', { value });
  }
}
