import { useEffect, useRef, useState } from 'preact/hooks';
import type { SiteView } from '../../../src/site/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { whySentence } from '../words/reasons.ts';

/** A screen reader hears of changes at most this often, ms. */
const QUIET_MS = 10_000;

/** Speaks when the reason of a charge point changes; the running numbers stay silent. */
export function Announcer({ view }: { readonly view: SiteView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const codes = view.chargePoints.map(({ reasons }) => reasons[0]?.code ?? '').join();
  const spoken = useRef({ codes, atMs: nowMs.value });
  const [text, setText] = useState('');

  useEffect(() => {
    if (spoken.current.codes === codes || nowMs.value - spoken.current.atMs < QUIET_MS) return;
    spoken.current = { codes, atMs: nowMs.value };
    setText(
      view.chargePoints
        .map((chargePoint) => `${chargePoint.name}: ${whySentence({ i18n, view, chargePoint, nowMs: nowMs.value })}`)
        .join(' '),
    );
  });

  return (
    <p class="visually-hidden" role="status">
      {text}
    </p>
  );
}
