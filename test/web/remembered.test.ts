import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createApi, type Setup } from '../../web/src/api.ts';
import { de } from '../../web/src/i18n/de.ts';
import type { Connection } from '../../web/src/live/connection.ts';
import { createMemory } from '../../web/src/live/remembered.ts';
import { createStore, type StorePorts } from '../../web/src/store.ts';
import { VIEWS } from '../e2e/gui/views.ts';

const view = Object.values(VIEWS)[0];
if (view === undefined) throw new Error('no view recorded');
const OWNER: Setup = {
  version: '0.1.0',
  configured: true,
  configProblems: [],
  ownerExists: true,
  me: { name: 'Anna', role: 'owner', mayChangeMode: true, mayAddCards: true },
  language: 'de',
  timeZone: 'Europe/Berlin',
  exampleConfig: '',
  signedIn: true,
  configPath: '',
};

let kept: string | null = null;
let monoMs = 0;
const memoryOf = (build = 'a') =>
  createMemory({
    storage: {
      get: () => kept,
      set: (text) => {
        kept = text;
      },
      remove: () => {
        kept = null;
      },
    },
    build,
    monoMs: () => monoMs,
  });

beforeEach(() => {
  kept = null;
  monoMs = 0;
  vi.useFakeTimers({ now: view.atMs + 60_000, toFake: ['Date'] });
  return () => vi.useRealTimers();
});

describe('the house as it was last seen', () => {
  test('comes back', () => {
    memoryOf().keep({ setup: OWNER, view });
    expect(memoryOf().recall()).toEqual({ setup: OWNER, view });
  });

  test('does not come back to another build of the page, after half a day, from the future, or damaged', () => {
    memoryOf().keep({ setup: OWNER, view });
    expect(memoryOf('b').recall()).toBeNull();
    vi.setSystemTime(view.atMs + 12 * 3_600_000 + 1);
    expect(memoryOf().recall()).toBeNull();
    vi.setSystemTime(view.atMs - 61_000);
    expect(memoryOf().recall()).toBeNull();
    vi.setSystemTime(view.atMs);
    expect(memoryOf().recall()).not.toBeNull();
    kept = kept?.slice(0, -9) ?? null;
    expect(memoryOf().recall()).toBeNull();
    kept = '{"build":"a","setup":{},"view":{}}';
    expect(memoryOf().recall()).toBeNull();
  });

  test('is written once in ten seconds, however often views come', () => {
    const memory = memoryOf();
    memory.keep({ setup: OWNER, view });
    const first = kept;
    monoMs = 9_999;
    memory.keep({ setup: OWNER, view: { ...view, siteName: 'later' } });
    expect(kept).toBe(first);
    monoMs = 10_000;
    memory.keep({ setup: OWNER, view: { ...view, siteName: 'later' } });
    expect(kept).not.toBe(first);
  });
});

describe('a second visit', () => {
  const unused = () => Promise.reject(new Error('not asked for here'));
  let handlers: Parameters<StorePorts['connect']>[0] | null = null;
  let timers: { readonly delayMs: number; readonly run: () => void }[] = [];

  /** The page as it opens; only what these tests need of the API is there. */
  function open() {
    timers = [];
    const connection: Connection = { start() {}, stop() {}, wake() {} };
    const ports: Omit<StorePorts, 'api'> = {
      words: { first: unused, later: unused },
      browserLanguages: ['de'],
      saved: { get: () => null, set() {} },
      memory: memoryOf(),
      monoMs: () => monoMs,
      after(delayMs, run) {
        timers.push({ delayMs, run });
        return () => {};
      },
      connect(given) {
        handlers = given;
        return connection;
      },
    };
    const api = { ...createApi(unused), signOut: async () => ({ kind: 'ok', value: null }) as const };
    return createStore({ ...ports, api }, { language: 'de', messages: de });
  }
  const answers = (setup: Setup) => Promise.resolve({ kind: 'ok', value: setup } as const);

  beforeEach(() => {
    memoryOf().keep({ setup: OWNER, view });
  });

  test('shows the house at once, as old, until the controller speaks', async () => {
    const store = open();
    expect(store.access.value).toBe('signed-in');
    expect([store.view.value, store.isRemembered.value]).toEqual([view, true]);
    await store.begin(answers(OWNER));
    expect([store.view.value, store.isRemembered.value]).toEqual([view, true]);
    handlers?.onView({ ...view, siteName: 'now' });
    expect([store.view.value?.siteName, store.isRemembered.value]).toEqual(['now', false]);
  });

  test('says how old it is when the controller keeps silent, or cannot be asked', async () => {
    const silent = open();
    timers.find(({ delayMs }) => delayMs === 5_000)?.run();
    expect(silent.lostSinceMs.value).toBe(view.atMs);

    const alone = open();
    await alone.begin(Promise.resolve({ kind: 'refused', refusal: { code: 'network', retryAfterMs: null } }));
    expect([alone.access.value, alone.lostSinceMs.value]).toEqual(['signed-in', view.atMs]);
  });

  test('shows nothing of it to somebody else, or to nobody', async () => {
    const other = open();
    await other.begin(
      answers({ ...OWNER, me: { name: 'Ben', role: 'driver', mayChangeMode: true, mayAddCards: false } }),
    );
    expect([other.view.value, kept]).toEqual([null, null]);

    memoryOf().keep({ setup: OWNER, view });
    const nobody = open();
    await nobody.begin(answers({ ...OWNER, signedIn: false, me: null }));
    expect([nobody.access.value, nobody.view.value, kept]).toEqual(['signed-out', null, null]);
  });

  test('keeps nothing after the sign-out, one’s own or the controller’s', async () => {
    const store = open();
    await store.signOut();
    expect([store.view.value, kept]).toEqual([null, null]);

    memoryOf().keep({ setup: OWNER, view });
    open();
    handlers?.onSignedOut();
    expect(kept).toBeNull();
  });
});
