import { Type } from 'typebox';
import { TOPICS } from '../notify/topics.ts';
import { ALLOWED, id, name, section } from './parts.ts';
import { address, secretFile } from './schema-reports.ts';

const webAddress = (description: string, extra: { default?: string } = {}) =>
  Type.String({
    description,
    maxLength: 500,
    pattern: '^https?://[^\\s@]+$',
    [ALLOWED]: 'an address that begins with https:// or http://, without a password in it',
    ...extra,
  });

const time = (description: string) =>
  Type.String({
    description,
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    [ALLOWED]: 'a time such as 22:00',
  });

const common = {
  id: id('Short name; one that is called otherwise is another receiver'),
  name: name('What it is called on the page'),
  driver: Type.Optional(
    Type.String({
      description:
        'Gets only the sessions and plans of this person, called as on the page People and cards; if left out: those of all, and whatever else the owner should know',
      minLength: 1,
      maxLength: 100,
    }),
  ),
  events: Type.Optional(
    Type.Array(Type.Enum([...TOPICS]), {
      description:
        'What is told; if left out: all but session-started and mode-changed, and for a driver the three that concern him. A trouble includes its end',
      minItems: 1,
      maxItems: TOPICS.length,
    }),
  ),
  quietFrom: Type.Optional(time('Beginning of the quiet hours on the clock of the site: only the fuse is told then')),
  quietTo: Type.Optional(time('End of the quiet hours: what has gathered comes as one message')),
  mostPerHour: Type.Integer({
    description: 'At most so many messages an hour; more events come together in one',
    minimum: 1,
    maximum: 60,
    default: 12,
  }),
  language: Type.Enum(['de', 'en'], { description: 'Language of the messages', default: 'de' }),
};

const byMail = Type.Object(
  {
    ...common,
    type: Type.Literal('mail', { description: 'By mail, through the account of the reports' }),
    address: address('Mail address'),
  },
  section,
);

const byNtfy = Type.Object(
  {
    ...common,
    type: Type.Literal('ntfy', { description: 'By ntfy' }),
    server: webAddress('Address of the server', { default: 'https://ntfy.sh' }),
    topic: Type.Optional(
      Type.String({
        description: 'Topic, where the server asks for a token: else whoever knows it reads along',
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        [ALLOWED]: 'up to 64 letters, digits, - and _',
      }),
    ),
    topicFile: Type.Optional(secretFile('Where the topic stands, instead of topic')),
    tokenFile: Type.Optional(secretFile('Where the access token stands')),
  },
  section,
);

const byTelegram = Type.Object(
  {
    ...common,
    type: Type.Literal('telegram', { description: 'By a bot of Telegram' }),
    server: webAddress('Address of the Bot API', { default: 'https://api.telegram.org' }),
    tokenFile: secretFile('Where the token of the bot stands'),
    chat: Type.String({
      description: 'Id of the chat, or @name of a channel, in quotes',
      pattern: '^(-?[0-9]{1,20}|@[A-Za-z0-9_]{3,64})$',
      [ALLOWED]: 'a number in quotes, or @ and a name',
    }),
  },
  section,
);

const byWebhook = Type.Object(
  {
    ...common,
    type: Type.Literal('webhook', { description: 'By a signed POST to a program (Standard Webhooks)' }),
    url: Type.Optional(webAddress('Address, where it is no secret itself')),
    urlFile: Type.Optional(secretFile('Where the address stands, instead of url')),
    secretFile: secretFile('Where the secret of the signature stands'),
  },
  section,
);

const byMqtt = Type.Object(
  {
    ...common,
    type: Type.Literal('mqtt', { description: 'By the MQTT broker of this document' }),
    topic: Type.Optional(
      Type.String({
        description: 'Topic; if left out: the prefix, notifications and the short name',
        pattern: '^[^#+\\s]{1,200}$',
        [ALLOWED]: 'up to 200 characters without spaces, # and +',
      }),
    ),
  },
  section,
);

const byPush = Type.Object(
  {
    ...common,
    type: Type.Literal('push', { description: 'By web push to browsers, which are entered on the page' }),
  },
  section,
);

/** Who is told what, by which way. */
export const Notified = [byMail, byNtfy, byTelegram, byWebhook, byMqtt, byPush] as const;
