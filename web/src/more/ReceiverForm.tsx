import { useState } from 'preact/hooks';
import { useI18n } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { Check, Choice, Field, type readForm } from '../people/fields.tsx';
import { TOPIC_CODES, topicName } from '../words/notifications.ts';

/** As it stands in config.yaml. */
export type ReceiverEntry = Readonly<Record<string, unknown>>;

const TYPES = ['mail', 'ntfy', 'telegram', 'webhook', 'mqtt', 'push'] as const;
type Type = (typeof TYPES)[number];

/** What each way asks for: keys of config.yaml, and those that name a file with a secret. */
const TEXTS = {
  mail: [['address', 'receiver.address']],
  ntfy: [['server', 'receiver.server']],
  telegram: [['chat', 'receiver.chat']],
  webhook: [['url', 'receiver.url']],
  mqtt: [['topic', 'receiver.mqtt-topic']],
  push: [],
} as const;
const SECRETS = {
  mail: [],
  ntfy: ['topicFile', 'tokenFile'],
  telegram: ['tokenFile'],
  webhook: ['secretFile'],
  mqtt: [],
  push: [],
} as const;

/** Who hears what, by which way. `entry` `null`: somebody new. */
export function ReceiverFields(props: { readonly entry: ReceiverEntry | null; readonly drivers: readonly string[] }) {
  const { t, language } = useI18n();
  const { entry, drivers } = props;
  const text = (key: string): string => {
    const value = entry?.[key];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const [type, setType] = useState<Type>(typeIn(text('type')) ?? 'push');
  const events = entry?.['events'];
  const chosen = (topic: string): boolean =>
    Array.isArray(events) ? events.includes(topic) : !ASKED.includes(topic) && text('driver') === '';
  return (
    <>
      <input type="hidden" name="type" value={type} />
      {entry === null && (
        <Select
          label={t('receiver.type')}
          value={type}
          options={TYPES.map((one) => ({ value: one, label: t(`receiver.type.${one}`) }))}
          choose={(value) => setType(typeIn(value) ?? 'push')}
        />
      )}
      <Field label={t('receiver.name')} name="name" value={text('name')} required />
      {TEXTS[type].map(([key, label]) => (
        <Field key={`${type}-${key}`} label={t(label)} name={key} value={text(key)} />
      ))}
      {SECRETS[type].map((key) => (
        <Field
          key={`${type}-${key}`}
          label={
            entry?.[key] === undefined
              ? t(`receiver.secret.${key}`)
              : t('receiver.keeps', { label: t(`receiver.secret.${key}`) })
          }
          name={key}
          value=""
        />
      ))}
      <Choice
        label={t('receiver.driver')}
        name="driver"
        value={text('driver')}
        options={[['', t('receiver.everybody')], ...drivers.map((name) => [name, name] as const)]}
      />
      <fieldset class="field">
        <legend>{t('receiver.topics')}</legend>
        {TOPIC_CODES.map((topic) => (
          <Check key={topic} label={topicName(topic, { t })} name={`topic-${topic}`} checked={chosen(topic)} />
        ))}
      </fieldset>
      <Field label={t('receiver.quiet-from')} name="quietFrom" value={text('quietFrom')} />
      <Field label={t('receiver.quiet-to')} name="quietTo" value={text('quietTo')} />
      <Field label={t('receiver.most')} name="mostPerHour" inputMode="decimal" value={text('mostPerHour') || '12'} />
      <Choice
        label={t('receiver.language')}
        name="language"
        value={text('language') || (language === 'en' ? 'en' : 'de')}
        options={[
          ['de', 'Deutsch'],
          ['en', 'English'],
        ]}
      />
    </>
  );
}

/** What the API wants of the form. What the form does not know stays as it was written. */
export function receiverBody(form: ReturnType<typeof readForm>, before: ReceiverEntry | null): object {
  const type = typeIn(form.text('type')) ?? 'push';
  const driver = form.textOrNull('driver');
  const topics = form.checked('topic-').filter((topic) => driver === null || OF_DRIVERS.includes(topic));
  const texts = Object.fromEntries(TEXTS[type].map(([key]) => [key, form.textOrNull(key)]));
  const entry = {
    ...before,
    ...texts,
    type,
    name: form.text('name'),
    driver,
    events: topics.length === 0 ? null : topics,
    quietFrom: form.textOrNull('quietFrom'),
    quietTo: form.textOrNull('quietTo'),
    mostPerHour: Number(form.text('mostPerHour')),
    language: form.text('language'),
  };
  const secrets = Object.fromEntries(SECRETS[type].map((key) => [key, form.textOrNull(key)]));
  // A topic in a file takes the place of one in the open.
  const isHidden = type === 'ntfy' && typeof secrets['topicFile'] === 'string';
  return { entry: given(isHidden ? { ...entry, topic: null } : entry), secrets: given(secrets) };
}

const ASKED: readonly string[] = ['session-started', 'mode-changed'];
const OF_DRIVERS: readonly string[] = ['session-started', 'session-ended', 'plan-at-risk'];

function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function typeIn(text: string): Type | undefined {
  return TYPES.find((one) => one === text);
}
