import { useId, useState } from 'preact/hooks';
import type { ChargePointView } from '../../../src/site/view.ts';
import { useI18n, useStore } from '../parts/context.ts';

/** Somebody has looked at the car and says how full it is. */
export function SocForm({ chargePoint, close }: { readonly chargePoint: ChargePointView; readonly close: () => void }) {
  const store = useStore();
  const { t } = useI18n();
  const { id, name, socPercent } = chargePoint;
  const [text, setText] = useState(socPercent === null ? '' : String(Math.round(socPercent)));
  const field = useId();
  const percent = text === '' ? Number.NaN : Number(text);
  const isPercent = percent >= 0 && percent <= 100;
  return (
    <form
      class="stay-panel"
      aria-label={t('soc.enter-of', { name })}
      onSubmit={(event) => {
        event.preventDefault();
        close();
        store
          .ask(name, (api) => api.change('PUT', `charge-points/${encodeURIComponent(id)}/soc`, { percent }))
          .catch(console.error);
      }}
    >
      <p class="field">
        <label for={field}>{t('soc.percent')}</label>
        <input
          id={field}
          type="number"
          inputMode="numeric"
          min="0"
          max="100"
          step="1"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </p>
      <div class="stay-row">
        <button type="submit" class="button button-main" disabled={!isPercent}>
          {t('soc.save')}
        </button>
      </div>
    </form>
  );
}
