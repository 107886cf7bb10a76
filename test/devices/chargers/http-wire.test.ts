import { createServer, type IncomingMessage } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import type { HttpCharger } from '../../../src/devices/chargers/definition.ts';
import { loadChargerDefinitions } from '../../../src/devices/chargers/definitions.ts';
import { HttpWire } from '../../../src/devices/chargers/http-wire.ts';
import { PolledChargePoint } from '../../../src/devices/chargers/polled-charge-point.ts';
import { profileOf } from '../../../src/devices/chargers/profile.ts';
import { TokenDirectory } from '../../../src/ledger/token-directory.ts';
import { FakeClock } from '../../fake-clock.ts';
import { openBooks } from '../../ledger/books.ts';
import { temporaryFolder } from '../../ledger/temporary.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../../sim/eventually.ts';
import { HW_FOLDER } from '../modbus/hw.ts';

function definitionOf(name: string): HttpCharger {
  const definition = loadChargerDefinitions(HW_FOLDER).byName.get(name);
  if (definition?.protocol !== 'http') throw new Error(`no definition ${name}`);
  return definition;
}

/** A web server that says what it is told to, and notes what it is asked. */
async function web(answer: () => { readonly status?: number; readonly body: string }) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      asked.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
      const { status = 200, body: text } = answer();
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { asked, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

const GO_E = { car: 4, amp: 16, frc: 1, err: 0, fwv: '59.4', sse: '123456', eto: 66_660, nrg: Array(16).fill(0) };

it('steers a go-e by its addresses, and leaves it paused when the controller stops', async () => {
  const state = { ...GO_E };
  const { asked, port } = await web(() => ({ body: JSON.stringify(state) }));
  const clock = new FakeClock();
  const books = openBooks(temporaryFolder(), { clock });
  onTestFinished(() => books.close());
  const definition = definitionOf('go-e-http');
  const cards = new TokenDirectory({ cards: books.cards, admission: books.admission, sessions: books.book, clock });
  const device = new PolledChargePoint(
    {
      ...{ id: 'carport', name: 'Carport', connectorId: 1, profile: profileOf(definition), maxCurrentA: 16 },
      ...{ safeCurrentA: 0, leaseMs: 60_000, freeVend: true },
      writes: { isGiven: () => false, give: async () => null },
    },
    new HttpWire({ endpoint: { host: '127.0.0.1', port }, definition }, clock),
    { book: books.book, cards },
    { clock, log: silentLog, changed: () => {} },
  );
  onTestFinished(() => device.stop());
  device.start();
  /** Decisions and polls, until something is so. */
  const until = (isSo: () => boolean, currentA: number) =>
    eventually(() => {
      clock.advance(100);
      device.grant({ currentA, phases: null, expiresMonoMs: clock.monoMs() + 60_000 });
      return isSo();
    });
  await until(() => device.snapshot().hasTransaction && asked.includes('GET /api/set?amp=10'), 10);
  await until(() => asked.includes('GET /api/set?frc=2'), 10);
  Object.assign(state, { car: 2, amp: 10, nrg: [230, 230, 230, 0, 10, 10, 10, 2300, 2300, 2300, 0, 6900, 0, 0, 0, 0] });
  await until(() => device.snapshot().status === 'charging', 10);
  expect(device.snapshot().reading?.value).toMatchObject({ powerW: 6_900, phaseCurrentA: [10, 10, 10] });
  expect(device.sheet().identity).toMatchObject({ vendor: 'go-e', firmware: '59.4', serial: '123456' });
  expect(device.health().problem).toEqual({ code: 'watchdog-missing' });
  const before = asked.length;
  await device.stop();
  expect(asked.slice(before)).toContain('GET /api/set?frc=1');
});

it('posts a form to an openWB Pro', async () => {
  const { asked, port } = await web(() => ({ body: '{}' }));
  const definition = definitionOf('openwb-pro');
  const wire = new HttpWire({ endpoint: { host: '127.0.0.1', port }, definition }, new FakeClock());
  expect(await wire.tell({ kind: 'set-up', timeoutS: 60, safeCurrentA: 6 })).toEqual({ kind: 'told' });
  expect(await wire.tell({ kind: 'limit', currentA: 12.3 })).toEqual({ kind: 'told' });
  expect(await wire.tell({ kind: 'pause' })).toEqual({ kind: 'told' });
  expect(asked).toEqual([
    'POST /connect.php heartbeatenabled=1',
    'POST /connect.php ampere=12.3',
    'POST /connect.php ampere=0',
  ]);
});

it.each([
  [{ status: 404, body: '' }, 'protocol-error'],
  [{ body: '<html>' }, 'protocol-error'],
  [{ body: '17' }, 'protocol-error'],
  [{ body: 'null' }, 'protocol-error'],
  [{ body: '{}' }, 'protocol-error'],
  [{ body: JSON.stringify({ ...GO_E, car: 17 }) }, 'protocol-error'],
  [{ body: JSON.stringify({ ...GO_E, car: 2, nrg: 'none' }) }, 'protocol-error'],
  [{ body: JSON.stringify({ ...GO_E, amp: 1_600 }) }, 'implausible'],
])('does not take %j for a reading', async (answer, code) => {
  const { port } = await web(() => answer);
  const wire = new HttpWire(
    { endpoint: { host: '127.0.0.1', port }, definition: definitionOf('go-e-http') },
    new FakeClock(),
  );
  expect(await wire.read()).toMatchObject({ kind: 'problem', isAway: false, problem: { code } });
});

it('says that a set-point was refused, and that nobody is there', async () => {
  const { port } = await web(() => ({ status: 403, body: '' }));
  const definition = definitionOf('go-e-http');
  const wire = new HttpWire({ endpoint: { host: '127.0.0.1', port }, definition }, new FakeClock());
  expect(await wire.tell({ kind: 'limit', currentA: 6 })).toEqual({ kind: 'refused', status: 'HTTP 403' });
  const nobody = new HttpWire({ endpoint: { host: '127.0.0.1', port: 1 }, definition }, new FakeClock());
  expect(await nobody.tell({ kind: 'limit', currentA: 6 })).toEqual({ kind: 'unheard' });
  expect(await nobody.read()).toMatchObject({ kind: 'problem', isAway: true, problem: { code: 'unreachable' } });
});
