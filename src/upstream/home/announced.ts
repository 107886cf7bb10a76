import type { Component, DiscoveredDevice } from './discovery.ts';

/** What stands at the broker from us, so that it can be taken back when the thing is gone. */
export interface Announced {
  /** Retained topics of ours. */
  readonly topics: readonly string[];
  /** Entities of each discovered device with their platform, and those that are gone. */
  readonly devices: Readonly<Record<string, { readonly here: Platforms; readonly gone: Platforms }>>;
}

type Platforms = Readonly<Record<string, string>>;

/**
 * The entities to announce of a device: those that have been seen, now or before. What was announced before and cannot be any more is
 * told to be gone, and stays told: Home Assistant may be away for days.
 */
export function entitiesOf(
  { objectId, components, unseen }: DiscoveredDevice,
  { devices }: Announced,
): { readonly components: Readonly<Record<string, Component>>; readonly kept: Announced['devices'][string] } {
  const before = devices[objectId] ?? { here: {}, gone: {} };
  const here = Object.entries(components).filter(([key]) => !unseen.includes(key) || key in before.here);
  const gone = Object.fromEntries(
    Object.entries({ ...before.gone, ...before.here }).filter(([key]) => !(key in components)),
  );
  const removed = Object.entries(gone).map(([key, platform]): [string, Component] => [key, { platform }]);
  return {
    components: Object.fromEntries([...removed, ...here]),
    kept: { here: Object.fromEntries(here.map(([key, { platform }]) => [key, platform])), gone },
  };
}
