import type { MaintenanceView } from '../../../src/api/maintenance-ports.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n } from '../parts/context.ts';
import { Entry, NewEntry } from '../people/Entry.tsx';
import { Check, Choice, DayField, Field, type readForm } from '../people/fields.tsx';
import { DeviceChoice, Download, dayText, deviceName, type Kept } from './lists.tsx';

type Row = MaintenanceView['inspections'][number];

const KINDS = ['repeat', 'rcd-test', 'calibration', 'own'] as const;

/** What has to be inspected and by when. */
export function Inspections({ view, change }: Kept) {
  const i18n = useI18n();
  const { t } = i18n;
  const { inspections, devices, today } = view;
  return (
    <section class="card">
      <h2>{t('inspections.title')}</h2>
      <p class="small">{t('inspections.what')}</p>
      {inspections.length === 0 && <p class="grey">{t('inspections.none')}</p>}
      <ul class="plain people">
        {inspections.map((row) => {
          const { inspectionId, standing } = row;
          const name = nameOf(row, view, i18n);
          const path = `inspections/${inspectionId}`;
          return (
            <Entry
              key={inspectionId}
              name={name}
              detail={detailOf(row, i18n)}
              tone={standing === 'overdue' || standing === 'soon' ? 'warning' : 'quiet'}
              fields={<Fields row={row} devices={devices} today={today} />}
              send={(form) => change(name, 'PUT', path, bodyOf(form))}
              erase={() => change(name, 'DELETE', path)}
              sure={t('maintenance.remove-sure')}
            >
              <NewEntry
                label={t('inspections.enter-done')}
                fields={<DoneFields today={today} />}
                send={(form) => change(name, 'POST', `${path}/done`, doneOf(form))}
              />
              <Done row={row} />
            </Entry>
          );
        })}
      </ul>
      <NewEntry
        label={t('inspections.add')}
        fields={<Fields row={null} devices={devices} today={today} />}
        send={(form) => change(t('inspections.add'), 'POST', 'inspections', bodyOf(form))}
      />
      <Download list="inspections" />
    </section>
  );
}

function Fields(props: {
  readonly row: Row | null;
  readonly devices: MaintenanceView['devices'];
  readonly today: string;
}) {
  const { t } = useI18n();
  const { row, devices, today } = props;
  return (
    <>
      <Choice
        label={t('inspections.kind')}
        name="kind"
        value={row?.kind ?? 'repeat'}
        options={KINDS.map((kind) => [kind, t(`inspections.kind.${kind}`)] as const)}
      />
      <Field label={t('inspections.name')} name="name" value={row?.name ?? ''} />
      <DeviceChoice devices={devices} deviceId={row?.deviceId ?? null} />
      <Field
        label={t('inspections.interval')}
        name="interval"
        inputMode="decimal"
        value={row === null ? '48' : String(row.intervalMonths ?? '')}
      />
      <DayField label={t('inspections.due')} name="due" value={row === null ? today : (row.dueDay ?? '')} />
    </>
  );
}

function bodyOf(form: ReturnType<typeof readForm>): object {
  const interval = form.textOrNull('interval');
  return {
    kind: form.text('kind'),
    name: form.textOrNull('name'),
    deviceId: form.textOrNull('deviceId'),
    intervalMonths: interval === null ? null : Number(interval),
    dueDay: form.textOrNull('due'),
  };
}

function DoneFields({ today }: { readonly today: string }) {
  const { t } = useI18n();
  return (
    <>
      <DayField label={t('inspections.day')} name="day" value={today} />
      <Check label={t('inspections.passed')} name="passed" checked />
      <Field label={t('inspections.by')} name="by" value="" />
      <Field label={t('inspections.document')} name="document" value="" />
      <DayField label={t('inspections.next')} name="next" value="" />
    </>
  );
}

function doneOf(form: ReturnType<typeof readForm>): object {
  return {
    day: form.text('day'),
    passed: form.isChecked('passed'),
    byWhom: form.textOrNull('by'),
    document: form.textOrNull('document'),
    nextDueDay: form.textOrNull('next'),
  };
}

function Done({ row }: { readonly row: Row }) {
  const { t, language } = useI18n();
  return (
    <ul class="plain stack">
      {row.done.map(({ day, passed, byWhom, document: place }) => (
        <li key={`${day} ${byWhom} ${place}`} class="small">
          {[dayText(day, language), passed ? null : t('inspections.failed'), byWhom, place]
            .filter((part) => part !== null)
            .join(' · ')}
        </li>
      ))}
    </ul>
  );
}

function nameOf({ kind, name, deviceId }: Row, { devices }: MaintenanceView, { t }: I18n): string {
  const about = deviceId === null ? t('maintenance.installation') : deviceName(deviceId, devices);
  return `${name ?? t(`inspections.kind.${kind}`)}: ${about}`;
}

function detailOf({ dueDay, standing, done }: Row, { t, language }: I18n): string {
  const last = done[0]?.day;
  const due =
    dueDay === null
      ? t('inspections.not-due')
      : t(standing === 'overdue' ? 'inspections.overdue' : 'inspections.due-on', { day: dayText(dueDay, language) });
  const before = last === undefined ? t('inspections.never') : t('inspections.last', { day: dayText(last, language) });
  return `${due} · ${before}`;
}
