import { useState } from 'preact/hooks';
import { copyText } from '../browser.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { ConfigProblems } from './ConfigProblems.tsx';

/** No usable configuration yet: what to do next, and what is wrong where. */
export function SetupPage() {
  const { setup } = useStore();
  const { t, plural } = useI18n();
  if (setup.value === null) return null;
  const { configProblems, configPath, exampleConfig } = setup.value;
  const invalid = configProblems.length > 0;
  return (
    <div class="setup">
      <h1>{t(invalid ? 'setup.invalid-title' : 'setup.missing-title')}</h1>
      <p>{t(invalid ? 'setup.invalid-text' : 'setup.missing-text')}</p>
      <p>
        <code class="path">{configPath}</code>
      </p>
      <section class="card">
        <h2>{t('setup.next')}</h2>
        <ol class="steps">
          <li>{t(invalid ? 'setup.step-mend' : 'setup.step-copy')}</li>
          {!invalid && <li>{t('setup.step-fit')}</li>}
          <li>{t('setup.step-restart')}</li>
        </ol>
      </section>
      {invalid && (
        <section class="card">
          <h2>{plural('setup.invalid-count', configProblems.length)}</h2>
          <ConfigProblems problems={configProblems} />
        </section>
      )}
      <Example text={exampleConfig} />
    </div>
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
