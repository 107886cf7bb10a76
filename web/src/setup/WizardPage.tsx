import { useEffect } from 'preact/hooks';
import { Devices } from '../devices/DevicesPage.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { hrefTo } from '../router.ts';
import { useSettings } from '../settings/use-settings.ts';
import '../style/devices.css';
import '../style/settings.css';
import { CheckStep } from './CheckStep.tsx';
import { HouseStep } from './HouseStep.tsx';
import { PriceStep } from './PriceStep.tsx';
import { doneSteps, hrefOf, STEPS, type Step, type StepProps, wayOf } from './steps.ts';
import { WallboxStep } from './WallboxStep.tsx';
import { useWizardWords } from './words.ts';

/** From first boot to a charging car, one question at a time. It can be left at any step, and goes on where it was left. */
export function WizardPage({ query }: { readonly query: URLSearchParams }) {
  const { t } = useI18n();
  const w = useWizardWords();
  const { view } = useStore();
  const { settings, trouble, load } = useSettings();
  // A device that comes may be the one that a step has waited for.
  const known = view.value?.devices.map(({ id }) => id).join(' ');
  const step = query.get('step');
  useEffect(() => {
    load().catch(console.error);
  }, [load, known, step]);
  if (w === null || settings === null) return <h1 class="quiet">{trouble ?? t('nav.setup')}</h1>;
  const way = wayOf(query, settings);
  const props = { settings, w, way, load };
  return (
    <div class="wizard">
      <h1>{w('title')}</h1>
      <Steps {...props} />
      <p role="status" class="small">
        {settings.taken ? '' : w('starting')}
      </p>
      <Body key={way.step} {...props} />
      {way.step !== 'house' && <Ways {...props} />}
    </div>
  );
}

function Steps({ settings, w, way }: StepProps) {
  const done = doneSteps(settings);
  return (
    <nav aria-label={w('steps')}>
      <ol class="plain wizard-steps">
        {STEPS.map((step, index) => (
          <li key={step}>
            {done.includes('house') ? (
              <a href={hrefOf(step, way.phases)} {...(step === way.step ? { 'aria-current': 'step' } : {})}>
                {done.includes(step) ? <Icon name="check" /> : <span>{index + 1}</span>}
                {w(`step.${step}`)}
                {done.includes(step) && <span class="visually-hidden">({w('done')})</span>}
              </a>
            ) : (
              <span class={step === way.step ? 'grey strong' : 'grey'}>
                {index + 1} {w(`step.${step}`)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Body(props: StepProps) {
  const { w } = props;
  switch (props.way.step) {
    case 'house':
      return <HouseStep {...props} />;
    case 'devices':
      return (
        <div class="devices-page">
          <h2>{w('devices.title')}</h2>
          <p>{w('devices.text')}</p>
          <Devices />
        </div>
      );
    case 'wallboxes':
      return <WallboxStep {...props} />;
    case 'check':
      return <CheckStep {...props} />;
    case 'price':
      return <PriceStep {...props} />;
  }
}

function Ways({ settings, w, way: { step, phases } }: StepProps) {
  const at = STEPS.indexOf(step);
  const [before, after] = [STEPS[at - 1], STEPS[at + 1]];
  const isOpen = (one: Step): boolean =>
    (one === 'devices' || one === 'wallboxes') && !doneSteps(settings).includes(one);
  return (
    <>
      {after === undefined && <p>{w('done.text')}</p>}
      <p class="wizard-way">
        {before !== undefined && (
          <a class="button" href={hrefOf(before, phases)}>
            {w('back')}
          </a>
        )}
        {after === undefined ? (
          <a class="button button-main" href={hrefTo('now')}>
            {w('finish')}
          </a>
        ) : (
          <a class={isOpen(step) ? 'button' : 'button button-main'} href={hrefOf(after, phases)}>
            {w(isOpen(step) ? 'skip' : 'next')}
          </a>
        )}
      </p>
    </>
  );
}
