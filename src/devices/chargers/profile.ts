import type { ChargerDefinition } from './definition.ts';
import type { ChargerProfile, WriteDoubt } from './wire.ts';

const POLL_MS = 1_000;
const RAISE_EVERY_S = 5;
const MOST_S = 600;

/** What the driver needs of a definition. */
export function profileOf(definition: ChargerDefinition): ChargerProfile {
  const { vendor, products, pollMs = POLL_MS, setPoint, watchdog } = definition;
  const { timeout, safe, life } = watchdog;
  return {
    vendor,
    model: products[0] ?? '',
    pollMs,
    leastA: setPoint.leastA,
    stepA: setPoint.stepA,
    raiseEveryMs: (setPoint.raiseEveryS ?? RAISE_EVERY_S) * 1_000,
    pausesByZero: setPoint.pause === 'zero',
    watchdog: {
      class: watchdog.class,
      worksS: timeout?.worksS ?? null,
      writable: timeout?.write === undefined ? null : { leastS: timeout.leastS ?? 1, mostS: timeout.mostS ?? MOST_S },
      alwaysA: safe?.alwaysA ?? null,
      lifeEveryMs: life === undefined ? null : life.everyS * 1_000,
    },
    writesUnverified: doubtOf(definition),
  };
}

/** What it would do with our words is as unknown as what it says, where no source shows either. */
function doubtOf({ writesUnverified, examples, sources }: ChargerDefinition): WriteDoubt | null {
  if (writesUnverified !== undefined) return { why: 'doubtful', detail: writesUnverified };
  if (examples.length === 0) return { why: 'untested', detail: null };
  return sources.some(({ grade }) => grade === 'A') ? null : { why: 'one-source', detail: null };
}
