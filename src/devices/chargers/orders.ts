import type { ChargerOrder } from './wire.ts';

/** The part of a definition that is written. `Write` takes a number, `Fixed` is complete. */
export interface WriteParts<Write, Fixed> {
  setUp?: Fixed[];
  setPoint: { write: Write; pause: 'zero' | { stop: Fixed[]; go: Fixed[] } };
  watchdog: { timeout?: { write?: Write }; safe?: { write?: Write }; life?: { write: Fixed[] } };
}

/** The writes of an order, in the order in which nothing is allowed for a moment that shall not be. */
export function writesFor<Write, Fixed>(
  order: ChargerOrder,
  { setPoint, watchdog, setUp = [] }: WriteParts<Write, Fixed>,
  fill: (write: Write, value: number) => Fixed,
): Fixed[] {
  const { pause } = setPoint;
  const { timeout, safe, life } = watchdog;
  switch (order.kind) {
    case 'limit':
      return [fill(setPoint.write, order.currentA), ...(pause === 'zero' ? [] : pause.go)];
    case 'pause':
      return pause === 'zero' ? [fill(setPoint.write, 0)] : pause.stop;
    case 'set-up':
      return [
        ...setUp,
        ...(safe?.write === undefined ? [] : [fill(safe.write, order.safeCurrentA)]),
        ...(timeout?.write === undefined ? [] : [fill(timeout.write, order.timeoutS)]),
      ];
    case 'life':
      return life?.write ?? [];
  }
}
