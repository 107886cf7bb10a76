import { useId, useState } from 'preact/hooks';
import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { reasonStep, whySentence } from '../words/reasons.ts';
import type { Telling } from '../words/telling.ts';

/** The sentence that says why; a tap unfolds the ladder of limits behind it. */
export function Why(props: { readonly chargePoint: ChargePointView; readonly view: SiteView }) {
  const { chargePoint, view } = props;
  const { nowMs } = useStore();
  const i18n = useI18n();
  const [open, setOpen] = useState(false);
  const ladder = useId();
  const telling: Telling = { i18n, view, chargePoint, nowMs: nowMs.value };
  const sentence = whySentence(telling);
  if (chargePoint.reasons.length < 2) return <p class="why">{sentence}</p>;

  return (
    <div class="why">
      <button
        type="button"
        class="why-button"
        aria-expanded={open}
        aria-controls={ladder}
        onClick={() => setOpen(!open)}
      >
        <span>{sentence}</span>
        <Icon name="chevron" />
      </button>
      <ol id={ladder} class="ladder" hidden={!open} aria-label={i18n.t('why.unfold', { name: chargePoint.name })}>
        {open && chargePoint.reasons.map((reason, index) => <Rung key={index} {...{ reason, telling, index }} />)}
      </ol>
    </div>
  );
}

function Rung(props: {
  readonly reason: ChargePointView['reasons'][number];
  readonly telling: Telling;
  readonly index: number;
}) {
  const { t } = props.telling.i18n;
  const { label, value } = reasonStep(props.reason, props.telling);
  return (
    <li class={props.index === 0 ? 'rung rung-binding' : 'rung'}>
      <span class="rung-label">
        {label}
        {props.index === 0 && <span class="rung-mark">{t('why.binding')}</span>}
      </span>
      {value !== null && <span class="rung-value">{value}</span>}
    </li>
  );
}
