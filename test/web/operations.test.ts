import { describe, expect, it } from 'vitest';
import { COMMAND_OUTCOMES, type LocalListState } from '../../src/core/model/charge-point-commands.ts';
import { LANGUAGES } from '../../web/src/i18n/language.ts';
import { localListSentence, outcomeSentence } from '../../web/src/words/operations.ts';
import { i18nOf } from './i18n-of.ts';

describe.each(LANGUAGES.map((language) => [language]))('what became of a command, in %s', (language) => {
  const i18n = i18nOf(language, 'Europe/Berlin');

  it.each(COMMAND_OUTCOMES.map((outcome) => [outcome]))('%s is a sentence', (outcome) => {
    expect(outcomeSentence({ outcome, status: null }, i18n)).toMatch(/^\p{Lu}.+\.$/u);
  });

  it('says the word of the station where it says more', () => {
    expect(outcomeSentence({ outcome: 'refused', status: 'UnlockFailed' }, i18n)).toContain('UnlockFailed');
    expect(outcomeSentence({ outcome: 'done', status: 'Accepted' }, i18n)).not.toContain('Accepted');
    expect(outcomeSentence({ outcome: 'card-refused', status: 'invalid' }, i18n)).not.toContain('invalid');
  });

  it.each<LocalListState['state']>(['waiting', 'current', 'too-short', 'failed', 'not-supported'])(
    'a list that is %s is a sentence',
    (state) => {
      expect(localListSentence({ state, version: 1, cards: 12, status: 'Failed' }, i18n)).toMatch(/^[\p{Lu}\d].+\.$/u);
    },
  );
});
