import type { MaintenanceView } from '../../../src/api/maintenance-ports.ts';
import { useI18n } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Choice } from '../people/fields.tsx';

/** The lists, and how something of them is changed. */
export interface Kept {
  readonly view: MaintenanceView;
  /** Changes something called `name` and reads the lists anew. Whether it was taken. */
  readonly change: (name: string, method: 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<boolean>;
}

/** What something is about: a device, or the installation as a whole. */
export function DeviceChoice(props: {
  readonly devices: MaintenanceView['devices'];
  readonly deviceId: string | null;
}) {
  const { t } = useI18n();
  const { devices, deviceId } = props;
  return (
    <Choice
      label={t('maintenance.device')}
      name="deviceId"
      value={deviceId ?? ''}
      options={[['', t('maintenance.installation')], ...devices.map(({ id, name }) => [id, name] as const)]}
    />
  );
}

/** One that is configured no more keeps its id. */
export function deviceName(deviceId: string, devices: MaintenanceView['devices']): string {
  return devices.find(({ id }) => id === deviceId)?.name ?? deviceId;
}

/** `2026-11-22` as the language writes it. */
export function dayText(day: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(day));
}

/** All of a list, for a spreadsheet. */
export function Download({ list }: { readonly list: 'inspections' | 'assets' | 'tickets' }) {
  const { t } = useI18n();
  return (
    <p>
      <a class="button" href={`/api/maintenance.csv?list=${list}`} download>
        <Icon name="download" />
        {t('maintenance.csv')}
        <span class="visually-hidden"> {t(`${list}.title`)}</span>
      </a>
    </p>
  );
}
