import type { CommandOutcome, LocalListState } from '../../../src/core/model/charge-point-commands.ts';
import type { I18n } from '../i18n/i18n.ts';

/** What became of a command, in a sentence; the station's own word behind it where it says more. */
export function outcomeSentence(
  { outcome, status }: { readonly outcome: CommandOutcome; readonly status: string | null },
  { t }: Pick<I18n, 't'>,
): string {
  const sentence = t(`outcome.${outcome}`);
  const saysMore = status !== null && outcome !== 'done' && outcome !== 'card-refused';
  return saysMore ? `${sentence} ${t('outcome.word', { status })}` : sentence;
}

export function localListSentence({ state, cards, status }: LocalListState, { t }: Pick<I18n, 't'>): string {
  switch (state) {
    case 'waiting':
      return t('operate.list-waiting');
    case 'current':
      return t('operate.list-current', { cards: String(cards) });
    case 'too-short':
      return t('operate.list-too-short', { cards: String(cards) });
    case 'failed':
      return t('operate.list-failed', { status: status ?? '' });
    case 'not-supported':
      return t('operate.list-not-supported');
  }
}
