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

/** What there is for a car now, W. */
export interface Sight {
  readonly surplusW: number;
  /** What the inverters give; `null` where that is not known: then all of the surplus is taken for sun. */
  readonly sunW: number | null;
}

/** Averages of the last seconds, minute, five and fifteen minutes. */
type Worth = readonly [number, number, number, number];
const NOTHING: Worth = [0, 0, 0, 0];
/** Their time constants, s. */
const SPANS_S = [3, 60, 300, 900] as const;

/** Averages of what sun and house (all that is not surplus) are now and usually, W, and their time constants, s. */
type Parts = readonly [sunNow: number, sunUsually: number, houseNow: number, houseUsually: number];
const PARTS_SPANS_S = [10, 300, 10, 600] as const;

/** What each way has been worth, W, and what the surplus is made of. */
export interface Outlook {
  /** Monotonic ms. */
  readonly atMs: number;
  readonly one: Worth;
  readonly three: Worth;
  readonly tellsSun: boolean;
  readonly parts: Parts;
}

/**
 * For how long each average speaks, s, and then what the way would be worth if the house were as usual, and if the sun
 * were; and what must be gained beyond the price of the move, Wh.
 */
interface Rule {
  readonly horizonS: readonly [...Worth, usualHouse: number, usualSun: number];
  readonly hurdleWh: number;
}

/**
 * Fitted to simulated days (tuning seeds of the control benchmark, all five scenarios and both prices of a move
 * together). They hold for any car: watts come in by its ways, the price by the settings.
 */
const RULES = {
  start: { horizonS: [538, 563, 203, 15, 283, 0], hurdleWh: 200 },
  pause: { horizonS: [72, 880, 0, 82, 0, 0], hurdleWh: 36 },
  toThree: { horizonS: [0, 116, 230, 266, 0, 182], hurdleWh: 126 },
  toOne: { horizonS: [0, 0, 47, 115, 0, 625], hurdleWh: 63 },
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
export function lookOn(before: Outlook | null, ways: Ways, sight: Sight, nowMs: number): Outlook {
  const tellsSun = sight.sunW !== null;
  const { sunW, houseW } = partsOf(sight);
  if (before === null) {
    return { atMs: nowMs, one: NOTHING, three: NOTHING, tellsSun, parts: [sunW, sunW, houseW, houseW] };
  }
  const parts = before.tellsSun === tellsSun ? before.parts : otherHouse(before.parts, houseW);
  return after({ ...before, tellsSun, parts }, ways, sight, Math.max(0, nowMs - before.atMs) / 1000, nowMs);
}

/** Another idea of what the house is leaves the surplus as it was: the sun's averages move along. */
function otherHouse([sunNow, sunUsually, houseNow]: Parts, houseW: number): Parts {
  const moreW = houseW - houseNow;
  return [sunNow + moreW, sunUsually + moreW, houseW, houseW];
}

export interface Situation {
  readonly running: boolean;
  readonly connected: 1 | 3;
  readonly outlook: Outlook;
  readonly ways: Ways;
  readonly sight: Sight;
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
    if (gain <= best) continue;
    move = candidate;
    best = gain;
  }
  return { move, next: move === null ? forecast(situation, allowed) : null };
}

/** Wh that a move gains beyond what it costs. */
function gainOf(move: Move, { running, connected, ways, switchCostWh }: Situation, outlook: Outlook): number {
  const here = connected === 1 ? 'one' : 'three';
  const there = connected === 1 ? 'three' : 'one';
  const now = outlook[here][0];
  switch (move) {
    case 'start':
      return over(RULES.start, outlook, ways, here) - RULES.start.hurdleWh - switchCostWh;
    case 'pause':
      return -over(RULES.pause, outlook, ways, here) - RULES.pause.hurdleWh - switchCostWh;
    case 'change': {
      // Changing while paused comes with a start, and delays it.
      if (!running) {
        return over(RULES.start, outlook, ways, there) - RULES.start.hurdleWh - 2 * switchCostWh - wh(now, CHANGE_S);
      }
      const rule = connected === 1 ? RULES.toThree : RULES.toOne;
      const gain = over(rule, outlook, ways, there) - over(rule, outlook, ways, here);
      return gain - rule.hurdleWh - switchCostWh - wh(now, START_S + CHANGE_S);
    }
  }
}

