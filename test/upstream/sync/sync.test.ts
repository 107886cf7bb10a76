import { expect, test } from 'vitest';
import { issueAuthority } from '../../../src/access/tls/issue.ts';
import { Bench, COMPANY_CARD, PRIVATE_CARD } from './bench.ts';

/** The reference receiver: whatever it has against the API document or the chain fails the test. */
async function open(settings: Parameters<typeof Bench.open>[0] = {}): Promise<Bench> {
  const bench = await Bench.open(settings);
  bench.sync.start();
  await bench.until(() => bench.store.current() !== null && !bench.sync.standing().isSending, 'it has begun');
  return bench;
}

const DAY_MS = 86_400_000;

test('a session of a company car arrives as it is documented; a private one does not', async () => {
  const bench = await open();
  const { receiver } = bench;
  const startedAt = `${new Date(bench.clock.wallMs()).toISOString().slice(0, 19)}Z`;
  await bench.charge(COMPANY_CARD, 1_000, 8_500);
  await bench.charge(PRIVATE_CARD, 8_500, 20_000);
  await bench.delivered();
  expect(receiver.faults).toEqual([]);
  expect(receiver.bodies()).toMatchObject([
    {
      kind: 'session',
      energyWh: 7_500,
      use: 'company',
      session: { kwh: 7.5, start_date_time: startedAt, status: 'COMPLETED', country_code: 'DE' },
    },
  ]);
  expect(receiver.bodies()[0]).not.toHaveProperty('registers');
  expect(bench.sync.standing().problem).toBeNull();
});

test('a correction replaces; another vehicle takes a session back; a day brings registers', async () => {
  const bench = await open();
  const { receiver, books } = bench;
  const first = await bench.charge(COMPANY_CARD, 0, 1_000);
  const second = await bench.charge(COMPANY_CARD, 1_000, 3_000);
  await bench.delivered();
  const reason = 'Anna says so';
  const known = { energyWh: 900, startedAtMs: null, endedAtMs: null, reason };
  expect(books.notes.correct(first, known, 'owner')).toBe('done');
  expect(books.notes.setVehicle(second, { vehicleId: 'own-car', reason }, 'owner')).toBe('done');
  await bench.delivered();
  bench.clock.advance(DAY_MS);
  await bench.delivered();
  expect(receiver.faults).toEqual([]);
  const [told, other, corrected, withdrawn, registers, ...more] = receiver.bodies();
  expect(more).toEqual([]);
  expect(corrected).toMatchObject({ kind: 'correction', replaces: told?.['id'], energyWh: 900 });
  expect(withdrawn).toMatchObject({ kind: 'correction', replaces: other?.['id'], session: null });
  expect(registers).toMatchObject({ kind: 'registers', source: 'own', registers: [{ energyWh: 900 }] });
});

