import type { BatteryView, SiteView } from '../../../src/site/view.ts';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Age } from '../parts/Value.tsx';
import { batteryFlow, batterySentence } from '../words/battery.ts';

/** A home battery: how full it is, what it does, and why. */
export function BatteryCard({ battery, view }: { readonly battery: BatteryView; readonly view: SiteView }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const { id, name, socPercent, powerW, locked, reason } = battery;
  const flow = batteryFlow(battery, i18n);
  // Rounded down, as in the sentence below it.
  const share = socPercent === null ? 0 : Math.min(1, Math.max(0, Math.floor(socPercent.value) / 100));
  return (
    <section class="card battery" aria-labelledby={`battery-${id}`}>
      <div class="cp-head">
        <h2 id={`battery-${id}`}>{name}</h2>
        {locked && (
          <p class="badge badge-warning">
            <Icon name="limit" />
            {t('battery.locked')}
          </p>
        )}
      </div>
      <p class={powerW?.stale === true ? 'battery-level is-stale' : 'battery-level'}>
        <span class="value">{socPercent === null ? '–' : format.share(share)}</span>
        {flow !== null && <span class="small">{flow}</span>}
        <Age shown={powerW} />
      </p>
      <svg
        class="battery-bar"
        width="100%"
        height="8"
        role="img"
        aria-label={socPercent === null ? t('battery.soc-unknown') : `${t('battery.soc')}: ${format.share(share)}`}
      >
        <rect class="battery-room" width="100%" height="8" rx="4" />
        {share > 0 && <rect class="battery-charge" width={`${share * 100}%`} height="8" rx="4" />}
      </svg>
      <p class="small">{batterySentence(reason, view, i18n)}</p>
    </section>
  );
}
