import type { DeviceProblem } from '../../../src/core/model/health.ts';
import type { QuirkName } from '../../../src/sim/ocpp-station/quirks.ts';
import { SimulatedStation } from '../../../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../../../src/sim/scenarios/home-spec.ts';
import { carSpec } from '../../../src/sim/world/car.ts';
import type { Evse } from '../../../src/sim/world/evse.ts';
import { World } from '../../../src/sim/world/world.ts';
import { silentLog } from '../../silent-log.ts';
import { ANNA, type BookedSession, ConformanceHouse } from './house.ts';

/** What its charge point may draw in the house, and what the station itself would let through, A. */
export const ALLOWED_A = 10;
export const UNLIMITED_A = 16;

/** What became of one station. */
export interface Life {
  /** In the end, by a car that takes all it gets, A. */
  readonly drawnA: number;
  /** What the owner reads of it meanwhile. */
  readonly problem: DeviceProblem['code'] | null;
  /** The owner sees what the car draws, within 5 %. */
  readonly isPowerShown: boolean;
  /** Its sessions in the books, the newest first. */
  readonly sessions: readonly BookedSession[];
  /** What its meter counted for the car, Wh. */
  readonly chargedWh: number;
  /** When the car has gone. */
  readonly status: string;
  /** Requests of the station that nobody answered. */
  readonly unanswered: number;
}

/** How long each station is alone, with its car, and alone again, s. */
interface Course {
  readonly aloneS: number;
  readonly chargingS: number;
  readonly afterS: number;
}

interface Point {
  readonly station: SimulatedStation;
  readonly evse: Evse;
}

const STEP_MS = 1_000;

/** Stations of one program, each with a quirk of its own and a car, in one virtual time. */
export class QuirkyStations {
  readonly house: ConformanceHouse;
  private readonly world: World;
  private readonly points = new Map<QuirkName, Point>();

  private constructor(house: ConformanceHouse, quirks: readonly QuirkName[]) {
    this.house = house;
    this.world = new World({
      ...homeSpec(1),
      chargePoints: quirks.map((id) => ({ id, phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: UNLIMITED_A })),
    });
  }

  static async open(quirks: readonly QuirkName[]): Promise<QuirkyStations> {
    const house = await ConformanceHouse.open({ chargePoints: quirks, each: `maxCurrentA: ${ALLOWED_A}` });
    const stations = new QuirkyStations(house, quirks);
    await stations.start(quirks);
    return stations;
  }

  /** All of them live through this. */
  async live({ aloneS, chargingS, afterS }: Course): Promise<ReadonlyMap<QuirkName, Life>> {
    await this.pass(aloneS);
    const registersWh = new Map([...this.points].map(([quirk, { evse }]) => [quirk, evse.energyWh]));
    for (const quirk of this.points.keys()) this.plugIn(quirk);
    await this.pass(chargingS);
    const { devices, chargePoints } = await this.house.view();
    const charging = [...this.points].map(([quirk, { evse }]) => {
      const shownW = chargePoints.find(({ id }) => id === quirk)?.powerW?.value ?? 0;
      return {
        quirk,
        evse,
        drawnA: Math.max(...evse.currentA),
        problem: devices.find(({ id }) => id === quirk)?.problem?.code ?? null,
        isPowerShown: evse.powerW > 0 && Math.abs(shownW / evse.powerW - 1) < 0.05,
      };
    });
    for (const chargePointId of this.points.keys()) this.world.apply({ kind: 'unplug', chargePointId });
    await this.pass(afterS);
    const lives = new Map<QuirkName, Life>();
    for (const { quirk, evse, ...seen } of charging) {
      lives.set(quirk, {
        ...seen,
        sessions: await this.house.sessions(quirk),
        chargedWh: evse.energyWh - (registersWh.get(quirk) ?? 0),
        status: (await this.house.seen(quirk)).status,
        unanswered: this.points.get(quirk)?.station.unansweredCalls() ?? 0,
      });
    }
    return lives;
  }

  private async start(quirks: readonly QuirkName[]): Promise<void> {
    const { clock, ocppUrl } = this.house;
    for (const identity of quirks) {
      const evse = this.world.chargePoints.find(({ spec }) => spec.id === identity);
      if (evse === undefined) throw new Error(identity);
      const station = new SimulatedStation({ identity, evse, clock, log: silentLog, centralSystemUrl: ocppUrl });
      station.configuration.change('WebSocketPingInterval', '0');
      station.faults.on(identity);
      this.points.set(identity, { station, evse });
      await station.start();
    }
  }

  async close(): Promise<void> {
    for (const { station } of this.points.values()) await station.stop();
    await this.house.close();
  }

  private plugIn(quirk: QuirkName): void {
    const car = carSpec({ phases: 3, maxCurrentA: UNLIMITED_A, batteryWh: 80_000, soc: 0.2, reactionMs: [500, 500] });
    this.world.apply({ kind: 'plug-in', chargePointId: quirk, car });
    this.world.apply({ kind: 'card', chargePointId: quirk, idToken: ANNA });
  }

  /** Time goes on for all of them; between two moments everything that was sent arrives. */
  private async pass(seconds: number): Promise<void> {
    for (let ms = 0; ms < seconds * 1_000; ms += STEP_MS) {
      this.house.clock.advance(STEP_MS);
      this.world.step(STEP_MS);
      for (const { station } of this.points.values()) station.tick();
      await this.house.settle();
    }
  }
}
