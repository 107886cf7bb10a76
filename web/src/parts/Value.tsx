import type { Shown } from '../../../src/site/view.ts';
import type { Quantity } from '../i18n/format.ts';
import { useI18n, useStore } from './context.ts';
import { Icon } from './Icon.tsx';

/** A number with its unit, set like on a meter. */
export function Value({ quantity }: { readonly quantity: Quantity }) {
  return (
    <span class="value">
      {quantity.number}
      <span class="unit">{`\u00a0${quantity.unit}`}</span>
    </span>
  );
}

/** How old a value is; nothing while it is fresh. */
export function Age({ shown }: { readonly shown: Shown | null }) {
  const { nowMs } = useStore();
  const { t, format } = useI18n();
  if (shown === null || !shown.stale) return null;
  return (
    <span class="age">
      <Icon name="clock" />
      {t('age.old', { duration: format.duration(nowMs.value - shown.atMs) })}
    </span>
  );
}
