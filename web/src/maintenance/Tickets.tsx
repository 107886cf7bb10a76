import type { MaintenanceView } from '../../../src/api/maintenance-ports.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Entry, NewEntry } from '../people/Entry.tsx';
import { Choice, Field, type readForm } from '../people/fields.tsx';
import { moment } from '../words/names.ts';
import { DeviceChoice, Download, deviceName, type Kept } from './lists.tsx';

type Row = MaintenanceView['tickets'][number];

const STATES = ['open', 'working', 'done'] as const;

/** What is out of order, and who sees to it. */
export function Tickets({ view, change }: Kept) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const { tickets, devices } = view;
  return (
    <section class="card">
      <h2>{t('tickets.title')}</h2>
      {tickets.length === 0 && <p class="grey">{t('tickets.none')}</p>}
      <ul class="plain people">
        {tickets.map((row) => {
          const { ticketId, state } = row;
          const name = nameOf(row, view, i18n);
          const path = `tickets/${ticketId}`;
          return (
            <Entry
              key={ticketId}
              name={name}
              detail={detailOf(row, nowMs.value, i18n)}
              tone={state === 'open' ? 'warning' : 'quiet'}
              fields={<StateFields row={row} />}
              send={(form) => change(name, 'PUT', path, stateOf(form))}
            >
              <Notes row={row} />
              <NewEntry
                label={t('tickets.add-note')}
                fields={<Field label={t('tickets.note')} name="text" value="" required />}
                send={(form) => change(name, 'POST', `${path}/notes`, { text: form.text('text') })}
              />
            </Entry>
          );
        })}
      </ul>
      <NewEntry
        label={t('tickets.add')}
        fields={
          <>
            <DeviceChoice devices={devices} deviceId={null} />
            <Field label={t('tickets.text')} name="text" value="" required />
          </>
        }
        send={(form) =>
          change(t('tickets.add'), 'POST', 'tickets', {
            deviceId: form.textOrNull('deviceId'),
            text: form.text('text'),
          })
        }
      />
      <Download list="tickets" />
    </section>
  );
}

function StateFields({ row }: { readonly row: Row }) {
  const { t } = useI18n();
  return (
    <>
      <Choice
        label={t('tickets.state')}
        name="state"
        value={row.state}
        options={STATES.map((state) => [state, t(`tickets.state.${state}`)] as const)}
      />
      <Field label={t('tickets.assignee')} name="assignee" value={row.assignee ?? ''} />
    </>
  );
}

function stateOf(form: ReturnType<typeof readForm>): object {
  return { state: form.text('state'), assignee: form.textOrNull('assignee') };
}

function Notes({ row: { notes } }: { readonly row: Row }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  return (
    <ul class="plain stack">
      {notes.map(({ atMs, author, text }) => (
        <li key={`${atMs} ${text}`} class="small">
          {[moment(atMs, nowMs.value, i18n), author, author === null ? ownWords(text, i18n) : text]
            .filter((part) => part !== null)
            .join(' · ')}
        </li>
      ))}
    </ul>
  );
}

/** What the house itself has noted. */
function ownWords(text: string, { t }: I18n): string {
  return text === 'works-again' || text === 'faulty-again' ? t(`tickets.${text}`) : text;
}

function nameOf({ text, deviceId, source, problem }: Row, { devices }: MaintenanceView, { t }: I18n): string {
  const device = deviceId === null ? null : deviceName(deviceId, devices);
  if (source === 'device') return t('tickets.stays-faulty', { name: device ?? '', problem: problem ?? '–' });
  return device === null ? text : `${device}: ${text}`;
}

function detailOf({ state, source, reporter, assignee, openedAtMs }: Row, nowMs: number, i18n: I18n): string {
  const { t } = i18n;
  return [
    t(`tickets.state.${state}`),
    moment(openedAtMs, nowMs, i18n),
    reporter === null ? t(`tickets.source.${source}`) : `${t(`tickets.source.${source}`)}: ${reporter}`,
    assignee,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
