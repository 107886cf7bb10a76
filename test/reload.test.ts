import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compose } from '../src/compose.ts';
import { FakeClock } from './fake-clock.ts';
import { freePort } from './free-port.ts';
import { silentLog } from './silent-log.ts';
import { eventually } from './sim/eventually.ts';

/** A meter that answers in JSON, how often it was asked, and for what last. */
async function meter() {
  let asked = 0;
  let path = '';
  const server = createServer(({ url = '' }, response) => {
    asked += 1;
    path = url;
    response.end('{"power":350}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const entry = `{ id: grid, name: Grid, type: http, host: 127.0.0.1, port: ${port}, path: /, pollS: 1, values: { powerW: { path: power } } }`;
  return { entry, port, asked: () => asked, path: () => path };
}

test('a meter is replaced while the program runs, and a file with a mistake changes nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lademeister-reload-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [old, replacement] = [await meter(), await meter()];
  const write = (entry: string): void =>
    writeFileSync(
      join(folder, 'config.yaml'),
      `http: { host: 127.0.0.1, port: ${PAGE} }\nocpp: { host: 127.0.0.1, port: ${OCPP} }\ncircuits: [{ id: house, name: House, limitA: 35, meter: grid }]\nmeters: [${entry}]\n`,
    );
  const [PAGE, OCPP] = [await freePort(), await freePort()];
  write(old.entry);
  const clock = new FakeClock();
  const composed = await compose({
    dataDir: folder,
    packageDir: process.cwd(),
    version: '0.0.0',
    clock,
    log: silentLog,
    announceCode: () => {},
    signInLinkToken: null,
  });
  if (composed.kind !== 'running') throw new Error(composed.kind);
  const { house } = composed;
  onTestFinished(() => house.stop());
  const askedAgain = (one: typeof old): Promise<void> => {
    const before = one.asked();
    return eventually(() => {
      clock.advance(200);
      return one.asked() > before;
    });
  };
  await askedAgain(old);

  write('{ id: grid }');
  expect((await house.reload()).kind).toBe('invalid');
  await askedAgain(old);

  write(replacement.entry);
  let isReloaded = false;
  const reloaded = house.reload().finally(() => {
    isReloaded = true;
  });
  // Meanwhile the page stays where it is: who asks it waits, and nobody is turned away.
  const statuses = new Set<number>();
  while (!isReloaded) statuses.add((await fetch(`http://127.0.0.1:${PAGE}/api/setup`)).status);
  expect([...statuses]).toEqual([200]);
  expect((await reloaded).kind).toBe('ok');
  const last = old.asked();
  await askedAgain(replacement);
  await askedAgain(replacement);
  expect(old.asked()).toBe(last);

  // What the owner writes beside config.yaml is read along with it.
  const own = (path: string): void => {
    mkdirSync(join(folder, 'hw/meters'), { recursive: true });
    writeFileSync(join(folder, 'hw/meters/mine.yaml'), definitionAt(path));
  };
  write(`{ id: grid, name: Grid, type: http, host: 127.0.0.1, port: ${old.port}, pollS: 1, definition: mine }`);
  expect((await house.reload()).kind).toBe('invalid');
  own('/first');
  expect((await house.reload()).kind).toBe('ok');
  await askedAgain(old);
  expect(old.path()).toBe('/first');
  own('/second');
  expect((await house.reload()).kind).toBe('ok');
  await eventually(() => {
    clock.advance(200);
    return old.path() === '/second';
  });
});

const definitionAt = (path: string): string =>
  `{ protocol: http, kind: meter, vendor: Acme, products: [M1], read: ${path}, values: { powerW: { path: power } }, sources: [{ from: its manual, grade: A }], examples: [] }\n`;
