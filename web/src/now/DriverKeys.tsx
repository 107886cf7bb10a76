import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ChargePointView } from '../../../src/site/view.ts';
import { useStore } from '../parts/context.ts';

type Keys = FunctionComponent<{ readonly chargePoint: ChargePointView }>;

/** What drivers alone have on a card: fetched for them, so that nobody else waits for it. */
export function DriverKeys({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const { needLaterWords } = useStore();
  const [found, setFound] = useState<{ readonly Keys: Keys } | null>(null);
  useEffect(() => {
    let isWanted = true;
    Promise.all([import('../driver/SessionKeys.tsx'), needLaterWords()]).then(
      ([{ SessionKeys }]) => isWanted && setFound({ Keys: SessionKeys }),
      console.error,
    );
    return () => {
      isWanted = false;
    };
  }, [needLaterWords]);
  return found === null ? null : <found.Keys chargePoint={chargePoint} />;
}
