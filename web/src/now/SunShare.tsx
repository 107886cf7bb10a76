import type { ChargePointView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import { useI18n } from '../parts/context.ts';

/** Which part of the power comes from the sun: a thin bar, and the same in words. */
export function SunShare({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const { t, format } = useI18n();
  const { powerW, solarPowerW } = chargePoint;
  if (powerW === null || powerW.stale || solarPowerW === null || powerW.value <= 0) return null;
  const share = Math.min(1, Math.max(0, solarPowerW / powerW.value));
  const words = t('card.split', {
    sun: joined(format.power(share * powerW.value)),
    grid: joined(format.power((1 - share) * powerW.value)),
  });
  return (
    <div class="split">
      <svg class="split-bar" width="100%" height="8" role="img" aria-label={words}>
        <rect class="split-grid" width="100%" height="8" rx="4" />
        {share > 0 && <rect class="split-sun" width={`${share * 100}%`} height="8" rx="4" />}
      </svg>
      <p class="split-words" aria-hidden="true">
        <span class="split-label-sun">{t('card.from-sun', { share: format.share(share) })}</span>
        <span class="split-label-grid">{t('card.from-grid', { share: format.share(1 - share) })}</span>
      </p>
    </div>
  );
}
