import { useEffect, useState } from 'preact/hooks';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { refusalSentence } from '../words/refusals.ts';
import '../style/settings.css';

const LOOK_MS = 1_000;

/** On every page while all that is shown is a simulated home, with the way out. */
export function Simulated() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState('');
  const [isEnding, setEnding] = useState(false);
  useEffect(() => {
    if (!isEnding) return;
    const timer = setInterval(() => {
      api.setup().then((answer) => {
        // Nothing of the simulated home stays on the screen.
        if (answer.kind === 'ok' && answer.value.simulated !== true) location.replace('/');
      }, console.error);
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [api, isEnding]);
  const end = async (): Promise<void> => {
    const answer = await api.ask('DELETE', '/api/simulation');
    if (answer.kind === 'refused') return setSaid(refusalSentence(answer.refusal, i18n));
    setSaid(t('simulated.ends'));
    setEnding(true);
  };
  return (
    <section class="simulated" aria-label={t('simulated.title')}>
      <p>
        <Icon name="warning" />
        <span>{t('simulated.text')}</span>
      </p>
      <button type="button" class="button" disabled={isEnding} onClick={() => void end()}>
        {t('simulated.end')}
      </button>
      <p role="status" class="small">
        {said}
      </p>
    </section>
  );
}
