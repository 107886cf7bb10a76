import type { SiteView } from '../../../src/site/view.ts';
import { isSetup, type Setup } from '../api.ts';
import { isSiteView } from './connection.ts';

/** The house as this screen has last seen it: painted at once, as something old, while the controller is asked. */
export interface Remembered {
  readonly setup: Setup;
  readonly view: SiteView;
}

export interface Memory {
  /** `null` where nothing is kept, or nothing that may be shown. */
  recall(): Remembered | null;
  /** Keeps what was shown now; called with each view, it writes only now and then. */
  keep(house: Remembered): void;
  /** At the sign-out: whoever comes next sees nothing of the house. */
  forget(): void;
}

interface MemoryPorts {
  readonly storage: { get(): string | null; set(text: string): void; remove(): void };
  /** Names the build of the page: another one might draw this view differently, or not at all. */
  readonly build: string;
  monoMs(): number;
}

/** Of a house so long ago nothing is true any more, ms. */
const OLDEST_MS = 12 * 3_600_000;
/** Storage may be a flash memory, and each write takes time in which nothing is drawn, ms. */
const BETWEEN_MS = 10_000;

export function createMemory(ports: MemoryPorts): Memory {
  const { storage, build } = ports;
  let keptAtMs = Number.NEGATIVE_INFINITY;
  return {
    recall() {
      const kept = fieldsOf(parsed(storage.get()));
      const [setup, view] = [kept.get('setup'), kept.get('view')];
      if (kept.get('build') !== build || !isSetup(setup) || !isSiteView(view)) return null;
      const ageMs = Date.now() - view.atMs;
      // Of the future: one of the two clocks is wrong, and how old it is nobody knows.
      return ageMs > OLDEST_MS || ageMs < -60_000 ? null : { setup, view };
    },
    keep(house) {
      if (ports.monoMs() - keptAtMs < BETWEEN_MS) return;
      keptAtMs = ports.monoMs();
      storage.set(JSON.stringify({ build, ...house }));
    },
    forget() {
      keptAtMs = Number.NEGATIVE_INFINITY;
      storage.remove();
    },
  };
}

/** Whether what was remembered belongs to whoever the controller says is there. */
export function isSameHouse(a: Setup, b: Setup): boolean {
  const who = ({ signedIn, configured, simulated, me }: Setup) => [signedIn, configured, simulated, me?.name, me?.role];
  return JSON.stringify(who(a)) === JSON.stringify(who(b));
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
