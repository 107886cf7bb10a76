import type { LoadReason } from '../../../src/core/model/reasons.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Step } from './step.ts';

/** What only flexible loads have to say. */
export function loadReasonSentence(reason: LoadReason, { t, format }: I18n, nowMs: number): string {
  switch (reason.code) {
    case 'load-maximum':
      return t('load.running', { power: joined(format.power(reason.powerW)) });
    case 'load-unreachable':
      return t(reason.condition === 'connecting' ? 'load.connecting' : 'load.unreachable');
    case 'load-resting':
      return t('load.resting', { duration: format.duration(Math.max(0, reason.nextChangeAtMs - nowMs)) });
    case 'load-minimum-run':
      return t('load.minimum-run', { duration: format.duration(Math.max(0, reason.nextChangeAtMs - nowMs)) });
    case 'load-daily-minimum':
      return t('load.daily-minimum', { ran: format.span(reason.ranMs), needed: format.span(reason.neededMs) });
    case 'load-daily-maximum':
      return t('load.daily-maximum', { ran: format.span(reason.ranMs) });
    case 'load-not-drawing':
      return t('load.not-drawing');
  }
}

export function loadReasonStep(reason: LoadReason, i18n: I18n, nowMs: number): Step {
  return { label: loadReasonSentence(reason, i18n, nowMs), value: null };
}
