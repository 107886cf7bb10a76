import { useI18n, useStore } from './context.ts';
import { Icon } from './Icon.tsx';

/** What was just done, with the way back. */
export function ToastBar() {
  const { toast } = useStore();
  const { t } = useI18n();
  const shown = toast.value;
  return (
    <div class="toast-place" role="status">
      {shown !== null && (
        <div class={`toast toast-${shown.tone}`}>
          <Icon name={shown.tone === 'done' ? 'check' : 'warning'} />
          <span class="toast-text">{shown.text}</span>
          {shown.undo !== null && (
            <button type="button" class="toast-undo" onClick={shown.undo}>
              {t('mode.undo')}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
