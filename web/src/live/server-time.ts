/**
 * The controller's wall clock as this page knows it. Ages and countdowns use it: the clock of a wall tablet may be
 * minutes off. Between two views it runs on with the page's monotonic clock.
 */
export interface ServerTime {
  learn(serverMs: number, monoMs: number): void;
  at(monoMs: number): number | null;
}

export function createServerTime(): ServerTime {
  let offsetMs: number | null = null;
  return {
    learn(serverMs, monoMs) {
      offsetMs = serverMs - monoMs;
    },
    at: (monoMs) => (offsetMs === null ? null : offsetMs + monoMs),
  };
}
