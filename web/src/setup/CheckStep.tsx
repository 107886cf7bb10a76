import type { SafeCurrentTotal } from '../../../src/core/control/safe-currents.ts';
import type { SiteView } from '../../../src/site/view.ts';
import { ConfigProblems } from '../access/ConfigProblems.tsx';
import { joined } from '../i18n/format.ts';
import { Proposals } from '../more/Proposals.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { NoticeCard } from '../parts/NoticeCard.tsx';
import { deviceNotices } from '../words/problems.ts';
import type { StepProps } from './steps.ts';
import type { WizardWords } from './words.ts';

const PHASES = ['L1', 'L2', 'L3'] as const;

/** What a person has to look at before he trusts it: values, signs, phases, and what holds when everything else fails. */
export function CheckStep({ settings, w }: StepProps) {
  const { view: viewSignal, nowMs } = useStore();
  const i18n = useI18n();
  const view = viewSignal.value;
  const notices = view === null ? [] : deviceNotices(view, nowMs.value, i18n);
  return (
    <>
      <h2>{w('check.title')}</h2>
      {view !== null && <Grid view={view} w={w} />}
      <section class="card">
        <h3>{w('check.devices')}</h3>
        {view?.devices.length === 0 && <p>{w('check.none')}</p>}
        <ul class="plain stack">
          {view?.devices
            .filter(({ condition }) => condition === 'ok' || condition === 'connecting')
            .map(({ id, name, condition }) => (
              <Line key={id} icon={condition === 'ok' ? 'check' : 'clock'}>
                {w(condition === 'ok' ? 'check.device-ok' : 'check.device-waits', { name })}
              </Line>
            ))}
        </ul>
      </section>
      {notices.length > 0 && (
        <ul class="plain stack">
          {notices.map((notice) => (
            <NoticeCard key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
      <Proposals />
      <section class="card">
        <h3>{w('check.fuses')}</h3>
        <ul class="plain stack">
          {settings.safeCurrents.map((total) => (
            <SafeCurrents key={total.circuitId} total={total} w={w} />
          ))}
        </ul>
      </section>
      <section class="card">
        <h3>{w('check.warnings')}</h3>
        {settings.problems.length === 0 ? <p>{w('check.fine')}</p> : <ConfigProblems problems={settings.problems} />}
      </section>
    </>
  );
}

function Grid({ view, w }: { readonly view: SiteView; readonly w: WizardWords }) {
  const { format } = useI18n();
  const loadA = view.circuits.find(({ parentId }) => parentId === null)?.loadA ?? null;
  const phases =
    loadA === null ? null : PHASES.map((phase, at) => `${phase} ${joined(format.current(loadA[at] ?? 0))}`);
  const { gridW, solarW } = view;
  return (
    <section class="card">
      <h3>{w('check.grid')}</h3>
      {gridW === null ? (
        <p>{w('check.grid-none')}</p>
      ) : (
        <>
          <p class="strong">
            {w(gridW.value < 0 ? 'check.grid-export' : 'check.grid-import', {
              power: joined(format.power(Math.abs(gridW.value))),
            })}
          </p>
          <p class="small">{w('check.grid-sign')}</p>
          {phases !== null && <p class="strong">{w('check.phases', { phases: phases.join(' · ') })}</p>}
          {phases !== null && <p class="small">{w('check.phases-hint')}</p>}
        </>
      )}
      {solarW !== null && <p>{w('check.sun', { power: joined(format.power(solarW.value)) })}</p>}
    </section>
  );
}

function SafeCurrents({ total, w }: { readonly total: SafeCurrentTotal; readonly w: WizardWords }) {
  const { format } = useI18n();
  const { circuitName: circuit, totalA, limitA } = total;
  const amperes = (currentA: number) => joined(format.current(currentA));
  const words = { circuit, total: amperes(totalA), limit: amperes(limitA) };
  return totalA > limitA ? (
    <Line icon="warning">{w('check.unsafe', words)}</Line>
  ) : (
    <Line icon="check">{w('check.safe', { ...words, left: amperes(limitA - totalA) })}</Line>
  );
}

function Line({ icon, children }: { readonly icon: IconName; readonly children: string }) {
  return (
    <li class="wizard-line">
      <Icon name={icon} />
      <span>{children}</span>
    </li>
  );
}
