import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PeopleList } from '../../../src/api/answers.ts';
import type { Answer } from '../api.ts';
import { useStore } from '../parts/context.ts';

export interface People {
  readonly list: Answer<PeopleList> | null;
  readonly reload: () => void;
  /** Changes something called `name` and reads the list anew. Whether it was taken. */
  readonly change: (name: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<boolean>;
}

/** Cards, people and vehicles as the controller has them. */
export function usePeople(): People {
  const store = useStore();
  const [list, setList] = useState<Answer<PeopleList> | null>(null);
  const reload = useCallback(() => {
    store.api.people().then(setList, console.error);
  }, [store]);
  useEffect(reload, [reload]);
  return {
    list,
    reload,
    async change(name, method, path, body) {
      const taken = await store.ask(name, (api) => api.change(method, path, body));
      if (taken) reload();
      return taken;
    },
  };
}
