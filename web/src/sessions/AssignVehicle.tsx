import { useEffect, useState } from 'preact/hooks';
import type { PeopleList, SessionRow } from '../../../src/api/answers.ts';
import { isOwner } from '../access/me.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { EntryForm } from '../people/Entry.tsx';
import { Choice, Field } from '../people/fields.tsx';

type Assigned = Pick<SessionRow, 'vehicleId' | 'vehicle' | 'use'>;

/** Whose car a session charged, and the owner's way to change that: while it runs by a choice, afterwards with a reason. */
export function AssignVehicle({ session, done }: { readonly session: SessionRow; readonly done?: () => void }) {
  const { setup } = useStore();
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  /** Chosen here, until the list is read anew. */
  const [chosen, setChosen] = useState<Assigned | null>(null);
  const { vehicle, use } = chosen ?? session;
  return (
    <div class="assign">
      <p class="assign-line">
        <span class={vehicle === null ? 'grey' : ''}>
          {vehicle === null ? t('people.use-unassigned') : `${vehicle} · ${t(`people.use-${use}`)}`}
          {(session.corrected || chosen !== null) && ` · ${t('assign.corrected')}`}
        </span>
        {isOwner(setup.value?.me ?? null) && (
          <button
            type="button"
            class="link"
            aria-expanded={open}
            aria-label={`${t('assign.label')}: ${t(vehicle === null ? 'assign.button' : 'assign.change')}`}
            onClick={() => setOpen(!open)}
          >
            {t(vehicle === null ? 'assign.button' : 'assign.change')}
          </button>
        )}
      </p>
      {open && (
        <AssignForm
          session={session}
          close={(now) => {
            setOpen(false);
            if (now === null) return;
            setChosen(now);
            done?.();
          }}
        />
      )}
    </div>
  );
}

function AssignForm(props: { readonly session: SessionRow; readonly close: (now: Assigned | null) => void }) {
  const store = useStore();
  const { t } = useI18n();
  const { session, close } = props;
  const [vehicles, setVehicles] = useState<PeopleList['vehicles'] | null>(null);
  useEffect(() => {
    store.api.people().then((answer) => setVehicles(answer.kind === 'ok' ? answer.value.vehicles : []), console.error);
  }, [store]);
  if (vehicles === null) return <p class="small">{t('people.loading')}</p>;
  const isRunning = session.endedAtMs === null;
  const isFree = session.assignedBy === 'unassigned' || session.assignedBy === 'choice';
  const needsReason = !isRunning || !isFree;
  return (
    <EntryForm
      close={() => close(null)}
      send={async (form) => {
        const vehicleId = form.textOrNull('vehicleId');
        const body = { vehicleId, reason: needsReason ? form.textOrNull('reason') : null };
        const path = `sessions/${encodeURIComponent(session.sessionId)}/vehicle`;
        const taken = await store.ask(t('assign.label'), (api) => api.change('PUT', path, body));
        const found = vehicles.find((one) => one.vehicleId === vehicleId);
        if (taken) close({ vehicleId, vehicle: found?.name ?? null, use: found?.use ?? 'unassigned' });
        return false;
      }}
      fields={
        <>
          <Choice
            label={t('people.vehicle')}
            name="vehicleId"
            value={session.vehicleId ?? ''}
            options={[['', t('people.none')], ...vehicles.map(({ vehicleId, name }) => [vehicleId, name] as const)]}
          />
          {needsReason && (
            <>
              <Field label={t('assign.reason')} name="reason" value="" required />
              <p class="small">{t('assign.reason-how')}</p>
            </>
          )}
        </>
      }
    />
  );
}
