import { useEffect } from 'preact/hooks';
import { keepScreenOn, reloadPage } from '../browser.ts';
import { wallClock } from '../i18n/zone.ts';
import { useStore } from '../parts/context.ts';
import { untilReloadMs } from './night.ts';

/** Tried again so often while the controller is away, ms. */
const RETRY_MS = 60_000;

/** The tablet does not sleep, where the browser lets a page say so (HTTPS alone). */
export function useKeptAwake(): void {
  useEffect(keepScreenOn, []);
}

/** Once a night the page is loaded anew: it follows the controller's version, and its cookie lasts on. */
export function useDailyReload(): void {
  const { nowMs, timeZone, lostSinceMs } = useStore();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const reload = (): void => {
      // Without the controller there would be nothing to load.
      if (lostSinceMs.peek() === null) reloadPage();
      else timer = setTimeout(reload, RETRY_MS);
    };
    timer = setTimeout(reload, untilReloadMs(wallClock(timeZone.value)(nowMs.peek())));
    return () => clearTimeout(timer);
  }, [nowMs, lostSinceMs, timeZone.value]);
}
