import { useCallback, useEffect, useState } from 'preact/hooks';
import type { MaintenanceView } from '../../../src/api/maintenance-ports.ts';
import type { Refusal } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Assets } from './Assets.tsx';
import { isMaintenance } from './answers.ts';
import { Inspections } from './Inspections.tsx';
import type { Kept } from './lists.tsx';
import { Tickets } from './Tickets.tsx';

/** What keeps an installation in order. */
export function Maintenance() {
  const store = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [view, setView] = useState<MaintenanceView | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const reload = useCallback(() => {
    store.api.ask('GET', '/api/maintenance').then((answer) => {
      if (answer.kind === 'refused') setRefusal(answer.refusal);
      else if (isMaintenance(answer.value)) setView(answer.value);
    }, console.error);
  }, [store]);
  useEffect(reload, [reload]);
  const change: Kept['change'] = async (name, method, path, body) => {
    const taken = await store.ask(name, (api) => api.change(method, path, body));
    if (taken) reload();
    return taken;
  };
  return (
    <div class="more">
      <h1>{t('maintenance.title')}</h1>
      {refusal !== null && <p role="alert">{refusalSentence(refusal, i18n)}</p>}
      {view === null && refusal === null && <p role="status">{t('maintenance.loading')}</p>}
      {view !== null && (
        <>
          <Tickets view={view} change={change} />
          <Inspections view={view} change={change} />
          <Assets view={view} change={change} />
        </>
      )}
    </div>
  );
}
