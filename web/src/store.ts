import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ChargeMode } from '../../src/core/model/site.ts';
import type { ChargePointView, SiteView } from '../../src/site/view.ts';
import type { Answer, Api, Setup } from './api.ts';
import { chooseLanguage, createI18n, type I18n } from './i18n/i18n.ts';
import type { Language } from './i18n/language.ts';
import type { LaterVocabulary, Vocabulary } from './i18n/vocabulary.ts';
import { browserZone, usableZone, wallClock } from './i18n/zone.ts';
import type { Connection, Link } from './live/connection.ts';
import { CONFIRM_WITHIN_MS, outcome, type PendingMode, shownMode } from './live/mode-change.ts';
import { createServerTime } from './live/server-time.ts';
import { refusalSentence } from './words/refusals.ts';

export type Theme = 'auto' | 'light' | 'dark';

/** Who sits in front of the page, as far as it knows. */
type Access = 'unknown' | 'unreachable' | 'unclaimed' | 'signed-out' | 'signed-in';

/** A short message above the bottom bar; gone by itself. */
interface Toast {
  readonly text: string;
  readonly tone: 'done' | 'failed';
  readonly undo: (() => void) | null;
}

/** What the browser lends to the state: storage, clocks, the stream, and languages one at a time. */
export interface StorePorts {
  readonly api: Api;
  readonly words: {
    first(language: Language): Promise<Vocabulary>;
    later(language: Language): Promise<LaterVocabulary>;
  };
  readonly browserLanguages: readonly string[];
  readonly saved: {
    get(key: 'language' | 'theme'): string | null;
    set(key: 'language' | 'theme', value: string): void;
  };
  monoMs(): number;
  after(delayMs: number, run: () => void): () => void;
  connect(handlers: {
    onView: (view: SiteView) => void;
    onLink: (link: Link) => void;
    onSignedOut: () => void;
  }): Connection;
}

/** Everything the pages show, and what they may ask for. */
export interface Store {
  readonly api: Api;
  readonly setup: ReadonlySignal<Setup | null>;
  readonly access: ReadonlySignal<Access>;
  readonly view: ReadonlySignal<SiteView | null>;
  /** When the controller was last heard of, in its own time, UTC epoch ms; `null` while it is there. */
  readonly lostSinceMs: ReadonlySignal<number | null>;
  readonly i18n: ReadonlySignal<I18n>;
  /** Time zone of the site, IANA name: every time on screen is that of its clocks, wherever the screen hangs. */
  readonly timeZone: ReadonlySignal<string>;
  readonly theme: Signal<Theme>;
  readonly toast: ReadonlySignal<Toast | null>;
  /** The controller's wall clock, ticking once a second, UTC epoch ms. */
  readonly nowMs: ReadonlySignal<number>;
  /** The day on the site's calendar, `2026-11-22`. */
  readonly today: ReadonlySignal<string>;
  setLanguage(language: Language): void;
  /** Fetches the words of the pages beside Now; they come along with every language chosen from then on. */
  needLaterWords(): Promise<void>;
  setTheme(theme: Theme): void;
  modeOf(chargePoint: ChargePointView): { readonly mode: ChargeMode; readonly pending: boolean };
  changeMode(chargePoint: ChargePointView, mode: ChargeMode): Promise<void>;
  /** Says that something was done, with the way back. */
  tell(text: string, undo: (() => void) | null): void;
  /** Asks for a change of something called `name`; says so when it is refused. Whether it was taken. */
  ask(name: string, change: (api: Api) => Promise<Answer<unknown>>): Promise<boolean>;
  /** Looks again who owns the house and who is signed in; `asked` where that is under way already. */
  begin(asked?: Promise<Answer<Setup>>): Promise<void>;
  signOut(): Promise<void>;
  wake(): void;
}

/** An undo is offered for so long, ms. */
const TOAST_MS = 10_000;

/** The language that was chosen at this screen before, else the browser's. */
export function firstLanguage({ saved, browserLanguages }: StorePorts): Language {
  return chooseLanguage([saved.get('language') ?? '', ...browserLanguages]);
}

