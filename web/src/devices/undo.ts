import type { Store } from '../store.ts';

/** Says what was done, and takes it back when somebody wants that. */
export function undoable(store: Store, text: string, change: string, undone: string, load: () => Promise<void>): void {
  const undo = async (): Promise<void> => {
    const isUndone = await store.ask(text, (api) => api.ask('POST', '/api/devices/undo', { change }));
    if (isUndone) store.tell(undone, null);
    await load();
  };
  store.tell(text, () => {
    undo().catch(console.error);
  });
}
