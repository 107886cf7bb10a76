import type { PeopleList } from '../../../src/api/answers.ts';
import type { Driver, Vehicle } from '../../../src/core/model/people.ts';
import { OwnPeoplePage } from '../driver/OwnPeoplePage.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';
import { Cards, Refused } from './Cards.tsx';
import { Entry, NewEntry } from './Entry.tsx';
import { Check, Choice, Field, type readForm } from './fields.tsx';
import { type People, usePeople } from './use-people.ts';

/** Who may charge, and whose cars they are? A driver is shown what is his. */
export function PeoplePage() {
  const { setup } = useStore();
  return setup.value?.me?.role === 'driver' ? <OwnPeoplePage /> : <AllPeople />;
}

function AllPeople() {
  const people = usePeople();
  const i18n = useI18n();
  const { t } = i18n;
  const { list } = people;
  return (
    <div class="more">
      <h1>{t('people.title')}</h1>
      {list === null && (
        <p class="quiet" role="status">
          {t('people.loading')}
        </p>
      )}
      {list?.kind === 'refused' && (
        <p role="alert">{t('people.failed', { why: refusalSentence(list.refusal, i18n) })}</p>
      )}
      {list?.kind === 'ok' && (
        <>
          <Cards people={people} list={list.value} />
          <Refused people={people} list={list.value} />
          <Drivers people={people} list={list.value} />
          <Vehicles people={people} list={list.value} />
        </>
      )}
    </div>
  );
}

function Drivers({ people, list }: { readonly people: People; readonly list: PeopleList }) {
  const { t } = useI18n();
  return (
    <section class="card">
      <h2>{t('people.drivers')}</h2>
      {list.drivers.length === 0 && <p class="grey">{t('people.no-drivers')}</p>}
      <ul class="plain people">
        {list.drivers.map((driver) => {
          const { driverId, name, employer, email } = driver;
          const path = `drivers/${encodeURIComponent(driverId)}`;
          return (
            <Entry
              key={driverId}
              name={name}
              detail={[employer, email].filter((part) => part !== null).join(' · ')}
              fields={<DriverFields driver={driver} />}
              send={(form) => people.change(name, 'PUT', path, driverBody(form))}
              erase={() => people.change(name, 'DELETE', path)}
            >
              <p>
                <a class="button" href={`/api/${path}/export.csv`} download>
                  {t('people.export')}
                </a>
              </p>
            </Entry>
          );
        })}
      </ul>
      <NewEntry
        label={t('people.add-driver')}
        fields={<DriverFields driver={null} />}
        send={(form) => people.change(form.text('name'), 'POST', 'drivers', driverBody(form))}
      />
    </section>
  );
}

function DriverFields({ driver }: { readonly driver: Driver | null }) {
  const { t } = useI18n();
  return (
    <>
      <Field label={t('people.name')} name="name" value={driver?.name ?? ''} required />
      <Field label={t('people.email')} name="email" inputMode="email" value={driver?.email ?? ''} />
      <Field label={t('people.employer')} name="employer" value={driver?.employer ?? ''} />
      <Field label={t('people.groups')} name="groups" value={driver?.groups.join(', ') ?? ''} />
      <Check label={t('people.restricted')} name="restricted" checked={driver?.restricted ?? false} />
    </>
  );
}

function driverBody(form: ReturnType<typeof readForm>): object {
  return {
    name: form.text('name'),
    email: form.textOrNull('email'),
    employer: form.textOrNull('employer'),
    groups: form.list('groups'),
    restricted: form.isChecked('restricted'),
  };
}

function Vehicles({ people, list }: { readonly people: People; readonly list: PeopleList }) {
  const { t } = useI18n();
  return (
    <section class="card">
      <h2>{t('people.vehicles')}</h2>
      {list.vehicles.length === 0 && <p class="grey">{t('people.no-vehicles')}</p>}
      <ul class="plain people">
        {list.vehicles.map((vehicle) => {
          const { vehicleId, name, use, plate } = vehicle;
          const path = `vehicles/${encodeURIComponent(vehicleId)}`;
          const driver = list.drivers.find((one) => one.driverId === vehicle.driverId)?.name ?? null;
          return (
            <Entry
              key={vehicleId}
              name={name}
              detail={[t(`people.use-${use}`), plate, driver].filter((part) => part !== null).join(' · ')}
              fields={<VehicleFields vehicle={vehicle} list={list} />}
              send={(form) => people.change(name, 'PUT', path, vehicleBody(form))}
              erase={() => people.change(name, 'DELETE', path)}
            />
          );
        })}
      </ul>
      <NewEntry
        label={t('people.add-vehicle')}
        fields={<VehicleFields vehicle={null} list={list} />}
        send={(form) => people.change(form.text('name'), 'POST', 'vehicles', vehicleBody(form))}
      />
    </section>
  );
}

function VehicleFields({ vehicle, list }: { readonly vehicle: Vehicle | null; readonly list: PeopleList }) {
  const { t } = useI18n();
  return (
    <>
      <Field label={t('people.name')} name="name" value={vehicle?.name ?? ''} required />
      <Choice
        label={t('people.use')}
        name="use"
        value={vehicle?.use ?? 'private'}
        options={[
          ['private', t('people.use-private')],
          ['company', t('people.use-company')],
        ]}
      />
      <Choice
        label={t('people.driver')}
        name="driverId"
        value={vehicle?.driverId ?? ''}
        options={[['', t('people.nobody')], ...list.drivers.map(({ driverId, name }) => [driverId, name] as const)]}
      />
      <Field label={t('people.plate')} name="plate" value={vehicle?.plate ?? ''} />
      <Field label={t('people.cost-centre')} name="costCentre" value={vehicle?.costCentre ?? ''} />
      <Field label={t('people.employer')} name="employer" value={vehicle?.employer ?? ''} />
      <Field label={t('people.identifiers')} name="identifiers" value={vehicle?.identifiers.join(', ') ?? ''} />
    </>
  );
}

function vehicleBody(form: ReturnType<typeof readForm>): object {
  return {
    name: form.text('name'),
    use: form.text('use'),
    plate: form.textOrNull('plate'),
    costCentre: form.textOrNull('costCentre'),
    employer: form.textOrNull('employer'),
    driverId: form.textOrNull('driverId'),
    identifiers: form.list('identifiers'),
  };
}
