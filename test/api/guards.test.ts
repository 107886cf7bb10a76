import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { Access } from '../../src/access/access.ts';
import { addGuards, requireKnownHost } from '../../src/api/guards.ts';
import { MemoryMachines, MemoryPeople, MemoryTokens } from '../access/memory-people.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

test('a route that nobody decided about cannot be registered', async () => {
  const access = new Access({
    apiTokens: new MemoryTokens(),
    record() {},
    store: new MemoryPeople(),
    machines: new MemoryMachines(),
    clock: new FakeClock(),
    log: silentLog,
    announceCode() {},
  });
  const app = Fastify();
  addGuards(app, { access, cookieName: () => 'x', hostNames: [] });
  expect(() => app.get('/api/forgotten', async () => null)).toThrow('GET /api/forgotten is missing in the table');
  await app.close();
});

test('a request without a host is refused', () => {
  expect(() => requireKnownHost(undefined, [])).toThrow('unknown-host');
  expect(() => requireKnownHost('', [])).toThrow('unknown-host');
});
