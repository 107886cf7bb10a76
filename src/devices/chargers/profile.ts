import type { ChargerDefinition } from './definition.ts';
import type { ChargerProfile } from './wire.ts';

const POLL_MS = 1_000;
const RAISE_EVERY_S = 5;
const MOST_S = 600;

/** What the driver needs of a definition. */
export function profileOf(definition: ChargerDefinition): ChargerProfile {
  const { vendor, products, pollMs = POLL_MS, setPoint, watchdog, writesUnverified = null } = definition;
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
    // Without words that somebody has seen it say, what it would do with ours is not known either.
    writesUnverified: writesUnverified ?? (definition.examples.length === 0 ? 'no example' : null),
  };
}
