import type { WishReason } from '../../../src/core/model/reasons.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Step } from './step.ts';

/** What somebody has set for this session has come true, or its car does not take what it may. */
export function wishSentence(reason: WishReason, { t, format }: I18n): string {
  switch (reason.code) {
    case 'energy-limit-reached':
      return t('reason.energy-limit', { energy: joined(format.energy(reason.energyWh)) });
    case 'soc-limit-reached':
      return t('reason.soc-limit', { soc: format.share(reason.socPercent / 100) });
    case 'time-limit-reached':
      return t('reason.time-limit', { time: format.time(reason.untilMs) });
    case 'prepaid-used-up':
      return t('reason.prepaid-used-up');
    case 'waking-vehicle':
      return t('reason.waking', { attempt: format.integer(reason.attempt), attempts: format.integer(reason.attempts) });
    case 'vehicle-asleep':
      return t('reason.asleep', { offered: joined(format.rating(reason.offeredA)) });
  }
}

export function wishStep(reason: WishReason, { t, format }: I18n): Step {
  const of = (value: string, limit: string): string => t('step.of', { value, limit });
  switch (reason.code) {
    case 'energy-limit-reached':
      return {
        label: t('step.energy-limit'),
        value: of(format.energy(reason.energyWh).number, joined(format.energy(reason.limitWh))),
      };
    case 'soc-limit-reached':
      return {
        label: t('step.soc-limit'),
        value: of(format.share(reason.socPercent / 100), format.share(reason.limitPercent / 100)),
      };
    case 'time-limit-reached':
      return { label: t('step.time-limit'), value: format.time(reason.untilMs) };
    case 'prepaid-used-up':
      return { label: t('step.prepaid'), value: null };
    case 'waking-vehicle':
      return { label: t('step.waking'), value: of(format.integer(reason.attempt), format.integer(reason.attempts)) };
    case 'vehicle-asleep':
      return { label: t('step.asleep'), value: of(format.rating(0).number, joined(format.rating(reason.offeredA))) };
  }
}
