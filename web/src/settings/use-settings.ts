import { useCallback, useEffect, useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';
import { isSettings, type Settings } from './answers.ts';

export interface SettingsState {
  readonly settings: Settings | null;
  /** Why there are none. */
  readonly trouble: string | null;
  readonly load: () => Promise<Settings | null>;
}

/** While the site starts anew its page is gone for a moment. */
const AGAIN_MS = 1_000;

/** The settings as they stand; looks again while the site has not taken them yet. */
export function useSettings(): SettingsState {
  const { api } = useStore();
  const i18n = useI18n();
  const [settings, setSettings] = useState<Settings | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);

  const load = useCallback(async (): Promise<Settings | null> => {
    const answer = await api.ask('GET', '/api/settings');
    if (answer.kind === 'refused') {
      setTrouble(refusalSentence(answer.refusal, i18n));
      return null;
    }
    if (!isSettings(answer.value)) return null;
    setTrouble(null);
    setSettings(answer.value);
    return answer.value;
  }, [api, i18n]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isGone = false;
    load().then((found) => {
      if (!isGone && found?.taken !== true) timer = setTimeout(() => setTurn(turn + 1), AGAIN_MS);
    }, console.error);
    return () => {
      isGone = true;
      if (timer !== null) clearTimeout(timer);
    };
  }, [load, turn]);

  const look = useCallback(async (): Promise<Settings | null> => {
    const found = await load();
    if (found?.taken !== true) setTurn((last) => last + 1);
    return found;
  }, [load]);
  return { settings, trouble, load: look };
}
