import { useState } from 'preact/hooks';
import { copyText } from '../browser.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { refusalSentence } from '../words/refusals.ts';
import { ConfigProblems } from './ConfigProblems.tsx';

/** The simulated home opens its ports and its books first, ms. */
const SIMULATION_PATIENCE_MS = 30_000;

/** No usable configuration yet: the ways to one, or what is wrong where. */
export function SetupPage() {
  const { setup } = useStore();
  const { t, plural } = useI18n();
  if (setup.value === null) return null;
  const { configProblems, configPath, exampleConfig } = setup.value;
  if (configProblems.length === 0) return <Ways path={configPath} example={exampleConfig} />;
  return (
    <div class="setup">
      <h1>{t('setup.invalid-title')}</h1>
      <p>{t('setup.invalid-text')}</p>
      <p>
        <code class="path">{configPath}</code>
      </p>
      <section class="card">
        <h2>{t('setup.next')}</h2>
        <ol class="steps">
          <li>{t('setup.step-mend')}</li>
          <li>{t('setup.step-restart')}</li>
        </ol>
      </section>
      <section class="card">
        <h2>{plural('setup.invalid-count', configProblems.length)}</h2>
        <ConfigProblems problems={configProblems} />
      </section>
      <Example text={exampleConfig} />
    </div>
  );
}

function Ways({ path, example }: { readonly path: string; readonly example: string }) {
  const { t } = useI18n();
  return (
    <div class="setup">
      <h1>{t('setup.missing-title')}</h1>
      <p>{t('setup.missing-text')}</p>
      <section class="card">
        <p>{t('setup.begin-what')}</p>
        <p>
          <a class="button button-main" href={hrefTo('setup')}>
            {t('setup.begin')}
          </a>
        </p>
      </section>
      <Simulate />
      <details>
        <summary>{t('setup.by-hand')}</summary>
        <div class="setup">
          <p>
            <code class="path">{path}</code>
          </p>
          <ol class="steps">
            <li>{t('setup.step-copy')}</li>
            <li>{t('setup.step-fit')}</li>
            <li>{t('setup.step-restart')}</li>
          </ol>
          <Example text={example} />
        </div>
      </details>
    </div>
  );
}

function Simulate() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    setStarting(true);
    setSaid(t('setup.simulate-starts'));
    const answer = await api.ask('POST', '/api/simulation', {}, SIMULATION_PATIENCE_MS);
    // The page looks by itself whether there is a house by now.
    if (answer.kind === 'ok') return;
    setStarting(false);
    setSaid(refusalSentence(answer.refusal, i18n));
  };
  return (
    <section class="card">
      <p>{t('setup.simulate-what')}</p>
      <p>
        <button type="button" class="button" disabled={isStarting} onClick={() => void start()}>
          {t('setup.simulate')}
        </button>
      </p>
      <p role="status">{said}</p>
    </section>
  );
}

function Example({ text }: { readonly text: string }) {
  const { t } = useI18n();
  const [copied, setCopied] = useState(false);
  return (
    <section class="card">
      <div class="example-head">
        <h2>{t('setup.example')}</h2>
        <button
          type="button"
          class="button"
          onClick={() => {
            copyText(text).then(setCopied, () => setCopied(false));
          }}
        >
          {t(copied ? 'setup.copied' : 'setup.copy')}
        </button>
      </div>
      {/* A text area rather than a block of text: it scrolls and can be copied from by keyboard, too. */}
      <textarea
        class="example"
        readOnly
        rows={Math.min(24, text.split('\n').length + 1)}
        wrap="off"
        spellcheck={false}
        aria-label={t('setup.example')}
      >
        {text}
      </textarea>
    </section>
  );
}
