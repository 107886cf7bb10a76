import { carSpec } from '../world/car.ts';
import type { TimedEvent, WorldEvent } from '../world/events.ts';
import type { Random } from '../world/random.ts';
import type { Scenario } from '../world/scenario.ts';
import { ANNAS_CARD, CARPORT, COMPANY_CARD, GARAGE, homeSpec, JUNE_NOON_MS } from './home-spec.ts';

const ROUND_MS = 480_000;

/**
 * The show, eight minutes a round, without end: a car charges on sun, a cloud passes, a second car comes, kettle and
 * oven bring the house fuse to its limit, the cars leave. The first round is always the same, the others vary.
 */
export function demoScenario(seed: number): Scenario {
  return {
    name: 'demo',
    world: homeSpec(seed),
    *events(random) {
      for (let round = 0; ; round++) yield* oneRound(round * ROUND_MS, round === 0 ? null : random);
    },
  };
}

/** @param random `null`: without variation. */
function oneRound(startMs: number, random: Random | null): TimedEvent[] {
  const vary = (middle: number, spread: number): number =>
    random === null ? middle : middle + random.between(-spread, spread);
  const at = (seconds: number, event: WorldEvent): TimedEvent => ({
    atMs: startMs + Math.round(seconds * 1000),
    event,
  });

  const cloudS = vary(95, 10);
  const secondCarS = vary(140, 8);
  const kitchenS = vary(185, 8);
  const firstLeavesS = vary(300, 10);
  const secondLeavesS = vary(350, 10);
  const thirdCarS = vary(380, 8);
  const annas = carSpec({ name: "Anna's car", soc: vary(0.45, 0.2) });
  const company = carSpec({
    name: 'company car',
    phases: random === null ? 1 : random.pick([1, 1, 2]),
    batteryWh: 38_000,
    soc: vary(0.3, 0.1),
  });
  // Nearly full: it tapers off and stops by itself.
  const neighbours = carSpec({
    name: "neighbour's car",
    batteryWh: 52_000,
    soc: 0.7985,
    taperFromSoc: 0.799,
    targetSoc: 0.8,
  });

  const events: TimedEvent[] = [
    at(0, { kind: 'sun', utcMs: JUNE_NOON_MS }),
    at(3, { kind: 'plug-in', chargePointId: CARPORT, car: annas }),
    at(5, { kind: 'card', chargePointId: CARPORT, idToken: ANNAS_CARD }),
    at(cloudS, { kind: 'cloud', durationMs: vary(32_000, 8_000), light: vary(0.3, 0.05) }),
    at(secondCarS, { kind: 'plug-in', chargePointId: GARAGE, car: company }),
    at(secondCarS + 3, { kind: 'card', chargePointId: GARAGE, idToken: COMPANY_CARD }),
    at(kitchenS, { kind: 'appliance-on', appliance: 'kettle', durationMs: vary(80_000, 15_000) }),
    at(kitchenS + 4, { kind: 'appliance-on', appliance: 'oven', durationMs: vary(85_000, 15_000) }),
    at(vary(250, 5), { kind: 'machine', on: true, durationMs: 70_000 }),
    at(firstLeavesS, { kind: 'unplug', chargePointId: CARPORT }),
    at(secondLeavesS, { kind: 'unplug', chargePointId: GARAGE }),
    at(thirdCarS, { kind: 'plug-in', chargePointId: CARPORT, car: neighbours }),
    at(thirdCarS + 2, { kind: 'card', chargePointId: CARPORT, idToken: COMPANY_CARD }),
    at(vary(472, 4), { kind: 'unplug', chargePointId: CARPORT }),
  ];
  return events.sort((a, b) => a.atMs - b.atMs);
}
