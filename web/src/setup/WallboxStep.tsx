import { Newcomers } from '../more/Newcomers.tsx';
import { useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { NoticeCard } from '../parts/NoticeCard.tsx';
import { alarmNotices } from '../words/alarms.ts';
import type { StepProps } from './steps.ts';

/** The address to enter, who knocks, and who belongs to the house. */
export function WallboxStep({ settings, w, way }: StepProps) {
  const { view: viewSignal, i18n } = useStore();
  const view = viewSignal.value;
  const closed = view?.alarms.filter(({ code }) => code === 'ocpp-port-closed') ?? [];
  const known = view?.devices.filter(({ kind }) => kind === 'charge-point') ?? [];
  return (
    <>
      <section class="card">
        <h2>{w('wallboxes.title')}</h2>
        <p>{w('wallboxes.text')}</p>
        {settings.ocppAddresses.map((address) => (
          <p key={address}>
            <code class="address">{address}</code>
          </p>
        ))}
        {settings.ocppAddresses.length === 0 && <p class="warning-text">{w('wallboxes.no-address')}</p>}
        <p class="small">{w('wallboxes.identity')}</p>
        <p class="small">{w('wallboxes.other')}</p>
      </section>
      {view !== null &&
        alarmNotices({ ...view, alarms: closed }, i18n.value).map((notice) => (
          <NoticeCard key={notice.id} notice={notice} />
        ))}
      <Newcomers access="open" phases={way.phases === 'one' ? 'L1' : 'L1,L2,L3'} />
      {known.length > 0 && (
        <section class="card">
          <h2>{w('wallboxes.known')}</h2>
          <ul class="plain devices">
            {known.map(({ id, name, condition }) => (
              <li key={id} class={`device device-${condition}`}>
                <Icon name={condition === 'ok' ? 'check' : 'clock'} />
                <span class="device-name">{name}</span>
                <span class="device-state">{w(condition === 'ok' ? 'wallboxes.connected' : 'wallboxes.away')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p role="status">{w('wallboxes.waiting')}</p>
    </>
  );
}
