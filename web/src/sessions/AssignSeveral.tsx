import { useEffect, useState } from 'preact/hooks';
import type { AssignmentAnswer, PeopleList } from '../../../src/api/answers.ts';
import type { Api } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { EntryForm } from '../people/Entry.tsx';
import { Choice, Field } from '../people/fields.tsx';
import { refusalSentence } from '../words/refusals.ts';
import type { Picking } from './use-picking.ts';

/** As many as the controller takes at once. */
const AT_ONCE = 100;

/** What to do with the sessions that are picked: they get a vehicle and a driver, with one reason for all. */
export function AssignSeveral({ picking, done }: { readonly picking: Picking; readonly done: () => void }) {
  const { t, plural } = useI18n();
  const [open, setOpen] = useState(false);
  const { ids } = picking;
  if (ids.length === 0) return null;
  return (
    <section class="card picked" aria-label={t('sessions.picked-label')}>
      <p class="about">
        <span role="status">{plural('sessions.picked', ids.length)}</span>
        <span class="stay-row">
          <button type="button" class="button button-main" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('sessions.assign')}
          </button>
          <button type="button" class="button" onClick={() => picking.pick(ids, false)}>
            {t('sessions.pick-none')}
          </button>
        </span>
      </p>
      {open && (
        <AssignForm
          ids={ids}
          close={(isDone) => {
            setOpen(false);
            if (!isDone) return;
            picking.pick(ids, false);
            done();
          }}
        />
      )}
    </section>
  );
}

function AssignForm(props: { readonly ids: readonly string[]; readonly close: (isDone: boolean) => void }) {
  const { api, tell } = useStore();
  const i18n = useI18n();
  const { t, plural } = i18n;
  const { ids, close } = props;
  const [people, setPeople] = useState<Pick<PeopleList, 'vehicles' | 'drivers'> | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const nobody = { vehicles: [], drivers: [] };
    api.people().then((answer) => setPeople(answer.kind === 'ok' ? answer.value : nobody), console.error);
  }, [api]);
  if (people === null) return <p class="small">{t('people.loading')}</p>;
  const assign = async (change: object): Promise<boolean> => {
    let [taken, refused] = [0, 0];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const answer = await assigned(api, { ...change, sessionIds: ids.slice(from, from + AT_ONCE) });
      if (typeof answer === 'string') {
        setSaid(refusalSentence({ code: answer, retryAfterMs: null }, i18n));
        return false;
      }
      taken += answer.done;
      refused += answer.refused.length;
    }
    const rest = refused === 0 ? '' : ` ${plural('sessions.not-assigned', refused)}`;
    tell(`${plural('sessions.assigned-now', taken)}${rest}`, null);
    return true;
  };
  return (
    <>
      <EntryForm
        close={() => close(false)}
        send={async (form) => {
          const driverId = form.textOrNull('driverId');
          const change = { vehicleId: form.textOrNull('vehicleId'), reason: form.text('reason') };
          const isDone = await assign(driverId === null ? change : { ...change, driverId });
          if (isDone) close(true);
          return false;
        }}
        fields={
          <>
            <Choice
              label={t('people.vehicle')}
              name="vehicleId"
              value=""
              options={[['', t('people.none')], ...people.vehicles.map((one) => [one.vehicleId, one.name] as const)]}
            />
            {people.drivers.length > 0 && (
              <Choice
                label={t('sessions.driver')}
                name="driverId"
                value=""
                options={[
                  ['', t('sessions.driver-by-itself')],
                  ...people.drivers.map((one) => [one.driverId, one.name] as const),
                ]}
              />
            )}
            <Field label={t('assign.reason')} name="reason" value="" required />
            <p class="small">{t('assign.reason-how')}</p>
          </>
        }
      />
      <p role="status" class="form-problem">
        {said}
      </p>
    </>
  );
}

/** What became of them, or the code of the refusal. */
async function assigned(api: Api, change: object): Promise<AssignmentAnswer | string> {
  // Each is written to the disk before the next one.
  const answer = await api.ask('POST', '/api/sessions/assignments', change, 60_000);
  if (answer.kind === 'refused') return answer.refusal.code;
  return isOutcome(answer.value) ? answer.value : 'unexpected-answer';
}

function isOutcome(value: unknown): value is AssignmentAnswer {
  return typeof value === 'object' && value !== null && 'done' in value && Array.isArray(Reflect.get(value, 'refused'));
}
