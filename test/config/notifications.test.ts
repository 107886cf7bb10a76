import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';

const HOUSE = 'circuits: [{ id: house, name: House, limitA: 25 }]\n';
const messages = (receivers: string, more = ''): readonly string[] => {
  const result = parseConfig(`${HOUSE}${more}notifications: [${receivers}]\n`);
  return result.kind === 'ok' ? [] : result.problems.map(({ path, allowed }) => `${path}: ${allowed}`);
};

test('a receiver that could never be reached is a problem of the document', () => {
  expect(messages('{ id: a, name: A, type: ntfy, topicFile: topic }')).toEqual([]);
  expect(messages('{ id: a, name: A, type: ntfy }')).toEqual([
    'notifications[0]: ntfy needs either topic or topicFile',
  ]);
  expect(messages('{ id: a, name: A, type: mail, address: a@b.de }')).toEqual([
    'notifications[0]: mail needs mail.host and mail.from',
  ]);
  expect(messages('{ id: a, name: A, type: mqtt }')).toEqual(['notifications[0]: this needs mqtt.host']);
  expect(messages('{ id: a, name: A, type: mqtt }', 'mqtt: { host: broker }\n')).toEqual([]);
  expect(messages('{ id: a, name: A, type: webhook, secretFile: s }')).toEqual([
    'notifications[0]: a webhook needs either url or urlFile',
  ]);
  expect(messages('{ id: a, name: A, type: ntfy, topic: t, quietFrom: "22:00" }')).toEqual([
    'notifications[0]: quietFrom and quietTo belong together',
  ]);
  const twice = '{ id: a, name: A, type: ntfy, topic: t }';
  expect(messages(`${twice}, ${twice}`)).toEqual(['notifications[1].id: every receiver needs its own']);
});

test('secrets stand in files of their own; a driver hears only what is his', () => {
  expect(messages('{ id: a, name: A, type: webhook, url: "https://u:p@example.org", secretFile: s }')).toHaveLength(1);
  expect(messages('{ id: a, name: A, type: telegram, token: "123:AbC", chat: "1" }').length).toBeGreaterThan(0);
  const anna = '{ id: a, name: A, type: ntfy, topic: t, driver: Anna, events: [session-ended, device-faulty] }';
  expect(messages(anna)).toEqual([
    'notifications[0]: a driver hears of session-started, session-ended, plan-at-risk alone',
  ]);
});
