/**
 * When to start, to pause, and to change between one phase and three.
 *
 * Each way to charge is worth what it uses of the surplus less what it imports; a pause is worth nothing. What another
 * way would have been worth more, averaged over some seconds, a minute, five and fifteen, is the regret of staying.
 * A car moves when the regret, over the time for which each average is a fair forecast, pays for the move: its price,
 * and the energy that is not charged meanwhile. Deep regret acts in seconds, shallow regret in minutes, and one good
 * second wipes out nothing. (Rent or buy: Karlin et al., Algorithmica 3, 1988; the averages replace the plain sum, so
 * that old weather is forgotten.)
 */

/** A way to charge: the least and the most power that a car draws so, W. */
export interface Way {
  readonly leastW: number;
  readonly mostW: number;
}

/** The two positions of a phase relay. Without one there is only `three`: all terminals that are wired. */
export interface Ways {
  readonly one: Way | null;
  readonly three: Way;
}

/** Time constants of the averages, s. */
const SPANS_S = [3, 60, 300, 900] as const;

/** What each way has been worth, averaged over {@link SPANS_S}, W. */
export interface Outlook {
  /** Monotonic ms. */
  readonly atMs: number;
  readonly one: Worth;
  readonly three: Worth;
}

type Worth = readonly [number, number, number, number];

const NOTHING: Worth = [0, 0, 0, 0];

/** For how long each average speaks, s, and what must be gained beyond the price of the move, Wh. */
interface Rule {
  readonly horizonS: Worth;
  readonly hurdleWh: number;
}

/**
 * Fitted to simulated days (tuning seeds of the control benchmark, all five scenarios and both prices of a move
 * together). They hold for any car: watts come in by its ways, the price by the settings.
 */
const RULES = {
  start: { horizonS: [470, 553, 103, 112], hurdleWh: 102 },
  pause: { horizonS: [66, 487, 1, 78], hurdleWh: 4 },
  toThree: { horizonS: [66, 34, 358, 418], hurdleWh: 63 },
  toOne: { horizonS: [130, 42, 232, 438], hurdleWh: 31 },
} as const satisfies Record<string, Rule>;

/** Without power that a start takes (the car wakes, the contactor closes), and a change of phases, s. */
const START_S = 13;
const CHANGE_S = 30;

/** What a way uses of a surplus, less what it imports, W. */
export function worthOf({ leastW, mostW }: Way, surplusW: number): number {
  const drawnW = Math.min(mostW, Math.max(leastW, surplusW));
  return 2 * Math.min(drawnW, Math.max(0, surplusW)) - drawnW;
}

/** The averages one look later. Before the first there is nothing to regret. */
export function lookOn(before: Outlook | null, ways: Ways, surplusW: number, nowMs: number): Outlook {
  const three = worthOf(ways.three, surplusW);
  const one = ways.one === null ? three : worthOf(ways.one, surplusW);
  if (before === null) return { atMs: nowMs, one: NOTHING, three: NOTHING };
  const passedS = Math.max(0, nowMs - before.atMs) / 1000;
  return { atMs: nowMs, one: settle(before.one, one, passedS), three: settle(before.three, three, passedS) };
}

export interface Situation {
  readonly running: boolean;
  readonly connected: 1 | 3;
  readonly outlook: Outlook;
  readonly ways: Ways;
  readonly surplusW: number;
  /** Price of a start or a change of phases, Wh. */
  readonly switchCostWh: number;
}

/** `start` and `pause` keep the relay as it is; `change` takes it to its other position. */
export type Move = 'start' | 'pause' | 'change';

export interface Choice {
  /** What pays now; `null`: to stay. */
  readonly move: Move | null;
  /** What will pay if the surplus stays as it is, and when, monotonic ms. */
  readonly next: { readonly move: Move; readonly atMs: number } | null;
}

/** What is best now among what is allowed. */
export function choose(situation: Situation, allowed: readonly Move[]): Choice {
  const { outlook } = situation;
  let move: Move | null = null;
  let best = 0;
  for (const candidate of allowed) {
    const gain = gainOf(candidate, situation, outlook);
    if (gain > best) [move, best] = [candidate, gain];
  }
  return { move, next: move === null ? forecast(situation, allowed) : null };
}

/** Wh that a move gains beyond what it costs. */
function gainOf(move: Move, situation: Situation, { one, three }: Outlook): number {
  const { running, connected, switchCostWh } = situation;
  const [here, there] = connected === 1 ? [one, three] : [three, one];
  switch (move) {
    case 'start':
      return over(RULES.start, here) - switchCostWh;
    case 'pause':
      return -over(RULES.pause, here, -1) - switchCostWh;
    case 'change': {
      // Changing while paused comes with a start, and delays it.
      if (!running) return over(RULES.start, there) - 2 * switchCostWh - wh(here[0], CHANGE_S);
      const rule = connected === 1 ? RULES.toThree : RULES.toOne;
      return over(rule, there) - over({ ...rule, hurdleWh: 0 }, here) - switchCostWh - wh(here[0], START_S + CHANGE_S);
    }
  }
}

/** Worth over the horizons of a rule, less (`sign` -1: plus) its hurdle, Wh. */
function over({ horizonS, hurdleWh }: Rule, worth: Worth, sign = 1): number {
  const [a, b, c, d] = worth;
  const watts = horizonS[0] * a + horizonS[1] * b + horizonS[2] * c + horizonS[3] * d;
  return watts / 3600 - sign * hurdleWh;
}

const wh = (watts: number, seconds: number): number => (Math.max(0, watts) * seconds) / 3600;

/** No farther than this is looked ahead, s. */
const AHEAD_S = 900;

/** If the surplus stays: the first move that will pay. Gains go one way then, so halving finds the moment. */
function forecast(situation: Situation, allowed: readonly Move[]): Choice['next'] {
  const { outlook, ways, surplusW } = situation;
  const three = worthOf(ways.three, surplusW);
  const one = ways.one === null ? three : worthOf(ways.one, surplusW);
  const after = (seconds: number): Outlook => ({
    atMs: outlook.atMs,
    one: settle(outlook.one, one, seconds),
    three: settle(outlook.three, three, seconds),
  });
  let next: Choice['next'] = null;
  for (const move of allowed) {
    let early = 0;
    let late: number = next === null ? AHEAD_S : (next.atMs - outlook.atMs) / 1000;
    if (gainOf(move, situation, after(late)) <= 0) continue;
    while (late - early > 1) {
      const middle = (early + late) / 2;
      if (gainOf(move, situation, after(middle)) > 0) late = middle;
      else early = middle;
    }
    next = { move, atMs: outlook.atMs + Math.round(late) * 1000 };
  }
  return next;
}

/** An average moves towards what is now. */
function settle([a, b, c, d]: Worth, now: number, passedS: number): Worth {
  const to = (average: number, spanS: number): number => now + (average - now) * Math.exp(-passedS / spanS);
  return [to(a, SPANS_S[0]), to(b, SPANS_S[1]), to(c, SPANS_S[2]), to(d, SPANS_S[3])];
}
