import { useId, useState } from 'preact/hooks';
import type { SessionRow } from '../../../src/api/answers.ts';
import { startOfDay, wallClock } from '../i18n/zone.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { EntryForm } from '../people/Entry.tsx';
import { Field } from '../people/fields.tsx';

/** What somebody knows better or beside what was reported: each is a record of its own. */
export function Corrections({ session, done }: { readonly session: SessionRow; readonly done: () => void }) {
  const { t } = useI18n();
  const [open, setOpen] = useState<'note' | 'correct' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <section class="card">
      {open === null && (
        <p class="actions">
          <button type="button" class="button" onClick={() => setOpen('note')}>
            {t('detail.note')}
          </button>
          {session.endedAtMs !== null && (
            <button type="button" class="button" onClick={() => setOpen('correct')}>
              {t('detail.correct')}
            </button>
          )}
        </p>
      )}
      {open === 'note' && <NoteForm session={session} close={close} done={done} />}
      {open === 'correct' && <CorrectForm session={session} close={close} done={done} />}
    </section>
  );
}

interface FormProps {
  readonly session: SessionRow;
  readonly close: () => void;
  readonly done: () => void;
}

function NoteForm({ session, close, done }: FormProps) {
  const store = useStore();
  const { t } = useI18n();
  const [said, setSaid] = useState('');
  const { sessionId, odometerKm, socPercent } = session;
  return (
    <>
      <h2>{t('detail.note')}</h2>
      <EntryForm
        close={close}
        send={async (form) => {
          const whole = (name: string): number | null => (form.text(name) === '' ? null : Number(form.text(name)));
          const body = { odometerKm: whole('odometer'), socPercent: whole('soc') };
          if (Object.values(body).some(Number.isNaN)) {
            setSaid(t('error.invalid-request'));
            return false;
          }
          const path = `sessions/${encodeURIComponent(sessionId)}/details`;
          const taken = await store.ask(t('detail.note'), (api) => api.change('PUT', path, body));
          if (taken) done();
          return taken;
        }}
        fields={
          <>
            <Field
              label={t('detail.odometer')}
              name="odometer"
              inputMode="decimal"
              value={odometerKm === null ? '' : String(odometerKm)}
            />
            <Field
              label={t('detail.soc')}
              name="soc"
              inputMode="decimal"
              value={socPercent === null ? '' : String(socPercent)}
            />
          </>
        }
      />
      <p role="status">{said}</p>
    </>
  );
}

function CorrectForm({ session, close, done }: FormProps) {
  const store = useStore();
  const { t, format } = useI18n();
  const [said, setSaid] = useState('');
  const { sessionId, energyWh, startedAtMs, endedAtMs } = session;
  const zone = store.timeZone.value;
  const shown = {
    energy: energyWh === null ? '' : kWhText(energyWh, format.decimalMark),
    start: wallTime(startedAtMs, zone),
    end: endedAtMs === null ? '' : wallTime(endedAtMs, zone),
  };
  return (
    <>
      <h2>{t('detail.correct')}</h2>
      <p class="small">{t('detail.correct-how')}</p>
      <EntryForm
        close={close}
        send={async (form) => {
          // Only what was changed is a correction.
          const changed = (name: keyof typeof shown): string | null =>
            form.text(name) === shown[name] || form.text(name) === '' ? null : form.text(name);
          const energy = changed('energy');
          const [start, end] = [changed('start'), changed('end')];
          if (energy === null && start === null && end === null) {
            setSaid(t('detail.correct-nothing'));
            return false;
          }
          const energyWhNow = energy === null ? null : Math.round(Number(energy.replace(',', '.')) * 1000);
          if (Number.isNaN(energyWhNow)) {
            setSaid(t('error.invalid-request'));
            return false;
          }
          const body = {
            energyWh: energyWhNow,
            startedAtMs: start === null ? null : momentOf(start, zone),
            endedAtMs: end === null ? null : momentOf(end, zone),
            reason: form.text('reason'),
          };
          const path = `sessions/${encodeURIComponent(sessionId)}/corrections`;
          const taken = await store.ask(t('detail.correct'), (api) => api.change('POST', path, body));
          if (taken) done();
          return taken;
        }}
        fields={
          <>
            <Field label={t('detail.correct-energy')} name="energy" inputMode="decimal" value={shown.energy} />
            <MomentField label={t('detail.start')} name="start" value={shown.start} />
            <MomentField label={t('detail.end')} name="end" value={shown.end} />
            <Field label={t('detail.reason')} name="reason" value="" required />
            <p class="small">{t('assign.reason-how')}</p>
          </>
        }
      />
      <p role="status">{said}</p>
    </>
  );
}

function MomentField({
  label,
  name,
  value,
}: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
}) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input id={id} name={name} type="datetime-local" defaultValue={value} />
    </p>
  );
}

/** `12,345` as the language writes it, without marks between thousands. */
function kWhText(energyWh: number, decimalMark: string): string {
  return (energyWh / 1000).toFixed(3).replace('.', decimalMark);
}

/** `2026-06-15T18:05` on the clock of the site. */
function wallTime(atMs: number, timeZone: string): string {
  return new Date(wallClock(timeZone)(atMs)).toISOString().slice(0, 16);
}

/** The moment at which the clock of the site first shows it, UTC epoch ms. */
function momentOf(wall: string, timeZone: string): number {
  return startOfDay(timeZone, Date.parse(`${wall.slice(0, 16)}:00Z`));
}
