import type { SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isCharging } from '../words/reasons.ts';

/** The energy flow in plain sentences, for those who do not see the drawing. */
export function flowSummary(view: SiteView, { t, format }: I18n): string {
  const power = (valueW: number) => ({ power: joined(format.power(Math.abs(valueW))) });
  const { solarW, gridW, batteryW, houseW } = view;
  const sentences = [
    ...(solarW === null ? [] : [t('flow.summary.sun', power(solarW.value))]),
    ...(gridW === null ? [] : [t(gridW.value < 0 ? 'flow.summary.export' : 'flow.summary.import', power(gridW.value))]),
    ...(batteryW === null
      ? []
      : [t(batteryW.value < 0 ? 'flow.summary.charge' : 'flow.summary.discharge', power(batteryW.value))]),
    ...(houseW === null ? [] : [t('flow.summary.house', power(houseW.value))]),
    ...view.chargePoints
      .filter(isCharging)
      .map(({ name, powerW }) => t('flow.summary.car', { name, ...power(powerW?.value ?? 0) })),
  ];
  return sentences.join(' ');
}