/** `first`: the words of {@link firstLanguage}. */
export function createStore(ports: StorePorts, first: Vocabulary): Store {
  const { api } = ports;
  const setup = signal<Setup | null>(null);
  const access = signal<Access>('unknown');
  const view = signal<SiteView | null>(null);
  const lostSinceMs = signal<number | null>(null);
  const toast = signal<Toast | null>(null);
  const pendingModes = signal<ReadonlyMap<string, PendingMode>>(new Map());
  const serverTime = createServerTime();
  const nowMs = signal(Date.now());
  const chosenLanguage = signal<string | null>(ports.saved.get('language'));
  const savedTheme = ports.saved.get('theme');
  const theme = signal<Theme>(savedTheme === 'light' || savedTheme === 'dark' ? savedTheme : 'auto');
  const timeZone = computed(() => (setup.value === null ? browserZone() : usableZone(setup.value.timeZone)));
  const language = computed(() =>
    chooseLanguage([chosenLanguage.value ?? '', ...ports.browserLanguages, setup.value?.language ?? '']),
  );
  const spoken = signal<{ readonly first: Vocabulary; readonly later: LaterVocabulary | null }>({ first, later: null });
  const i18n = computed(() => createI18n(spoken.value.first, spoken.value.later, timeZone.value));
  const wall = computed(() => wallClock(timeZone.value));
  const today = computed(() => new Date(wall.value(nowMs.value)).toISOString().slice(0, 10));
  let forgetToast = () => {};

  let laterNeeded = false;
  /** Speaks the language that is wanted now, once its words are here; until then the former one. */
  async function speak(): Promise<void> {
    const wanted = language.value;
    const [first, later] = await Promise.all([
      ports.words.first(wanted),
      laterNeeded ? ports.words.later(wanted) : null,
    ]);
    if (wanted === language.value && (later !== null || !laterNeeded)) spoken.value = { first, later };
  }

  const connection = ports.connect({
    onView(next) {
      serverTime.learn(next.atMs, ports.monoMs());
      view.value = next;
      tick();
    },
    onLink(next) {
      lostSinceMs.value = next === 'lost' ? (view.value?.atMs ?? nowMs.value) : null;
    },
    onSignedOut() {
      access.value = 'signed-out';
      view.value = null;
    },
  });

  function show(next: Toast) {
    forgetToast();
    toast.value = next;
    forgetToast = ports.after(TOAST_MS, () => {
      toast.value = null;
    });
  }

  function setPending(id: string, pending: PendingMode | null) {
    const next = new Map(pendingModes.value);
    if (pending === null) next.delete(id);
    else next.set(id, pending);
    pendingModes.value = next;
  }

  /** Time passes: the clock on screen, and taps that the controller confirms or lets lie. */
  function tick() {
    nowMs.value = serverTime.at(ports.monoMs()) ?? Date.now();
    for (const [id, pending] of pendingModes.value) {
      const chargePoint = view.value?.chargePoints.find((each) => each.id === id);
      const result = chargePoint === undefined ? 'confirmed' : outcome(chargePoint.mode, pending, ports.monoMs());
      if (result === 'waiting') continue;
      setPending(id, null);
      if (result === 'unconfirmed' && chargePoint !== undefined) {
        const { t } = i18n.value;
        const text = t('mode.unconfirmed', { name: chargePoint.name, mode: t(`mode.${pending.wanted}`) });
        show({ text, tone: 'failed', undo: null });
      }
    }
  }

  function keepTicking() {
    tick();
    ports.after(1_000, keepTicking);
  }
  keepTicking();

  async function changeMode(chargePoint: ChargePointView, mode: ChargeMode, undoable: boolean): Promise<void> {
    const previous = shownMode(chargePoint.mode, pendingModes.value.get(chargePoint.id));
    if (mode === previous) return;
    const mine: PendingMode = { wanted: mode, previous, giveUpAtMs: ports.monoMs() + CONFIRM_WITHIN_MS };
    setPending(chargePoint.id, mine);
    const answer = await api.setMode(chargePoint.id, mode);
    const { t } = i18n.value;
    const { name } = chargePoint;
    if (answer.kind === 'ok') {
      const undo = () => {
        toast.value = null;
        const newest = view.value?.chargePoints.find(({ id }) => id === chargePoint.id) ?? chargePoint;
        changeMode(newest, previous, false).catch(reportError);
      };
      const text = t('mode.changed', { name, mode: t(`mode.${mode}`) });
      if (undoable) show({ text, tone: 'done', undo });
      return;
    }
    // A later tap has taken over: this one has nothing to put back.
    if (pendingModes.value.get(chargePoint.id) !== mine) return;
    setPending(chargePoint.id, null);
    const why = refusalSentence(answer.refusal, i18n.value);
    show({ text: t('mode.failed', { name, mode: t(`mode.${previous}`), why }), tone: 'failed', undo: null });
  }

  async function begin(asked = api.setup()): Promise<void> {
    const answer = await asked;
    if (answer.kind === 'refused') {
      access.value = 'unreachable';
      beginAgainSoon();
      return;
    }
    setup.value = answer.value;
    // Where the browser speaks none of our languages, the house says which one.
    if (language.value !== spoken.value.first.language) speak().catch(reportError);
    if (!answer.value.ownerExists) {
      access.value = 'unclaimed';
      return;
    }
    access.value = answer.value.signedIn ? 'signed-in' : 'signed-out';
    if (!answer.value.signedIn) return;
    if (answer.value.configured) connection.start();
    // Somebody is writing the configuration: the page goes on by itself when the controller has been started again.
    else beginAgainSoon();
  }

  function beginAgainSoon() {
    ports.after(3_000, () => {
      begin().catch(reportError);
    });
  }

  return {
    api,
    setup,
    access,
    view,
    lostSinceMs,
    i18n,
    timeZone,
    theme,
    toast,
    nowMs,
    today,
    setLanguage(language) {
      chosenLanguage.value = language;
      ports.saved.set('language', language);
      speak().catch(() => {
        chosenLanguage.value = i18n.value.language;
        show({ text: i18n.value.t('error.network'), tone: 'failed', undo: null });
      });
    },
    needLaterWords() {
      laterNeeded = true;
      return spoken.value.later === null ? speak() : Promise.resolve();
    },
    setTheme(next) {
      theme.value = next;
      ports.saved.set('theme', next);
    },
    modeOf(chargePoint) {
      const pending = pendingModes.value.get(chargePoint.id);
      return { mode: shownMode(chargePoint.mode, pending), pending: pending !== undefined };
    },
    changeMode: (chargePoint, mode) => changeMode(chargePoint, mode, true),
    async ask(name, change) {
      const answer = await change(api);
      if (answer.kind === 'ok') return true;
      const why = refusalSentence(answer.refusal, i18n.value);
      show({ text: i18n.value.t('stay.failed', { name, why }), tone: 'failed', undo: null });
      return false;
    },
    tell(text, undo) {
      const back = () => {
        toast.value = null;
        undo?.();
      };
      show({ text, tone: 'done', undo: undo === null ? null : back });
    },
    begin,
    async signOut() {
      await api.signOut();
      connection.stop();
      view.value = null;
      access.value = 'signed-out';
    },
    wake: () => connection.wake(),
  };
}

/** A bug, not an expected failure: it belongs where a developer looks. */
function reportError(error: unknown): void {
  console.error(error);
}
