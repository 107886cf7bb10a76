import type { BatteryReason } from '../../../src/core/model/reasons.ts';
import type { BatteryView, SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';

/** Less is no flow: meters and converters show a few watts of standby. */
const FLOWS_FROM_W = 50;

/** "charges with 2.1 kW", "gives 800 W", "at rest"; `null` while it is not known. */
export function batteryFlow({ powerW }: BatteryView, { t, format }: I18n): string | null {
  if (powerW === null) return null;
  const power = joined(format.power(Math.abs(powerW.value)));
  if (powerW.value <= -FLOWS_FROM_W) return t('battery.charges', { power });
  return powerW.value >= FLOWS_FROM_W ? t('battery.gives', { power }) : t('battery.rests');
}

/** Why a battery does what it does, as one sentence. */
export function batterySentence(reason: BatteryReason, view: SiteView, { t, format }: I18n): string {
  const watts = (valueW: number): string => joined(format.power(valueW));
  const percent = (value: number): string => format.share(value / 100);
  switch (reason.code) {
    case 'self-consumption':
    case 'unlocking':
    case 'not-lockable':
      return t(`battery.why.${reason.code}`);
    case 'battery-first':
      if (reason.socPercent === null) return t('battery.why.battery-first-unknown');
      return t('battery.why.battery-first', { until: percent(reason.untilPercent), soc: percent(reason.socPercent) });
    case 'battery-share':
      return t('battery.why.battery-share', { share: percent(reason.sharePercent) });
    case 'locked-while-fast': {
      const name = view.chargePoints.find(({ id }) => id === reason.chargePointId)?.name ?? reason.chargePointId;
      return t('battery.why.locked-while-fast', { name });
    }
    case 'locked-for-sun': {
      const missing = watts(reason.missingW);
      return reason.bufferPercent >= 100
        ? t('battery.why.locked-for-sun', { missing })
        : t('battery.why.locked-for-sun-buffer', { missing, buffer: percent(reason.bufferPercent) });
    }
    case 'battery-helps':
      return t('battery.why.battery-helps', { power: watts(reason.powerW), above: percent(reason.aboveSocPercent) });
    case 'battery-silent':
      return t('battery.why.battery-silent', { counted: watts(reason.countedW) });
    case 'charge-limited':
      return t('battery.why.charge-limited', { limit: watts(reason.limitW) });
    case 'house-only':
      return t('battery.why.house-only', { limit: watts(reason.limitW) });
    case 'planned-hold':
      return t('battery.why.planned-hold', { time: format.time(reason.untilMs) });
    case 'planned-wait':
      return t('battery.why.planned-wait', { time: format.time(reason.untilMs) });
    case 'planned-charge': {
      const numbers = { power: watts(reason.powerW), wanted: watts(reason.wantedW), time: format.time(reason.untilMs) };
      const isLess = reason.powerW < reason.wantedW - 2 * FLOWS_FROM_W;
      return t(isLess ? 'battery.why.planned-charge-less' : 'battery.why.planned-charge', numbers);
    }
    case 'plan-waits':
      return t(`battery.why.plan-waits-${reason.why}`, { time: format.time(reason.untilMs) });
  }
}
