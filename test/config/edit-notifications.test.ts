import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { receiverPorts } from '../../src/compose/receivers.ts';
import { withoutReceiver, withReceiver } from '../../src/config/edit-notifications.ts';
import { temporaryFolder } from '../ledger/temporary.ts';

const TEXT = `# mine
circuits: [{ id: house, name: House, limitA: 25 }]
notifications:
  # the phone
  - id: phone
    name: Phone
    type: ntfy
    topic: secret-topic # known to me alone
    quietFrom: '22:00'
    quietTo: '07:00'
`;

test('a receiver is changed where it stands; what stays keeps its comments', () => {
  const entry = { name: 'My phone', type: 'ntfy', topic: 'secret-topic', events: ['alarm'] };
  const next = withReceiver(TEXT, 'phone', entry);
  expect(next).toContain('# mine');
  expect(next).toContain('topic: secret-topic # known to me alone');
  expect(next).not.toContain('quietFrom');
  expect(next).toContain('name: My phone');
  expect(withoutReceiver(next, 'phone')).not.toContain('secret-topic');
  expect(withReceiver('site: {}\n', 'a', { name: 'A', type: 'push' })).toBe(
    'site: {}\nnotifications:\n  - id: a\n    name: A\n    type: push\n',
  );
});

test('from the page: secrets go into files of their own, and go with their receiver', async () => {
  const dataDir = temporaryFolder();
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'config.yaml');
  writeFileSync(file, TEXT);
  let changes = 0;
  const ports = receiverPorts({
    dataDir,
    definitionNames: null,
    configChanged: () => {
      changes += 1;
    },
  });
  const entry = { name: 'Anna', type: 'telegram', chat: '123' };
  expect(await ports.add(entry, {})).toMatchObject({ kind: 'invalid' });
  expect([changes, readFileSync(file, 'utf8')]).toEqual([0, TEXT]);
  expect(await ports.add(entry, { tokenFile: '123:AbC' })).toEqual({ kind: 'changed', id: 'anna' });
  const secret = join(dataDir, 'notify-anna-token');
  expect([readFileSync(secret, 'utf8'), statSync(secret).mode & 0o777]).toEqual(['123:AbC\n', 0o600]);
  expect(readFileSync(file, 'utf8')).not.toContain('123:AbC');
  // Without a new one the old one stays.
  expect(await ports.change('anna', { ...entry, chat: '456' }, {})).toMatchObject({ kind: 'changed' });
  expect(await ports.entries()).toMatchObject([{}, { id: 'anna', chat: '456', tokenFile: 'notify-anna-token' }]);
  expect(await ports.change('bob', entry, {})).toEqual({ kind: 'unknown-receiver' });
  expect(await ports.remove('anna')).toEqual({ kind: 'changed', id: 'anna' });
  expect(readdirSync(dataDir).filter((name) => name.startsWith('notify-'))).toEqual([]);
  expect(await ports.entries()).toHaveLength(1);
});
