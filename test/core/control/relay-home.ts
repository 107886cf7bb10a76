import { decide } from '../../../src/core/control/decide.ts';
import { initialMemory, type Memory } from '../../../src/core/control/memory.ts';
import type { ChargePointDecision } from '../../../src/core/model/decision.ts';
import { addPhases, NO_CURRENT, type PerPhase, toGridPhases } from '../../../src/core/model/phases.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { ChargeMode, Settings } from '../../../src/core/model/site.ts';
import { charging, electrical, meter, reading, snapshot } from './fixtures.ts';

/** A charge point with a phase relay, and its car. */
export interface RelayCar {
  readonly mode: ChargeMode;
  /** Phases its charger has. */
  readonly phases: 1 | 2 | 3;
  /** From a set-point to the current, s. */
  readonly deadS: number;
  /** Between two reports, s; infinite: its meter is silent after the first. */
  readonly reportsEveryS: number;
  /** The relay takes this long, s; infinite: it never comes. */
  readonly relayS: number;
  /** Only current tells that the relay has come. */
  readonly toldByCurrent?: boolean;
  readonly proven?: boolean;
  /** It goes on drawing whatever it is told. */
  readonly deaf?: boolean;
  readonly refusesOne?: boolean;
}

export const ORDINARY: RelayCar = { mode: 'solar', phases: 3, deadS: 2, reportsEveryS: 1, relayS: 30 };

interface Body {
  readonly id: string;
  car: RelayCar;
  ceilingA: number;
  readonly pastA: number[];
  drawnA: number;
  /** Where the relay really stands, and where it goes. */
  relay: 1 | 3;
  moving: { readonly to: 1 | 3; readonly doneS: number } | null;
  told: 1 | 3;
  shown: 1 | 3;
  reported: Reading<ElectricalValues> | null;
  offeredS: number;
}

/** Charge points with relays in virtual time, second by second. House and sun are given, cars obey late. */
export class RelayHome {
  second = 0;
  readonly settings: Settings;
  readonly bodies: readonly Body[];
  /** Told to change over while more than this flowed, A. */
  worstSwitchedA = 0;
  changesTold = 0;
  gridA: PerPhase = NO_CURRENT;
  private memory: Memory = initialMemory();

  constructor(settings: Settings, cars: readonly RelayCar[], relay: 1 | 3 = 3) {
    this.settings = settings;
    this.bodies = settings.chargePoints.map(({ id }, i) => ({
      id,
      car: cars[i] ?? ORDINARY,
      ceilingA: 0,
      pastA: [],
      drawnA: 0,
      relay,
      moving: null,
      told: relay,
      shown: relay,
      reported: null,
      offeredS: 0,
    }));
  }

  /** @returns the decision for the first charge point. */
  run(seconds: number, houseA: PerPhase, watch: (home: RelayHome) => void = () => undefined): ChargePointDecision {
    let first: ChargePointDecision | undefined;
    for (let i = 0; i < seconds; i += 1) {
      first = this.step(houseA)[0];
      watch(this);
    }
    if (first === undefined) throw new Error('no charge point');
    return first;
  }

  /** The stations start anew: their relays fall to three, with the cars charging. */
  reboot(): void {
    for (const body of this.bodies) Object.assign(body, { relay: 3, moving: null, told: 3, shown: 3 });
  }

  step(houseA: PerPhase): readonly ChargePointDecision[] {
    this.second += 1;
    for (const body of this.bodies) this.flow(body);
    this.gridA = this.bodies.reduce((sum, body) => addPhases(sum, this.onGrid(body, body.drawnA)), houseA);
    const monoMs = this.second * 1_000;
    const input = snapshot(monoMs, {
      meters: [meter('grid', this.gridA, monoMs)],
      chargePoints: this.bodies.map((body) =>
        charging(body.id, body.ceilingA, null, monoMs, {
          mode: body.car.mode,
          status: body.drawnA > 0 ? 'charging' : body.ceilingA > 0 ? 'suspended-ev' : 'suspended-evse',
          reading: body.reported,
          phaseRelay: {
            connected: body.shown,
            switching: body.told !== body.shown,
            proven: body.car.proven ?? true,
          },
        }),
      ),
    });
    const { decision, memory } = decide(input, this.memory, this.settings);
    this.memory = memory;
    decision.chargePoints.forEach((one, i) => {
      const body = this.bodies[i];
      if (body !== undefined) this.obey(body, one);
    });
    return decision.chargePoints;
  }

  /** Amperes on the grid phases, if each terminal that may be connected carries `currentA`. */
  onGrid({ id, car, relay, moving }: Body, currentA: number): PerPhase {
    const count = Math.min(car.phases, moving === null ? relay : 3);
    const rotation = this.settings.chargePoints.find((one) => one.id === id)?.phaseRotation ?? ['L1'];
    return toGridPhases([currentA, count > 1 ? currentA : 0, count > 2 ? currentA : 0], rotation);
  }

  private flow(body: Body): void {
    const { car } = body;
    body.pastA.push(body.ceilingA);
    if (body.moving !== null && this.second >= body.moving.doneS) {
      body.relay = body.moving.to;
      body.moving = null;
    }
    const offeredA = body.pastA.at(-1 - car.deadS) ?? 0;
    body.offeredS = offeredA > 0 ? body.offeredS + 1 : 0;
    const refuses = body.moving !== null || (car.refusesOne === true && body.relay === 1);
    const keeps = car.deaf === true && body.drawnA > 0;
    body.drawnA = keeps ? body.drawnA : refuses || body.offeredS < 5 ? 0 : offeredA;
    if (body.moving === null && (car.toldByCurrent !== true || body.drawnA > 0)) {
      if (body.told === body.relay) body.shown = body.relay;
    }
    const isDue = body.reported === null || this.second % car.reportsEveryS === 0;
    if (isDue) {
      const count = Math.min(car.phases, body.relay);
      const { drawnA } = body;
      body.reported = reading(
        electrical([drawnA, count > 1 ? drawnA : 0, count > 2 ? drawnA : 0]),
        this.second * 1_000,
      );
    }
  }

  private obey(body: Body, { currentA, phases }: ChargePointDecision): void {
    body.ceilingA = currentA;
    if (phases === null || phases === body.told) return;
    this.changesTold += 1;
    this.worstSwitchedA = Math.max(this.worstSwitchedA, body.drawnA, currentA);
    body.told = phases;
    body.shown = 3;
    if (Number.isFinite(body.car.relayS)) body.moving = { to: phases, doneS: this.second + body.car.relayS };
  }
}
