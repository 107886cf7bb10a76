import type { Choice, Menu } from './menu.ts';

/** What a kWh is worth in each piece of time, nano units: from the sun, and bought. */
export interface Worths {
  readonly sun: Float64Array;
  readonly bought: Float64Array;
}

const NOT: Choice = { powerW: 0, sunWh: 0, boughtWh: 0, countsNano: 0 };

/**
 * The choices with the most worth beyond their cost, starts included: exact, by dynamic programming over "charging" and "not
 * charging". Without a start cost each piece is its own, and takes the whole of what its worth exceeds.
 */
export function bestChoices(menus: readonly Menu[], worths: Worths, startNano: number): readonly Choice[] {
  const charging: { readonly choice: Choice; readonly isStart: boolean }[] = [];
  const cameFromCharging: boolean[] = [];
  let on = Number.NEGATIVE_INFINITY;
  let off = 0;
  menus.forEach(({ choices }, at) => {
    const { choice, gain } = mostGain(choices, (worths.sun[at] ?? 0) / 1000, (worths.bought[at] ?? 0) / 1000);
    const isStart = off - startNano > on;
    charging.push({ choice, isStart });
    const nextOff = Math.max(on, off);
    cameFromCharging.push(on > off);
    on = gain + (isStart ? off - startNano : on);
    off = nextOff;
  });
  const chosen: Choice[] = [];
  let isOn = on > off;
  for (let at = menus.length - 1; at >= 0; at -= 1) {
    const here = charging[at];
    chosen.push(isOn && here !== undefined ? here.choice : NOT);
    isOn = isOn ? here?.isStart === false : cameFromCharging[at] === true;
  }
  return chosen.reverse();
}

/** Of those that charge. Where none can, not to charge is the only choice, and starts from there count anew. */
function mostGain(choices: readonly Choice[], sunPerWh: number, boughtPerWh: number) {
  let choice = NOT;
  let gain = Number.NEGATIVE_INFINITY;
  for (let at = 1; at < choices.length; at += 1) {
    const candidate = choices[at] ?? NOT;
    const itsGain = candidate.sunWh * sunPerWh + candidate.boughtWh * boughtPerWh - candidate.countsNano;
    if (itsGain > gain) {
      choice = candidate;
      gain = itsGain;
    }
  }
  return { choice, gain };
}