test('what happens while the receiver is away comes afterwards, each once and in order', async () => {
  const bench = await open();
  const { receiver } = bench;
  await receiver.close();
  for (let i = 0; i < 3; i += 1) await bench.charge(COMPANY_CARD, i * 100, i * 100 + 100);
  bench.clock.advance(60_000);
  await bench.until(() => bench.sync.standing().problem?.code === 'unreachable', 'it is missed');
  expect(bench.waiting).toBe(3);
  bench.restart();
  await receiver.reopen();
  await bench.until(() => bench.waiting === 0, 'all is delivered');
  expect(receiver.records.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  expect(receiver.faults).toEqual([]);
});

test('killed in the middle of a batch: what the receiver has is not kept twice, what it lacks comes', async () => {
  const bench = await open();
  const { receiver } = bench;
  // It keeps the first batch, and the answer is lost with the program.
  receiver.losesAnswers = true;
  await bench.charge(COMPANY_CARD, 0, 100);
  await bench.until(() => receiver.records.length === 1, 'it has arrived');
  await bench.sync.stop();
  expect(bench.waiting).toBe(1);
  receiver.losesAnswers = false;
  await bench.charge(COMPANY_CARD, 100, 250);
  bench.restart();
  await bench.until(() => bench.waiting === 0, 'all is delivered');
  expect(bench.receiver.bodies().map(({ energyWh }) => energyWh)).toEqual([100, 150]);
  expect(receiver.faults).toEqual([]);
});

test('a receiver that has lost all is told all again, in the same bytes', async () => {
  const bench = await open();
  const { receiver } = bench;
  for (let i = 0; i < 3; i += 1) await bench.charge(COMPANY_CARD, i * 100, i * 100 + 100);
  await bench.delivered();
  const before = receiver.records;
  receiver.sites.clear();
  await bench.charge(COMPANY_CARD, 300, 400);
  await bench.delivered();
  expect(receiver.records).toHaveLength(4);
  expect(receiver.records.slice(0, 3)).toEqual(before);
  expect(receiver.faults).toEqual([]);
});

test('batches shrink until they fit, and a record too large for it goes without its body, kept and shown', async () => {
  const bench = await Bench.open({ sinceMs: 0 });
  const { receiver } = bench;
  for (let i = 0; i < 8; i += 1) await bench.charge(COMPANY_CARD, i * 100, i * 100 + 100);
  receiver.mostBytes = 4_000;
  bench.sync.start();
  await bench.until(() => bench.waiting === 0 && bench.store.newestSeq() === 8, 'all is delivered');
  expect(bench.store.rejected(9)).toEqual([]);
  receiver.mostBytes = 1_000;
  await bench.charge(COMPANY_CARD, 800, 900);
  await bench.delivered();
  await bench.until(() => bench.waiting === 0 && receiver.records.length === 9, 'its hash is there');
  expect(receiver.records.at(-1)).toMatchObject({ sequence: 9, body: null });
  expect(bench.store.rejected(9)).toMatchObject([{ seq: 9, kind: 'session', withheld: true }]);
  expect(receiver.faults).toEqual([]);
});

test('it waits as long as it is asked to, and hears refusals by their name', async () => {
  const bench = await open();
  const { receiver } = bench;
  let asked = 0;
  const answerWith = (status: number, headers: Record<string, string> = {}) => {
    receiver.trick = (_request, response) => {
      asked += 1;
      response.writeHead(status, headers).end();
      return true;
    };
  };
  const problem = () => bench.sync.standing().problem;
  answerWith(429, { 'retry-after': '7200' });
  await bench.charge(COMPANY_CARD, 0, 100);
  await bench.passed();
  await bench.until(() => problem()?.code === 'too-many-requests', 'it is told to wait');
  const nextAtMs = problem()?.nextAtMs ?? 0;
  expect(nextAtMs - bench.clock.wallMs()).toBeGreaterThan(7_000_000);
  const before = asked;
  bench.clock.advance(7_000_000);
  await bench.passed();
  expect(asked).toBe(before);
  answerWith(503);
  bench.clock.advance(300_000);
  await bench.until(() => problem()?.code === 'server-error', 'it has asked again');
  receiver.trick = () => false;
  receiver.token = 'another';
  bench.restart();
  await bench.until(() => problem()?.code === 'sign-in', 'the token is refused');
  receiver.token = 'let-me-in';
  bench.clockOffMs = 3 * 3_600_000;
  bench.restart();
  await bench.until(() => problem()?.code === 'clock-differs', 'the signature is not of now');
  expect(problem()?.detail).toMatch(/10[78]\d\d s ahead/);
  bench.clockOffMs = 0;
  bench.access = { token: receiver.token, ca: issueAuthority(['127.0.0.1']).cert };
  bench.restart();
  await bench.until(() => problem()?.code === 'certificate', 'its authority is unknown');
  bench.access = { token: receiver.token, ca: receiver.ca };
  bench.restart();
  await bench.until(() => bench.waiting === 0, 'all is delivered');
  expect(receiver.records).toHaveLength(1);
});

test('what the receiver rejects is kept and shown, and what follows goes on', async () => {
  const bench = await open();
  const { receiver, store } = bench;
  receiver.trick = ({ method, body }, response) => {
    if (method !== 'POST') return false;
    const { sequence, hash } = JSON.parse(body).records[0];
    const rejected = [{ sequence, code: 'unknown-party', detail: 'we do not know DE*LAD' }];
    response.writeHead(200).end(JSON.stringify({ lastSequence: sequence, lastHash: hash, rejected }));
    return true;
  };
  await bench.charge(COMPANY_CARD, 0, 100);
  await bench.delivered();
  expect(store.rejected(9)).toMatchObject([{ seq: 1, rejection: 'unknown-party: we do not know DE*LAD' }]);
  // It claims what it was never sent.
  receiver.trick = ({ method }, response) => {
    if (method === 'POST') response.writeHead(200).end('{"lastSequence":99,"lastHash":"00","rejected":[]}');
    return method === 'POST';
  };
  await bench.charge(COMPANY_CARD, 100, 200);
  await bench.passed();
  await bench.until(() => bench.sync.standing().problem?.code === 'not-understood', 'it is not believed');
  expect(bench.waiting).toBe(1);
});

test('stopped, it sends nothing; deleted, the receiver gives a receipt and nothing is left here; begun, it is another site', async () => {
  const bench = await open();
  const { receiver, store, sync } = bench;
  await bench.charge(COMPANY_CARD, 0, 100);
  await bench.delivered();
  const [first] = receiver.records;
  expect(sync.order('stop')).toBe(true);
  await bench.charge(COMPANY_CARD, 100, 200);
  await bench.passed();
  expect(receiver.records).toHaveLength(1);
  await receiver.close();
  expect(sync.order('delete')).toBe(true);
  await bench.until(() => sync.standing().problem?.code === 'unreachable', 'it cannot be asked');
  expect(sync.order('resume')).toBe(false);
  await receiver.reopen();
  bench.restart();
  await bench.until(() => store.current() === null, 'it is deleted');
  expect(receiver.sites.size).toBe(0);
  expect(store.past()).toMatchObject([{ receipt: expect.stringContaining(receiver.receipts[0] ?? '?') }]);
  expect(store.newestSeq()).toBe(0);
  await bench.passed();
  expect(store.current()).toBeNull();
  expect(bench.sync.order('begin')).toBe(true);
  await bench.charge(COMPANY_CARD, 200, 300);
  await bench.delivered();
  expect(receiver.records).toHaveLength(1);
  expect(receiver.records[0]?.id).not.toBe(first?.id);
  expect(receiver.faults).toEqual([]);
});

test('another address is told nothing until its owner says so; a receiver with foreign records neither', async () => {
  const bench = await open();
  const { receiver, sync } = bench;
  await bench.charge(COMPANY_CARD, 0, 100);
  await bench.delivered();
  const heard = receiver.heard.length;
  bench.restart({ receiver: `${receiver.url}/elsewhere` });
  await bench.until(() => bench.sync.standing().problem?.code === 'receiver-changed', 'it is noticed');
  expect(receiver.heard).toHaveLength(heard);
  // As after a backup was restored: what it has was never written here.
  receiver.trick = ({ method }, response) => {
    const lost = { stream: bench.store.current()?.stream, lastSequence: 7, lastHash: 'f'.repeat(64) };
    if (method === 'PUT') response.writeHead(200).end(JSON.stringify(lost));
    return method === 'PUT';
  };
  void sync.stop();
  bench.restart();
  await bench.until(() => bench.sync.standing().problem?.code === 'diverged', 'it is noticed');
  expect(receiver.records).toHaveLength(1);
});

test('no more bytes a second than are allowed', async () => {
  const bench = await Bench.open({ sinceMs: 0, maxBytesPerSecond: 100 });
  for (let i = 0; i < 4; i += 1) await bench.charge(COMPANY_CARD, i * 100, i * 100 + 100);
  const fromMs = bench.clock.monoMs();
  bench.sync.start();
  await bench.until(() => bench.waiting === 0 && bench.store.newestSeq() === 4, 'all is delivered');
  const bytes = bench.receiver.heard
    .filter((one) => one.startsWith('POST'))
    .slice(0, -1)
    .join('').length;
  // Headers are in what was heard, and not in what is counted.
  expect(bench.clock.monoMs() - fromMs).toBeGreaterThan((bytes / 100) * 1_000 * 0.5);
});
