import { expect, it } from 'vitest';
import { ChargerBench } from './bench.ts';

it('books a session from the plug and the register, without a card where none is needed', async () => {
  const bench = await new ChargerBench('alfen-ng9xx').open();
  expect(bench.snapshot()).toMatchObject({ status: 'available', hasTransaction: false });
  bench.plugIn();
  bench.wantedA = 16;
  await bench.live(30);
  expect(bench.snapshot()).toMatchObject({ status: 'charging', hasTransaction: true });
  const beforeWh = bench.books.book.currentSession('carport')?.energyWh ?? 0;
  await bench.live(60);
  const midWh = bench.books.book.currentSession('carport')?.energyWh ?? 0;
  expect(midWh - beforeWh).toBeGreaterThan(150);
  bench.evse.unplug();
  await bench.live(5);
  expect(bench.snapshot()).toMatchObject({ status: 'available', hasTransaction: false });
  expect(bench.books.book.running()).toEqual([]);
});

it('goes on with its session after a restart', async () => {
  const bench = await new ChargerBench('keba-p40').open();
  bench.plugIn();
  bench.wantedA = 10;
  await bench.live(20);
  const [running] = bench.books.book.running();
  await bench.device?.stop();
  bench.drive();
  await bench.live(10);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: true, status: 'charging' });
  expect(bench.books.book.running().map(({ started }) => started.sessionId)).toEqual([running?.started.sessionId]);
});

it('lets the card that the charger shows begin a session, and another card of nobody not end it', async () => {
  const bench = await new ChargerBench('vestel-evc04').open({ freeVend: false });
  bench.plugIn();
  await bench.live(10);
  expect(bench.snapshot()).toMatchObject({ status: 'preparing', hasTransaction: false });
  bench.endpoint.state.card = '04A1B2C3';
  await bench.live(5);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: true });
  expect(bench.books.cards.findByRef(bench.books.book.running()[0]?.started.tokenRef ?? '')?.uid).toBe('04A1B2C3');
  bench.endpoint.state.card = '0BADCAFE';
  await bench.live(5);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: true });
});

it('keeps a card for five minutes that was held up before the car came', async () => {
  const bench = await new ChargerBench('alfen-ng9xx').open({ freeVend: false });
  expect(await bench.device?.present('04A1B2C3')).toMatchObject({ outcome: 'done' });
  await bench.live(200);
  bench.plugIn();
  await bench.live(10);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: true });
  // The same card ends it, and the car that stays does not begin another one.
  expect(await bench.device?.present('04A1B2C3')).toMatchObject({ outcome: 'done' });
  await bench.live(10);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: false, status: 'finishing' });
  expect(await bench.device?.operate({ kind: 'stop' })).toMatchObject({ outcome: 'no-session' });
  expect(await bench.device?.operate({ kind: 'unlock' })).toMatchObject({ outcome: 'not-supported' });
});

it('does not take a card for a new one that it showed before we came', async () => {
  const bench = new ChargerBench('vestel-evc04');
  bench.endpoint.state.card = '04A1B2C3';
  await bench.open({ freeVend: false });
  await bench.live(3);
  bench.plugIn();
  await bench.live(10);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: false, status: 'preparing' });
});

it('ends the session of a car that does not come down, and grants it nothing', async () => {
  const bench = await new ChargerBench('keba-p40').open();
  bench.plugIn();
  bench.wantedA = 10;
  await bench.live(20);
  bench.device?.stopTransaction();
  bench.wantedA = 0;
  await bench.live(10);
  expect(bench.snapshot()).toMatchObject({ hasTransaction: false, status: 'finishing' });
  expect(bench.evse.offerA).toBe(0);
});

it('keeps what the books could not take, and tells it again', async () => {
  const bench = await new ChargerBench('keba-p40').open();
  const { book } = bench.books;
  const started = book.started.bind(book);
  let failures = 0;
  book.started = async (report) => {
    failures += 1;
    if (failures < 3) throw new Error('disk full');
    return started(report);
  };
  bench.plugIn();
  bench.wantedA = 10;
  await bench.live(10);
  // A dead ledger is no reason not to charge.
  expect(bench.snapshot()).toMatchObject({ hasTransaction: true, status: 'charging' });
  const beganMs = bench.clock.wallMs() - 10_000;
  await bench.live(40);
  const [session] = book.running();
  expect(Math.abs((session?.started.atMs ?? 0) - beganMs)).toBeLessThan(10_000);
  expect(session?.started.registerWh).toBe(1_234_500);
});
