import type { SiteView } from '../../../src/site/view.ts';

/** How the page hangs on the controller; polling counts as live. */
export type Link = 'connecting' | 'live' | 'lost';

/** Something on the way may let no WebSocket through: then the same views come as server-sent events. */
export type StreamKind = 'websocket' | 'events';

export interface StreamHandlers {
  readonly message: (text: string) => void;
  readonly closed: () => void;
}

export type PolledState =
  | { readonly kind: 'view'; readonly view: unknown }
  | { readonly kind: 'signed-out' | 'failed' };

/** What the connection needs of its surroundings. */
export interface ConnectionPorts {
  /** Opens the stream; the returned function closes it without calling `closed`. */
  openStream(handlers: StreamHandlers, kind: StreamKind): () => void;
  fetchState(): Promise<PolledState>;
  after(delayMs: number, run: () => void): () => void;
  /** 0..1, spreads the reconnects of many screens. */
  random(): number;
  readonly onView: (view: SiteView) => void;
  readonly onLink: (link: Link) => void;
  readonly onSignedOut: () => void;
}

export interface Connection {
  start(): void;
  stop(): void;
  /** Tries at once: the network is back, or somebody looks again. */
  wake(): void;
}

/** A stream that says nothing for so long is dead: the site speaks at least once in a few seconds. */
const SILENCE_MS = 8_000;
const POLL_MS = 2_000;
/** A question that hangs for so long will not be answered: a frozen controller, a phone that left the house. */
const ANSWER_MS = 4_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

type Timer = 'silence' | 'poll' | 'retry' | 'answer';

/**
 * Keeps the page supplied with whole views: by the stream, and while that is down by polling. Each message is
 * a whole state, so a reconnect needs no catching up.
 */
export function createConnection(ports: ConnectionPorts): Connection {
  let running = false;
  let closeStream = () => {};
  let cancelTimers: Partial<Record<Timer, () => void>> = {};
  let failures = 0;
  /** The stream has spoken since it was opened. */
  let streaming = false;
  let link: Link = 'connecting';
  let kind: StreamKind = 'websocket';
  /** This stream has spoken, whatever became of it. */
  let hasSpoken = false;

  function later(name: Timer, delayMs: number, run: () => void) {
    cancelTimers[name]?.();
    cancelTimers[name] = ports.after(delayMs, run);
  }

  function cancel(name: Timer) {
    cancelTimers[name]?.();
    delete cancelTimers[name];
  }

  function setLink(next: Link) {
    if (next === link) return;
    link = next;
    ports.onLink(next);
  }

  function accept(view: unknown): boolean {
    if (!isSiteView(view)) return false;
    setLink('live');
    ports.onView(view);
    return true;
  }

  function openStream() {
    closeStream();
    streaming = false;
    cancel('retry');
    // The controller answers questions, and this kind of stream has never said a word: try the other one.
    if (failures > 0 && !hasSpoken && link === 'live') kind = kind === 'websocket' ? 'events' : 'websocket';
    hasSpoken = false;
    closeStream = ports.openStream(
      {
        message(text) {
          if (!accept(parsed(text))) return;
          failures = 0;
          streaming = true;
          hasSpoken = true;
          cancel('poll');
          cancel('answer');
          later('silence', SILENCE_MS, streamDown);
        },
        closed: streamDown,
      },
      kind,
    );
    later('silence', SILENCE_MS, streamDown);
  }

  function streamDown() {
    if (!running) return;
    closeStream();
    closeStream = () => {};
    streaming = false;
    cancel('silence');
    const delayMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures);
    failures += 1;
    later('retry', delayMs * (0.75 + ports.random() / 2), openStream);
    poll();
  }

  function poll() {
    cancel('poll');
    later('answer', ANSWER_MS, () => setLink('lost'));
    ports.fetchState().then(
      (state) => {
        if (!running) return;
        cancel('answer');
        if (state.kind === 'signed-out') {
          stop();
          ports.onSignedOut();
          return;
        }
        if (streaming) return;
        if (state.kind !== 'view' || !accept(state.view)) setLink('lost');
        later('poll', POLL_MS, poll);
      },
      () => setLink('lost'),
    );
  }

  function stop() {
    running = false;
    closeStream();
    closeStream = () => {};
    for (const cancelTimer of Object.values(cancelTimers)) cancelTimer();
    cancelTimers = {};
  }

  return {
    start() {
      if (running) return;
      running = true;
      failures = 0;
      openStream();
    },
    stop,
    wake() {
      if (!running || cancelTimers.retry === undefined) return;
      failures = 0;
      openStream();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Guards against another version or something in between, not against our own server: the shape's corners only. */
export function isSiteView(value: unknown): value is SiteView {
  if (typeof value !== 'object' || value === null) return false;
  const lists: readonly (keyof SiteView)[] = ['circuits', 'chargePoints', 'devices', 'alarms'];
  const fields = new Map(Object.entries(value));
  return typeof fields.get('atMs') === 'number' && lists.every((list) => Array.isArray(fields.get(list)));
}
