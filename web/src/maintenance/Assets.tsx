import type { MaintenanceView } from '../../../src/api/maintenance-ports.ts';
import { useI18n } from '../parts/context.ts';
import { Entry, NewEntry } from '../people/Entry.tsx';
import { DayField, Field, type readForm } from '../people/fields.tsx';
import { DeviceChoice, Download, type Kept } from './lists.tsx';

type Row = MaintenanceView['assets'][number];

const TEXTS = ['make', 'model', 'serial', 'firmware', 'place', 'note'] as const;

/** What is installed where. */
export function Assets({ view, change }: Kept) {
  const { t } = useI18n();
  const { assets, devices } = view;
  return (
    <section class="card">
      <h2>{t('assets.title')}</h2>
      {assets.length === 0 && <p class="grey">{t('assets.none')}</p>}
      <ul class="plain people">
        {assets.map((row) => {
          const { assetId, name, make, model, place } = row;
          const path = `assets/${assetId}`;
          const firmware = devices.find(({ id }) => id === row.deviceId)?.firmware ?? null;
          return (
            <Entry
              key={assetId}
              name={name}
              detail={[make, model, place].filter((part) => part !== null).join(' · ')}
              fields={<Fields row={row} devices={devices} />}
              send={(form) => change(name, 'PUT', path, bodyOf(form))}
              erase={() => change(name, 'DELETE', path)}
              sure={t('maintenance.remove-sure')}
            >
              {firmware !== null && <p class="small">{t('assets.firmware-now', { version: firmware })}</p>}
            </Entry>
          );
        })}
      </ul>
      <NewEntry
        label={t('assets.add')}
        fields={<Fields row={null} devices={devices} />}
        send={(form) => change(form.text('name'), 'POST', 'assets', bodyOf(form))}
      />
      <Download list="assets" />
    </section>
  );
}

function Fields({ row, devices }: { readonly row: Row | null; readonly devices: MaintenanceView['devices'] }) {
  const { t } = useI18n();
  return (
    <>
      <Field label={t('assets.name')} name="name" value={row?.name ?? ''} required />
      <DeviceChoice devices={devices} deviceId={row?.deviceId ?? null} />
      {TEXTS.map((name) => (
        <Field key={name} label={t(`assets.${name}`)} name={name} value={row?.[name] ?? ''} />
      ))}
      <DayField label={t('assets.installed')} name="installed" value={row?.installedDay ?? ''} />
      <DayField label={t('assets.warranty')} name="warranty" value={row?.warrantyDay ?? ''} />
    </>
  );
}

function bodyOf(form: ReturnType<typeof readForm>): object {
  return {
    name: form.text('name'),
    deviceId: form.textOrNull('deviceId'),
    ...Object.fromEntries(TEXTS.map((name) => [name, form.textOrNull(name)])),
    installedDay: form.textOrNull('installed'),
    warrantyDay: form.textOrNull('warranty'),
  };
}
