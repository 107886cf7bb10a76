import { expect, test } from 'vitest';
import { Reloading } from '../../src/compose/reloading.ts';
import { type LoadResult, parseConfig } from '../../src/config/load.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';
import { eventually } from '../sim/eventually.ts';

const HOUSE = 'circuits: [{ id: house, name: House, limitA: 35 }]\n';

function setUp() {
  const clock = new FakeClock();
  const file = { text: HOUSE, failsWith: '' };
  const running: string[] = [];
  const events: string[] = [];
  const reloading = new Reloading({
    load: async (): Promise<LoadResult> => parseConfig(file.text),
    async begin(loaded) {
      const name = loaded.kind === 'ok' ? (loaded.config.circuits[0]?.name ?? '') : loaded.kind;
      if (name === file.failsWith) throw new Error('a bug');
      events.push(`begin ${name}`);
      running.push(name);
      return {
        async stop() {
          events.push(`stop ${name}`);
          running.splice(running.indexOf(name), 1);
        },
      };
    },
    read: async () => file.text,
    async write(text) {
      file.text = text;
    },
    clock,
    log: silentLog,
  });
  const begin = () => reloading.begin(parseConfig(file.text));
  return { clock, file, running, events, reloading, begin };
}

test('the site that runs ends before the next one begins, and a document with a mistake changes nothing', async () => {
  const { file, running, events, reloading, begin } = setUp();
  await begin();
  file.text = HOUSE.replace('name: House', 'name: Home');
  expect((await reloading.reload()).kind).toBe('ok');
  expect(events).toEqual(['begin House', 'stop House', 'begin Home']);
  file.text = 'circuits: nonsense\n';
  expect((await reloading.reload()).kind).toBe('invalid');
  expect(running).toEqual(['Home']);
  await reloading.stop();
  expect(running).toEqual([]);
});

test('where the site cannot start with a document, the former one stands again, in the file too', async () => {
  const { clock, file, running, reloading, begin } = setUp();
  await begin();
  const broken = HOUSE.replace('name: House', 'name: Broken');
  Object.assign(file, { text: broken, failsWith: 'Broken' });
  await reloading.reload();
  expect(running).toEqual(['House']);
  expect(file.text).toBe(HOUSE);
  expect(reloading.refusedAtMs()).toBe(clock.wallMs());

  Object.assign(file, { text: broken, failsWith: '' });
  await reloading.reload();
  expect(running).toEqual(['Broken']);
  expect(reloading.refusedAtMs()).toBeNull();
});

test('several changes in a row are one new start, and none begins while the program ends', async () => {
  const { clock, running, events, reloading, begin } = setUp();
  await begin();
  for (let change = 0; change < 3; change += 1) {
    reloading.reloadSoon();
    expect(reloading.isDue()).toBe(true);
    clock.advance(200);
  }
  expect(events).toEqual(['begin House']);
  clock.advance(500);
  await eventually(() => events.length === 3);
  expect(reloading.isDue()).toBe(false);
  expect(events).toEqual(['begin House', 'stop House', 'begin House']);
  reloading.reloadSoon();
  await reloading.stop();
  clock.advance(1_000);
  await reloading.reload();
  expect(running).toEqual([]);
});
