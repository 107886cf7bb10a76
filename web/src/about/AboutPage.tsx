import { useEffect, useState } from 'preact/hooks';
import type { AboutAnswer } from '../../../src/api/answers.ts';
import { isOwner } from '../access/me.ts';
import type { Answer, Api } from '../api.ts';
import { Diagnostics } from '../more/Backup.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { refusalSentence } from '../words/refusals.ts';
import '../style/about.css';
import type { Licences } from './licences.ts';

/** What runs here, since when, and whose work is in it? */
export function AboutPage() {
  const { api, setup } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const [about, setAbout] = useState<Answer<AboutAnswer> | null>(null);
  useEffect(() => {
    askAbout(api).then(setAbout, console.error);
  }, [api]);
  return (
    <div class="more about-page">
      <h1>{t('about.title')}</h1>
      <section class="card">
        <h2>Lademeister {setup.value?.version ?? ''}</h2>
        {about === null && (
          <p class="quiet" role="status">
            {t('people.loading')}
          </p>
        )}
        {about?.kind === 'refused' && <p class="notice-line">{refusalSentence(about.refusal, i18n)}</p>}
        {about?.kind === 'ok' && (
          <dl class="facts">
            <div>
              <dt>{t('about.runs-for')}</dt>
              <dd>{format.span(about.value.runsForMs)}</dd>
            </div>
            <div>
              <dt>{t('about.runtime')}</dt>
              <dd>{about.value.runtime}</dd>
            </div>
            <div>
              <dt>{t('about.system')}</dt>
              <dd>{about.value.system}</dd>
            </div>
            <div>
              <dt>{t('about.memory')}</dt>
              <dd>{t('about.megabytes', { count: format.integer(Math.round(about.value.memoryBytes / 1e6)) })}</dd>
            </div>
          </dl>
        )}
        <p class="small">{t('about.own-licence')}</p>
      </section>
      {isOwner(setup.value?.me ?? null) && <Diagnostics />}
      <LicenceList />
    </div>
  );
}

/** Libraries that are shipped with it. Fetched with the page, and their texts unfolded one by one. */
function LicenceList() {
  const { api } = useStore();
  const i18n = useI18n();
  const { t, plural } = i18n;
  const [licences, setLicences] = useState<Answer<Licences> | null>(null);
  useEffect(() => {
    askLicences(api).then(setLicences, console.error);
  }, [api]);
  return (
    <section class="card">
      <h2>{t('about.licences')}</h2>
      <p>{t('about.licences-what')}</p>
      {licences?.kind === 'refused' && (
        <p class="notice-line">{t('about.licences-failed', { why: refusalSentence(licences.refusal, i18n) })}</p>
      )}
      {licences?.kind === 'ok' && (
        <>
          <p class="grey">{plural('about.packages', licences.value.packages.length)}</p>
          <ul class="plain licences">
            {licences.value.packages.map(({ name, version, licence, text }) => (
              <li key={`${name} ${version}`}>
                {text === null ? (
                  <PackageName name={name} version={version} licence={licence} />
                ) : (
                  <LicenceText text={licences.value.texts[text] ?? ''}>
                    <PackageName name={name} version={version} licence={licence} />
                  </LicenceText>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function PackageName(props: { readonly name: string; readonly version: string; readonly licence: string }) {
  return (
    <>
      <span class="strong">{props.name}</span> {props.version} <span class="grey">{props.licence}</span>
    </>
  );
}

/** Drawn only when it is opened: they are many. */
function LicenceText({ text, children }: { readonly text: string; readonly children: preact.ComponentChildren }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{children}</summary>
      {open && <p class="licence-text">{text}</p>}
    </details>
  );
}

async function askAbout(api: Api): Promise<Answer<AboutAnswer>> {
  return guarded(await api.ask('GET', '/api/about'), isAbout);
}

async function askLicences(api: Api): Promise<Answer<Licences>> {
  return guarded(await api.ask('GET', '/licences.json'), isLicences);
}

function guarded<T>(answer: Answer<unknown>, guard: (value: unknown) => value is T): Answer<T> {
  if (answer.kind === 'refused') return answer;
  const { value } = answer;
  if (guard(value)) return { kind: 'ok', value };
  return { kind: 'refused', refusal: { code: 'unexpected-answer', retryAfterMs: null } };
}

function isAbout(value: unknown): value is AboutAnswer {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'runsForMs') === 'number';
}

function isLicences(value: unknown): value is Licences {
  return (
    typeof value === 'object' &&
    value !== null &&
    Array.isArray(Reflect.get(value, 'packages')) &&
    Array.isArray(Reflect.get(value, 'texts'))
  );
}
