import { describe, expect, it } from 'vitest';
import type { DeviceCondition } from '../../src/core/model/health.ts';
import type { Contact } from '../../src/devices/inputs/contact.ts';
import { type CommandMemory, GridOperator, type OperatorCommand } from '../../src/site/grid-operator.ts';
import { dimmingMessage, feedInMessage } from '../../src/site/operator-orders.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

class FakeContact implements Contact {
  readonly id = 'box';
  closed: boolean | null = null;
  condition: DeviceCondition = 'connecting';
  start(): void {}
  async stop(): Promise<void> {}
  isClosed(): boolean | null {
    return this.closed;
  }
  health() {
    const { id, condition } = this;
    return { id, kind: 'contact', name: id, condition, sinceMs: 0, lastHeardMs: null, problem: null } as const;
  }
}

class Memory implements CommandMemory {
  readonly rows = new Map<string, OperatorCommand & { readonly input: string }>();
  isFull = false;
  all() {
    return [...this.rows.values()];
  }
  put(input: string, command: OperatorCommand): void {
    if (this.isFull) throw new Error('disk full');
    this.rows.set(`${command.kind} ${input}`, { ...command, input });
  }
  remove(input: string, kind: string): void {
    this.rows.delete(`${kind} ${input}`);
  }
}

function bench(memory = new Memory(), clock = new FakeClock()) {
  const contact = new FakeContact();
  const heard = { mqtt: true };
  const start = () =>
    new GridOperator(
      [{ contact, active: 'closed', means: { kind: 'dimming', scope: 'grid-connection', limitW: null } }],
      memory,
      clock,
      silentLog,
      (input) => input === 'api' || heard.mqtt,
    );
  return { contact, heard, memory, clock, start, operator: start() };
}

const order = (limitW: number | null, untilMs: number | null = null) =>
  ({ scope: 'grid-connection', limitW, untilMs }) as const;

describe('the commands of the grid operator', () => {
  it('follow a contact, and stand as an assumption while it cannot be read', () => {
    const { contact, operator, clock } = bench();
    expect(operator.commands().dimming).toEqual([]);
    contact.closed = true;
    contact.condition = 'ok';
    const [command] = operator.commands().dimming;
    expect(command).toMatchObject({ source: 'contact', limitW: null, isAssumed: false, receivedAtMs: clock.wallMs() });
    contact.condition = 'stale';
    clock.advance(60_000);
    expect(operator.commands().dimming).toEqual([{ ...command, isAssumed: true }]);
    contact.condition = 'ok';
    contact.closed = false;
    expect(operator.commands().dimming).toEqual([]);
  });

  it('survive a restart until their end, also that of a contact that was not read since', () => {
    const { contact, operator, clock, start } = bench();
    contact.closed = true;
    contact.condition = 'ok';
    operator.commands();
    operator.dim('api', order(5_000, clock.wallMs() + 60_000));
    contact.closed = null;
    contact.condition = 'connecting';
    const again = start();
    expect(again.commands().dimming.map(({ source, isAssumed }) => [source, isAssumed])).toEqual([
      ['contact', true],
      ['api', false],
    ]);
    clock.advance(60_000);
    expect(again.commands().dimming.map(({ source }) => source)).toEqual(['contact']);
    expect(
      start()
        .commands()
        .dimming.map(({ source }) => source),
    ).toEqual(['contact']);
  });

  it('told again stay the ones they were, with the new end; another limit is another command', () => {
    const { operator, clock } = bench();
    operator.dim('mqtt', order(5_000, clock.wallMs() + 1_000));
    const [first] = operator.commands().dimming;
    clock.advance(500);
    operator.dim('mqtt', order(5_000, clock.wallMs() + 60_000));
    expect(operator.commands().dimming).toEqual([{ ...first, untilMs: clock.wallMs() + 60_000 }]);
    operator.dim('mqtt', order(3_000));
    expect(operator.commands().dimming[0]?.id).not.toBe(first?.id);
    operator.release('mqtt', 'dimming');
    expect(operator.commands().dimming).toEqual([]);
  });

  it('by MQTT are an assumption while there is no broker', () => {
    const { operator, heard } = bench();
    operator.limitFeedIn('mqtt', { limit: { kind: 'percent', percent: 60 }, untilMs: null });
    heard.mqtt = false;
    expect(operator.commands().feedIn).toMatchObject([{ source: 'mqtt', isAssumed: true }]);
  });

  it('hold also when the disk is full', () => {
    const { operator, memory } = bench();
    memory.isFull = true;
    operator.dim('api', order(0));
    expect(operator.commands().dimming).toMatchObject([{ limitW: 0 }]);
  });

  it('of inputs that are configured no more are forgotten', () => {
    const { memory, clock } = bench();
    const command = { ...order(1), id: 'x', source: 'contact', receivedAtMs: 0, isAssumed: false } as const;
    memory.put('gone', { kind: 'dimming', command });
    const operator = new GridOperator([], memory, clock, silentLog, () => true);
    expect(operator.commands().dimming).toEqual([]);
    expect(memory.all()).toEqual([]);
  });
});

describe('a message by MQTT', () => {
  const nowMs = Date.UTC(2026, 10, 21, 17);

  it.each([
    ['{"limitW": 4200}', { kind: 'order', order: order(4_200) }],
    ['{"limitW": null, "forS": 60}', { kind: 'order', order: order(null, nowMs + 60_000) }],
    ['{"limitW": 0, "until": "2026-11-21T18:40:00+01:00"}', { kind: 'order', order: order(0, nowMs + 2_400_000) }],
    [
      '{"limitW": 4200, "chargePoints": ["b", "a"]}',
      { kind: 'order', order: { scope: ['a', 'b'], limitW: 4_200, untilMs: null } },
    ],
    ['', { kind: 'release' }],
    ['null', { kind: 'release' }],
    ['{"limitW": -1}', { kind: 'problem', path: '/' }],
    ['{"limitW": 1, "chargePoints": ["c"]}', { kind: 'problem', path: '/chargePoints' }],
    ['{"limitW": 1, "until": "tomorrow"}', { kind: 'problem', path: '/until' }],
    ['{"limitW": 1, "until": "2026-11-21T18:40:00Z", "forS": 5}', { kind: 'problem', path: '/until' }],
    ['4200', { kind: 'problem' }],
    ['{', { kind: 'problem', message: 'is no JSON' }],
  ])('%s', (payload, expected) => {
    expect(dimmingMessage(payload, false, ['a', 'b'], nowMs)).toMatchObject(expected);
  });

  it('that the broker has kept may have an end, but no duration: nobody knows since when', () => {
    expect(dimmingMessage('{"limitW": 1, "forS": 60}', true, [], nowMs)).toMatchObject({
      kind: 'problem',
      path: '/forS',
    });
    expect(dimmingMessage('{"limitW": 1}', true, [], nowMs)).toMatchObject({ kind: 'order' });
  });

  it('on feed-in names a percentage or a power', () => {
    expect(feedInMessage('{"percent": 60}', false, nowMs)).toMatchObject({
      order: { limit: { kind: 'percent', percent: 60 } },
    });
    expect(feedInMessage('{"limitW": 6000}', false, nowMs)).toMatchObject({
      order: { limit: { kind: 'power', powerW: 6_000 } },
    });
    expect(feedInMessage('{}', false, nowMs)).toMatchObject({ kind: 'problem' });
  });
});
