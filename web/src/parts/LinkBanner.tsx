import { since } from '../words/names.ts';
import { useStore } from './context.ts';
import { Icon } from './Icon.tsx';

/** Says since when the page has been without the controller. */
export function LinkBanner() {
  const { lostSinceMs, i18n, nowMs } = useStore();
  const sinceMs = lostSinceMs.value;
  return (
    <div class="link-banner" role="status">
      {sinceMs !== null && (
        <p>
          <Icon name="offline" />
          <span>{i18n.value.t('link.lost', { since: since(sinceMs, nowMs.value, i18n.value) })}</span>
        </p>
      )}
    </div>
  );
}
