import { describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../../src/core/model/charge-point-commands.ts';
import type { ConnectorStatus } from '../../src/core/model/snapshot.ts';
import { CardDesk } from '../../src/site/card-desk.ts';
import { FakeClock } from '../fake-clock.ts';
import { silentLog } from '../silent-log.ts';

function desk(first: Readonly<Record<string, ConnectorStatus>>) {
  const clock = new FakeClock();
  const statuses = new Map(Object.entries(first));
  const presented: string[] = [];
  const authorised: string[] = [];
  const refused = new Set<string>();
  const outcomes = new Map<string, CommandOutcome>();
  const cards = new CardDesk({
    clock,
    log: silentLog,
    chargePoints: [...statuses.keys()].map((id) => ({
      id,
      snapshot: () => {
        const status = statuses.get(id) ?? 'unknown';
        return { status, hasTransaction: status === 'charging' };
      },
    })),
    present: async (id, idToken) => {
      presented.push(`${idToken} at ${id}`);
      return outcomes.get(id) ?? 'done';
    },
    authorise: async (id, idToken) => {
      authorised.push(`${idToken} at ${id}`);
      return !refused.has(id);
    },
  });
  const tap = (idToken: string, chargePointId: string | null = null, readerId = 'gate') =>
    cards.presented({ readerId, chargePointId, idToken });
  return { clock, statuses, presented, authorised, refused, outcomes, cards, tap };
}

describe('a card at a reader of the house', () => {
  it('means the only charge point where a car waits', async () => {
    const { presented, outcomes, tap } = desk({ left: 'available', right: 'preparing', far: 'charging' });
    outcomes.set('far', 'already-charging');
    await tap('A');
    expect(presented).toContain('A at right');
  });

  it('means nobody where several cars wait', async () => {
    const { presented, authorised, cards, statuses, tap } = desk({ left: 'preparing', right: 'preparing' });
    await tap('A');
    statuses.set('left', 'available');
    cards.look();
    expect([presented, authorised]).toEqual([[], []]);
  });

  it('is good for five minutes for the first car that comes, and for no other', async () => {
    const { clock, presented, cards, statuses, tap } = desk({ left: 'available', right: 'available' });
    await tap('A');
    clock.advance(299_000);
    cards.look();
    expect(presented).toEqual([]);
    statuses.set('right', 'preparing');
    cards.look();
    statuses.set('left', 'preparing');
    cards.look();
    expect(presented).toEqual(['A at right']);
  });

  it('is forgotten after five minutes', async () => {
    const { clock, presented, cards, statuses, tap } = desk({ left: 'available' });
    await tap('A');
    clock.advance(300_000);
    statuses.set('left', 'preparing');
    cards.look();
    expect(presented).toEqual([]);
  });

  it('is asked at once, so that a refused one is not kept and an unknown one can be learnt without a car', async () => {
    const { presented, authorised, refused, cards, statuses, tap } = desk({ left: 'available', right: 'available' });
    refused.add('left').add('right');
    await tap('A');
    expect(authorised).toEqual(['A at left', 'A at right']);
    statuses.set('left', 'preparing');
    cards.look();
    expect(presented).toEqual([]);
  });

  it('means the charge point of its reader, whatever waits elsewhere', async () => {
    const { presented, cards, statuses, tap } = desk({ left: 'available', right: 'preparing' });
    await tap('A', 'left');
    cards.look();
    expect(presented).toEqual([]);
    statuses.set('left', 'preparing');
    cards.look();
    expect(presented).toEqual(['A at left']);
    statuses.set('left', 'charging');
    await tap('A', 'left');
    expect(presented).toEqual(['A at left', 'A at left']);
  });

  it('ends its own session, and tries no other when it has', async () => {
    const { presented, outcomes, tap } = desk({ left: 'charging', right: 'charging', far: 'preparing' });
    outcomes.set('left', 'already-charging');
    await tap('A');
    expect(presented).toEqual(['A at left', 'A at right']);
  });

  it('begins where a car waits when the sessions that run are of others', async () => {
    const { presented, outcomes, tap } = desk({ left: 'charging', far: 'preparing' });
    outcomes.set('left', 'already-charging');
    await tap('A');
    expect(presented).toEqual(['A at left', 'A at far']);
  });

  it('takes the place of the one before at the same reader; two readers do not start the same car', async () => {
    const { presented, cards, statuses, tap } = desk({ left: 'available', right: 'available' });
    await tap('A');
    await tap('B');
    await tap('C', null, 'garage');
    statuses.set('left', 'preparing');
    cards.look();
    cards.look();
    expect(presented).toEqual(['B at left']);
    statuses.set('right', 'preparing');
    cards.look();
    expect(presented).toEqual(['B at left', 'C at right']);
  });
});
