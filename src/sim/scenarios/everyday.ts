import { carSpec } from '../world/car.ts';
import type { TimedEvent } from '../world/events.ts';
import { HOME_BATTERY } from '../world/home-battery.ts';
import type { Random } from '../world/random.ts';
import type { Scenario } from '../world/scenario.ts';
import type { Weather } from '../world/solar.ts';
import { ANNAS_CARD, CARPORT, COMPANY_CARD, GARAGE, homeSpec } from './home-spec.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** A family lives by itself, from a spring midnight on: passing clouds, meals, one car at noon and one that commutes, a battery. */
export function everydayScenario(seed: number): Scenario {
  return {
    name: 'everyday',
    world: homeSpec(seed, {
      startMs: Date.UTC(2026, 3, 1),
      weather: 'passing-clouds',
      household: { baseW: 320, activity: 1 },
      feeder: { machineW: 1_500, runsMs: 1_500_000, restsMs: 7_200_000, chargePointIds: [GARAGE] },
      battery: HOME_BATTERY,
    }),
    *events(random) {
      for (let day = 0; ; day++) yield* oneDay(day * DAY_MS, random);
    },
  };
}

function oneDay(midnightMs: number, random: Random): TimedEvent[] {
  const atHour = (hour: number, spreadH: number): number =>
    Math.round(midnightMs + (hour + random.between(-spreadH, spreadH)) * HOUR_MS);
  const events: TimedEvent[] = [];
  const weather = random.pick<Weather>(['clear', 'passing-clouds', 'passing-clouds', 'overcast']);
  events.push({ atMs: midnightMs, event: { kind: 'weather', weather } });

  const visit = (chargePointId: string, idToken: string, comesMs: number, leavesMs: number, phases: 1 | 3): void => {
    const car = carSpec({ phases, soc: random.between(0.2, 0.7), reactionMs: [1_000, 4_000], targetSoc: 0.9 });
    events.push(
      { atMs: comesMs, event: { kind: 'plug-in', chargePointId, car } },
      { atMs: comesMs + 4_000, event: { kind: 'card', chargePointId, idToken } },
      { atMs: leavesMs, event: { kind: 'unplug', chargePointId } },
    );
  };
  visit(CARPORT, ANNAS_CARD, atHour(9.5, 1), atHour(16, 1), 3);
  // Leaves before midnight: the events of one day stand before those of the next.
  visit(GARAGE, COMPANY_CARD, atHour(17.5, 1), atHour(22.9, 0.8), 1);
  return events.sort((a, b) => a.atMs - b.atMs);
}
