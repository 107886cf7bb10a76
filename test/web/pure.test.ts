import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONFIRM_WITHIN_MS, outcome, shownMode } from '../../web/src/live/mode-change.ts';
import { createServerTime } from '../../web/src/live/server-time.ts';
import { type FlowNode, layoutFlow, pace } from '../../web/src/now/flow-layout.ts';
import { flowSummary } from '../../web/src/now/flow-summary.ts';
import { guestPointIn, hrefTo, parseHash } from '../../web/src/router.ts';
import { cardState } from '../../web/src/words/state.ts';
import { VIEWS } from '../e2e/gui/views.ts';
import { i18nOf } from './i18n-of.ts';

describe('router', () => {
  it('finds the page and its query, and falls back to the first page', () => {
    expect(parseHash('').page).toBe('now');
    expect(parseHash('#/nowhere').page).toBe('now');
    const route = parseHash(hrefTo('sessions', { period: 'all', chargePoint: 'a&b' }));
    expect(route.page).toBe('sessions');
    expect(route.query.get('chargePoint')).toBe('a&b');
  });

  it('reads whose guest somebody wants to be, and leaves a mangled address alone', () => {
    expect(guestPointIn('#/guest/car%20port')).toBe('car port');
    expect(guestPointIn('#/guest/100%')).toBeNull();
    expect(guestPointIn('#/more')).toBeNull();
  });
});

describe('the busbar', () => {
  const node = (id: string, intoBusW: number | null): FlowNode => ({
    id,
    kind: 'car',
    label: id,
    intoBusW,
    stale: false,
  });

  it('carries what flows: left of a stretch goes through it', () => {
    const { stretches } = layoutFlow(
      [node('sun', 6_000), node('grid', -1_000)],
      [node('house', -500), node('car', -4_500)],
      400,
    );
    expect(stretches).toEqual([{ fromX: 100, toX: 300, powerW: 5_500 }]);
  });

  it('agrees from both sides whenever sources and loads balance', () => {
    const powers = fc.array(fc.integer({ min: -20_000, max: 20_000 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(powers, powers, (sources, loads) => {
        const rest = -[...sources, ...loads].reduce((sum, each) => sum + each, 0);
        const nodes = (list: readonly number[], name: string) =>
          list.map((powerW, index) => node(`${name}${index}`, powerW));
        const layout = layoutFlow(nodes(sources, 's'), nodes([...loads, rest], 'l'), 700);
        for (const { toX, powerW } of layout.stretches) {
          const fromTheRight = layout.nodes
            .filter(({ x }) => x >= toX)
            .reduce((sum, { intoBusW }) => sum - (intoBusW ?? 0), 0);
          expect(powerW).toBe(fromTheRight);
        }
      }),
    );
  });

  it('does not pretend to know what passes an unknown node', () => {
    const { stretches } = layoutFlow([node('sun', 6_000)], [node('house', null), node('car', -4_500)], 400);
    expect(stretches.map(({ powerW }) => powerW)).toEqual([null, null]);
    expect(pace(null)).toBe(0);
    expect(pace(-7_000)).toBe(3);
  });

  it('does not let energy flow through a sum of old and new values', () => {
    const old = { ...node('house', -500), stale: true };
    const { stretches } = layoutFlow([node('sun', 10_000)], [old, node('car', -4_500)], 400);
    expect(stretches.map(({ powerW }) => powerW)).toEqual([null, null]);
  });

  it('is told in words, too', () => {
    const words = flowSummary(VIEWS.limited, i18nOf('en')).replaceAll('\u00a0', ' ');
    expect(words).toBe(
      'The sun gives 0.1 kW. 14.2 kW come from the grid. The battery takes 0.9 kW. The house uses 9.1 kW. Carport charges with 4.3 kW.',
    );
  });
});

describe('a tap on a mode', () => {
  const pending = { wanted: 'fast', previous: 'solar', giveUpAtMs: CONFIRM_WITHIN_MS } as const;

  it('shows at once and is settled by the controller’s own state', () => {
    expect(shownMode('solar', pending)).toBe('fast');
    expect(shownMode('solar', undefined)).toBe('solar');
    expect(outcome('solar', pending, 100)).toBe('waiting');
    expect(outcome('fast', pending, 100)).toBe('confirmed');
    expect(outcome('solar', pending, CONFIRM_WITHIN_MS)).toBe('unconfirmed');
  });
});

describe('the controller’s time', () => {
  it('runs on between two views, whatever the page’s own clock says', () => {
    const time = createServerTime();
    expect(time.at(0)).toBeNull();
    time.learn(5_000_000, 100);
    expect(time.at(1_100)).toBe(5_001_000);
  });
});

describe('the state of a card', () => {
  it('tells charging, limited, waiting, fault and silence apart', () => {
    const labels = (view: keyof typeof VIEWS) => VIEWS[view].chargePoints.map((point) => cardState(point).label);
    expect(labels('sunny')).toEqual(['state.charging', 'state.no-vehicle']);
    expect(labels('waiting')[0]).toBe('state.waiting');
    expect(labels('limited')).toEqual(['state.limited']);
    expect(labels('fault')).toEqual(['state.limited', 'state.fault']);
    expect(labels('stale')).toEqual(['state.unreachable']);
  });
});
