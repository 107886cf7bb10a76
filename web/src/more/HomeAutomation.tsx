import { useCallback, useEffect, useState } from 'preact/hooks';
import type { PublishingView } from '../../../src/api/publishing-ports.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';
import { askPublishing, testPublishing } from './publishing-answers.ts';

/** What other programs of the house are told, and whether it arrives. */
export function HomeAutomation() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [answer, setAnswer] = useState<Answer<PublishingView> | null>(null);
  const reload = useCallback(() => {
    askPublishing(api).then(setAnswer, console.error);
  }, [api]);
  const tenSeconds = Math.floor(nowMs.value / 10_000);
  useEffect(() => {
    if (tenSeconds > 0) reload();
  }, [reload, tenSeconds]);
  return (
    <div class="more">
      <h1>{t('home.title')}</h1>
      {answer === null && <p role="status">{t('home.loading')}</p>}
      {answer?.kind === 'refused' && <p role="alert">{refusalSentence(answer.refusal, i18n)}</p>}
      {answer?.kind === 'ok' && (
        <>
          <p class="small">{t('home.how')}</p>
          <Mqtt mqtt={answer.value.mqtt} tested={reload} />
          <Metrics askedAtMs={answer.value.metricsAskedAtMs} />
          <Databases databases={answer.value.influx} tested={reload} />
          <section class="card">
            <h2>{t('home.webhooks')}</h2>
            <p class="about">
              <span>{t('home.webhooks-what')}</span>
              <a class="button" href={hrefTo('more')}>
                {t('home.webhooks-open')}
              </a>
            </p>
          </section>
        </>
      )}
    </div>
  );
}

function Mqtt({ mqtt, tested }: { readonly mqtt: PublishingView['mqtt']; readonly tested: () => void }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, plural } = i18n;
  const at = (atMs: number): string => moment(atMs, nowMs.value, i18n);
  if (mqtt === null) {
    return (
      <section class="card">
        <h2>{t('home.mqtt')}</h2>
        <p class="grey">{t('home.no-broker')}</p>
      </section>
    );
  }
  const { address, prefix, enabled, discovery, problem, commands, publishedAtMs, orders, refusal } = mqtt;
  const allowed = commands.map((one) => commandInWords(one, i18n)).join(', ');
  const facts = [
    t(discovery ? 'home.discovery' : 'home.no-discovery'),
    ...(publishedAtMs === null ? [] : [t('home.published', { time: at(publishedAtMs) })]),
    ...(orders === 0 ? [] : [plural('home.orders', orders)]),
  ];
  return (
    <section class="card">
      <h2>{t('home.mqtt')}</h2>
      <p>{t('home.broker', { address, prefix })}</p>
      {problem === null && <p class="small">{t('home.connected')}</p>}
      {problem !== null && <Problem problem={problem} />}
      {!enabled && <p class="grey">{t('home.off')}</p>}
      {enabled && (
        <>
          <p class="small">{facts.join(' · ')}</p>
          <p class="small">
            {commands.length === 0 ? t('home.no-commands') : t('home.commands', { commands: allowed })}
          </p>
          {refusal !== null && (
            <p class="notice-line">
              {t('home.refusal', { time: at(refusal.atMs), topic: refusal.topic, code: refusal.code })}
            </p>
          )}
        </>
      )}
      <Test name={t('home.mqtt')} path="/api/publishing/mqtt/test" tested={tested} />
    </section>
  );
}

function Metrics({ askedAtMs }: { readonly askedAtMs: number | null }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <section class="card">
      <h2>{t('home.metrics')}</h2>
      <p>{t('home.metrics-what', { address: `${location.origin}/metrics` })}</p>
      <p class="small">
        {askedAtMs === null ? t('home.never-asked') : t('home.asked', { time: moment(askedAtMs, nowMs.value, i18n) })}
      </p>
    </section>
  );
}

function Databases(props: { readonly databases: PublishingView['influx']; readonly tested: () => void }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, plural } = i18n;
  return (
    <section class="card">
      <h2>{t('home.influx')}</h2>
      {props.databases.length === 0 && <p class="grey">{t('home.no-influx')}</p>}
      <ul class="plain people">
        {props.databases.map(({ id, name, waiting, dropped, writtenAtMs, problem }) => (
          <li key={id} class="person">
            <p class="strong">{name}</p>
            <p class="small">
              {[
                writtenAtMs === null
                  ? t('home.never-written')
                  : t('home.written', { time: moment(writtenAtMs, nowMs.value, i18n) }),
                ...(waiting === 0 ? [] : [plural('home.waiting', waiting)]),
                ...(dropped === 0 ? [] : [plural('home.dropped', dropped)]),
              ].join(' · ')}
            </p>
            {problem !== null && <Problem problem={problem} />}
            <Test name={name} path={`/api/publishing/influx/${encodeURIComponent(id)}/test`} tested={props.tested} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Problem({ problem }: { readonly problem: { readonly sinceMs: number; readonly detail: string } }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const since = moment(problem.sinceMs, nowMs.value, i18n);
  return <p class="notice-line">{i18n.t('home.failing', { since, detail: problem.detail })}</p>;
}

function Test(props: { readonly name: string; readonly path: string; readonly tested: () => void }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [said, setSaid] = useState<string | null>(null);
  const [isTesting, setIsTesting] = useState(false);
  const test = async (): Promise<void> => {
    setIsTesting(true);
    setSaid(t('home.testing'));
    const answer = await testPublishing(api, props.path);
    if (answer.kind === 'refused') setSaid(refusalSentence(answer.refusal, i18n));
    else setSaid(answer.value === null ? t('home.tested') : t('home.test-failed', { detail: answer.value }));
    setIsTesting(false);
    props.tested();
  };
  return (
    <p>
      <button
        type="button"
        class="button"
        disabled={isTesting}
        aria-label={t('home.test-name', { name: props.name })}
        onClick={() => {
          test().catch(console.error);
        }}
      >
        {t('home.test')}
      </button>{' '}
      <span role="status" class="small">
        {said}
      </span>
    </p>
  );
}

function commandInWords(command: string, { t }: ReturnType<typeof useI18n>): string {
  switch (command) {
    case 'mode':
    case 'boost':
    case 'limit':
    case 'current':
    case 'circuit':
    case 'load':
    case 'soc':
    case 'vehicle':
      return t(`home.command.${command}`);
    default:
      return command;
  }
}