/** What a way is worth over the horizons of a rule, Wh. */
function over({ horizonS }: Rule, outlook: Outlook, ways: Ways, name: 'one' | 'three'): number {
  const { parts, [name]: worth } = outlook;
  const way = ways[name] ?? ways.three;
  const average = horizonS[0] * worth[0] + horizonS[1] * worth[1] + horizonS[2] * worth[2] + horizonS[3] * worth[3];
  const inUsualHouse = horizonS[4] * worthOf(way, parts[0] - parts[3]);
  const inUsualSun = horizonS[5] * worthOf(way, parts[1] - parts[2]);
  return (average + inUsualHouse + inUsualSun) / 3600;
}

const wh = (watts: number, seconds: number): number => (Math.max(0, watts) * seconds) / 3600;

/** No farther than this is looked ahead, s. */
const AHEAD_S = 900;

/** If the surplus stays: the first move that will pay. Gains go one way then, so halving finds the moment. */
function forecast(situation: Situation, allowed: readonly Move[]): Choice['next'] {
  const { outlook, ways, sight } = situation;
  const then = (seconds: number): Outlook => after(outlook, ways, sight, seconds, outlook.atMs);
  let next: Choice['next'] = null;
  for (const move of allowed) {
    let early = 0;
    let late: number = next === null ? AHEAD_S : (next.atMs - outlook.atMs) / 1000;
    if (gainOf(move, situation, then(late)) <= 0) continue;
    while (late - early > 1) {
      const middle = Math.floor((early + late) / 2);
      if (gainOf(move, situation, then(middle)) > 0) late = middle;
      else early = middle;
    }
    next = { move, atMs: outlook.atMs + late * 1000 };
  }
  return next;
}

/** The outlook when sun and house have stayed as they are for so long: averages move towards what is now. */
function after(before: Outlook, ways: Ways, sight: Sight, passedS: number, atMs: number): Outlook {
  const stay = staysAfter(passedS);
  const settle = (was: Worth, way: Way): Worth => {
    const worth = worthOf(way, sight.surplusW);
    return [
      worth + (was[0] - worth) * stay[0],
      worth + (was[1] - worth) * stay[1],
      worth + (was[2] - worth) * stay[2],
      worth + (was[3] - worth) * stay[3],
    ];
  };
  const { sunW, houseW } = partsOf(sight);
  const { parts: were } = before;
  const parts: Parts = [
    sunW + (were[0] - sunW) * stay[4],
    sunW + (were[1] - sunW) * stay[5],
    houseW + (were[2] - houseW) * stay[6],
    houseW + (were[3] - houseW) * stay[7],
  ];
  const three = settle(before.three, ways.three);
  const one = ways.one === null ? three : settle(before.one, ways.one);
  return { atMs, one, three, tellsSun: before.tellsSun, parts };
}

/** What part of each average is left after so long: those of {@link SPANS_S}, then those of {@link PARTS_SPANS_S}. */
type Stays = readonly [...Worth, ...Parts];

/** For whole seconds they are worked out once: each car asks for them every second. */
const staysBySecond: Stays[] = [];

function staysAfter(passedS: number): Stays {
  const isCommon = Number.isInteger(passedS) && passedS <= AHEAD_S;
  const known = isCommon ? staysBySecond[passedS] : undefined;
  if (known !== undefined) return known;
  const stays = (spanS: number): number => Math.exp(-passedS / spanS);
  const [a, b, c, d] = SPANS_S;
  const [e, f, g, h] = PARTS_SPANS_S;
  const all: Stays = [stays(a), stays(b), stays(c), stays(d), stays(e), stays(f), stays(g), stays(h)];
  if (isCommon) staysBySecond[passedS] = all;
  return all;
}

function partsOf({ surplusW, sunW }: Sight): { readonly sunW: number; readonly houseW: number } {
  return sunW === null ? { sunW: surplusW, houseW: 0 } : { sunW, houseW: sunW - surplusW };
}
