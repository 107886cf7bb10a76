import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { I18n } from '../i18n/i18n.ts';
import type { Store } from '../store.ts';

const StoreContext = createContext<Store | null>(null);

export const StoreProvider = StoreContext.Provider;

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('StoreProvider is missing above this component');
  return store;
}

export function useI18n(): I18n {
  return useStore().i18n.value;
}
