import { since } from '../words/names.ts';
import { useStore } from './context.ts';
import { Icon } from './Icon.tsx';

/** Says since when the page has been without the controller. */
export function LinkBanner() {
  const { link, i18n, nowMs } = useStore();
  const lost = link.value;
  return (
    <div class="link-banner" role="status">
      {lost.kind === 'lost' && (
        <p>
          <Icon name="offline" />
          <span>
            {i18n.value.t('link.lost', { since: since(lost.sinceMs, Math.max(nowMs.value, Date.now()), i18n.value) })}
          </span>
        </p>
      )}
    </div>
  );
}
