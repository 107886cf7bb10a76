import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Api } from './api.ts';
import { LATER_VOCABULARIES, VOCABULARIES } from './i18n/load.ts';
import { createConnection, type StreamHandlers, type StreamKind } from './live/connection.ts';
import { parseHash, type Route } from './router.ts';
import type { Store, StorePorts } from './store.ts';

/** The browser behind the store: everything that touches `window` and is not drawing. */
export function browserPorts(api: Api): StorePorts {
  return {
    api,
    words: {
      first: (language) => VOCABULARIES[language](),
      later: (language) => LATER_VOCABULARIES[language](),
    },
    browserLanguages: navigator.languages,
    saved: {
      get: (key) => quietly(() => localStorage.getItem(`lademeister.${key}`)),
      set: (key, value) => quietly(() => localStorage.setItem(`lademeister.${key}`, value)),
    },
    monoMs: () => performance.now(),
    after,
    connect: (handlers) =>
      createConnection({
        ...handlers,
        openStream,
        fetchState: api.state,
        after,
        random: Math.random,
      }),
  };
}

/** The theme and the language stand on the root element, where the style sheet and the screen reader look. */
export function followTheme(store: Store): void {
  const root = document.documentElement;
  effect(() => {
    if (store.theme.value === 'auto') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', store.theme.value);
  });
  effect(() => {
    root.lang = store.i18n.value.language;
  });
  addEventListener('online', store.wake);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') store.wake();
  });
}

/** The part of the address that no server sees, following it. */
export function browserHash(): ReadonlySignal<string> {
  const hash = signal(location.hash);
  addEventListener('hashchange', () => {
    hash.value = location.hash;
  });
  return hash;
}

/** The page the address names, following it. */
export function browserRoute(): ReadonlySignal<Route> {
  const route = signal(parseHash(location.hash));
  addEventListener('hashchange', () => {
    route.value = parseHash(location.hash);
  });
  return route;
}

/** Whether a media query holds, following it. */
export function mediaSignal(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => {
    matches.value = list.matches;
  });
  return matches;
}

/** Copies a text; also over plain HTTP in the house, where browsers withhold the clipboard API. */
export async function copyText(text: string): Promise<boolean> {
  if (globalThis.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}

/** Keeps the screen from sleeping, again whenever the page comes back into sight; gives the way to end that. */
export function keepScreenOn(): () => void {
  // Without HTTPS browsers have none, and some refuse it with an empty battery: then the tablet's own settings count.
  if (!('wakeLock' in navigator)) return () => {};
  let lock: WakeLockSentinel | null = null;
  const hold = (): void => {
    if (document.visibilityState !== 'visible') return;
    navigator.wakeLock.request('screen').then(
      (held) => {
        lock = held;
      },
      () => {},
    );
  };
  hold();
  document.addEventListener('visibilitychange', hold);
  return () => {
    document.removeEventListener('visibilitychange', hold);
    lock?.release().catch(() => {});
  };
}

/** The address under which this page was opened, as others may open it, too. */
export function pageOrigin(): string {
  return location.origin;
}

/** It was opened on the controller itself: nobody else reaches it by this address. */
export function isLocalAddress(): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
}

export function printPage(): void {
  print();
}

export function reloadPage(): void {
  location.reload();
}

/** Hands a text over as a file, as if it had been downloaded. */
export function saveText(name: string, type: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
  // Some browsers read the file only after this turn.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}

function openStream(handlers: StreamHandlers, kind: StreamKind): () => void {
  let isClosed = false;
  const message = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data === 'string') handlers.message(data);
  };
  const closed = (): void => {
    if (!isClosed) handlers.closed();
  };
  const source = kind === 'events' ? new EventSource('/api/stream') : new WebSocket(streamAddress());
  source.onmessage = message;
  // An EventSource would try again by itself; when to do so is decided elsewhere.
  if (source instanceof EventSource) source.onerror = closed;
  else source.onclose = closed;
  return () => {
    isClosed = true;
    source.close();
  };
}

function streamAddress(): URL {
  const url = new URL('/api/stream', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** Storage is a convenience: in a private window it may be forbidden, and then nothing is remembered. */
function quietly<T>(use: () => T): T | null {
  try {
    return use();
  } catch {
    return null;
  }
}
