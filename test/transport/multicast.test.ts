import { afterEach, describe, expect, it } from 'vitest';
import { Line, type LineState } from '../../src/transport/line.ts';
import { dialMulticast } from '../../src/transport/multicast.ts';
import { FakeClock } from '../fake-clock.ts';
import { type Group, startGroup } from './group.ts';
import { until } from './peer.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function group(): Promise<Group> {
  const one = await startGroup();
  closers.push(() => one.close());
  return one;
}

/** Somebody who wants what does not begin with `not`, kept open. */
function listen(to: Parameters<typeof dialMulticast>[0]) {
  const clock = new FakeClock();
  const states: LineState[] = [];
  const received: string[] = [];
  const dial = dialMulticast(to, (datagram) => !datagram.toString().startsWith('not'));
  const line = new Line(dial, 6_000, clock);
  closers.push(() => line.close());
  line.open({ bytes: (chunk) => received.push(chunk.toString()), state: (state) => states.push(state) });
  return { clock, states, received, opened: () => states.filter(({ kind }) => kind === 'open').length };
}

describe('a multicast group', () => {
  it('is heard by all who listen, each datagram as one chunk', async () => {
    const said = await group();
    const [first, second] = [listen(said), listen(said)];
    await until(() => first.opened() + second.opened() === 2, 'both listening');
    said.send(Buffer.from('one'));
    said.send(Buffer.from('not for you'));
    said.send(Buffer.from('two'));
    await until(() => first.received.length + second.received.length === 4, 'two datagrams each');
    expect([...first.received].sort()).toEqual(['one', 'two']);
    expect([...second.received].sort()).toEqual(['one', 'two']);
  });

  it('is joined anew when nothing comes, or nothing that is wanted', async () => {
    const said = await group();
    const { clock, states, received, opened } = listen(said);
    await until(() => opened() === 1, 'listening');
    for (let second = 0; second < 8; second += 1) {
      said.send(Buffer.from('not for you'));
      await clock.advanceAsync(1_000);
    }
    expect(states).toContainEqual({ kind: 'silent', silentMs: 6_000 });
    await until(() => {
      clock.advance(200);
      return opened() === 2;
    }, 'listening again');
    said.send(Buffer.from('back'));
    await until(() => received.includes('back'), 'the datagram');
  });

  it('that cannot be joined is tried again', async () => {
    const said = await group();
    const { states } = listen({ ...said, interface: '192.0.2.77' });
    await until(() => states.at(-1)?.kind === 'lost', 'the refusal');
    expect(states.at(-1)).toEqual({ kind: 'lost', detail: 'ENODEV' });
  });

  it('is left when it was closed before it was joined', async () => {
    const said = await group();
    const stream = dialMulticast(
      said,
      () => true,
    )({
      opened: () => expect.unreachable(),
      bytes: () => expect.unreachable(),
      lost: () => expect.unreachable(),
    });
    await stream.close();
    await stream.close();
  });
});
