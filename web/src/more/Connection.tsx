import { useEffect, useId, useState } from 'preact/hooks';
import { connectionDe } from '../i18n/connection-de.ts';
import { connectionEn } from '../i18n/connection-en.ts';
import { connectionNl } from '../i18n/connection-nl.ts';
import { createWords } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';

const WORDS = {
  de: createWords<typeof connectionEn>(connectionDe),
  en: createWords<typeof connectionEn>(connectionEn),
  nl: createWords<typeof connectionEn>(connectionNl),
};

interface ConnectionFacts {
  readonly encryption: 'required' | 'optional';
  readonly encrypted: boolean;
  readonly tlsPort: number | null;
  readonly certificate: 'device' | 'own' | 'none';
  readonly fingerprint: string | null;
  readonly problem: { readonly code: string; readonly detail: string } | null;
}

/** How this page is encrypted, and the owner's choice to do without. Who may not know it sees nothing. */
export function Connection() {
  const { api } = useStore();
  const w = WORDS[useI18n().language];
  const [facts, setFacts] = useState<ConnectionFacts | null>(null);
  useEffect(() => {
    let isGone = false;
    void api.ask('GET', '/api/connection').then((answer) => {
      if (!isGone && answer.kind === 'ok' && isFacts(answer.value)) setFacts(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [api]);
  if (facts === null) return null;
  const { encrypted, encryption, certificate, fingerprint, problem, tlsPort } = facts;
  const problemKey = `problem.${problem?.code}`;
  return (
    <section class="card">
      <h2>{w('title')}</h2>
      <p>{w(encrypted ? 'encrypted' : isHere() ? 'local' : 'open')}</p>
      {certificate === 'none' && <p class="small">{w('local-only')}</p>}
      {certificate === 'own' && <p class="small">{w('own')}</p>}
      {certificate !== 'none' && tlsPort === null && <p class="notice-line">{w('closed')}</p>}
      {problem !== null && isProblemKey(problemKey) && (
        <p class="notice-line">
          {w(problemKey)} <span class="small">{problem.detail}</span>
        </p>
      )}
      {fingerprint !== null && (
        <>
          <p class="small">
            {w('fingerprint')} <code>{(fingerprint.replaceAll(':', '').match(/.{1,4}/g) ?? []).join(' ')}</code>
          </p>
          <p>
            <a class="button" href="/trust">
              {w('install')}
            </a>
          </p>
        </>
      )}
      {certificate !== 'none' && <Choice encryption={encryption} />}
    </section>
  );
}

function Choice({ encryption }: Pick<ConnectionFacts, 'encryption'>) {
  const { api } = useStore();
  const i18n = useI18n();
  const w = WORDS[i18n.language];
  const [password, setPassword] = useState('');
  const [told, setTold] = useState<string | null>(null);
  const id = useId();
  const isRequired = encryption === 'required';
  const send = async (): Promise<void> => {
    const wanted = { encryption: isRequired ? 'optional' : 'required', password };
    const answer = await api.change('PUT', 'connection', wanted);
    setPassword('');
    setTold(answer.kind === 'ok' ? w('done') : refusalSentence(answer.refusal, i18n));
  };
  return (
    <details>
      <summary>{w(isRequired ? 'without' : 'is-optional')}</summary>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          send().catch(console.error);
        }}
      >
        {isRequired && <p>{w('without-risk')}</p>}
        <p class="field">
          <label for={id}>{w('password')}</label>
          <input
            id={id}
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
          />
        </p>
        <p>
          <button type="submit" class="button">
            {w(isRequired ? 'without-do' : 'with-do')}
          </button>
        </p>
        <p role="status" class="small">
          {told}
        </p>
      </form>
    </details>
  );
}

function isHere(): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);
}

function isProblemKey(key: string): key is keyof typeof connectionEn & `problem.${string}` {
  return key in connectionEn;
}

/** The corners of the shape: they tell another version, or a proxy's page, from our own server. */
function isFacts(value: unknown): value is ConnectionFacts {
  return typeof value === 'object' && value !== null && 'encryption' in value && 'certificate' in value;
}
