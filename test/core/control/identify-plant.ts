import { type Evidence, NO_EVIDENCE } from '../../../src/core/control/identify/evidence.ts';
import { type IdentifyMemory, identify, NOTHING_WATCHED } from '../../../src/core/control/identify/identify.ts';
import { proposalsOf } from '../../../src/core/control/identify/proposals.ts';
import { mapPhases, type PerPhase, type PhaseRotation, toGridPhases } from '../../../src/core/model/phases.ts';
import type { Proposal } from '../../../src/core/model/proposals.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { Settings } from '../../../src/core/model/site.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { charging, electrical, reading, snapshot } from './fixtures.ts';
import { random } from './plant.ts';

/** What the site really is, where it may differ from what is configured. */
export interface Truth {
  readonly wiring?: Readonly<Record<string, PhaseRotation>>;
  /** What the grid meter makes of each phase: 1, or -1 for a transformer that is turned round. */
  readonly meterSign?: PerPhase;
  /** Charge points that hang somewhere else. */
  readonly elsewhere?: readonly string[];
}

export interface IdentifyCar {
  readonly phases: 1 | 2 | 3;
  readonly deadS?: number;
  /** Below this it stops, A. */
  readonly leastA?: number;
}

/**
 * A house with noise and appliances, charge points that report every few seconds, cars that follow set-points late.
 * Set-points come from outside (`grant`): from decide(), or from a script.
 */
export class IdentifyPlant {
  second = 0;
  evidence: Evidence = NO_EVIDENCE;
  readonly settings: Settings;
  private memory: IdentifyMemory = NOTHING_WATCHED;
  private readonly truth: Truth;
  private readonly rand: () => number;
  private readonly appliances: { phase: number; currentA: number; untilS: number }[] = [];
  private cloudA = 0;
  private readonly metered: PerPhase[] = [];
  private readonly points: Map<string, Point>;

  constructor(settings: Settings, truth: Truth, seed: number) {
    this.settings = settings;
    this.truth = truth;
    this.rand = random(seed);
    this.points = new Map(
      settings.chargePoints.map(({ id }, i) => [
        id,
        { car: null, ceilings: [0], drawnA: 0, reported: null, everyS: 2 + Math.floor(this.rand() * 9), offsetS: i },
      ]),
    );
  }

  plug(id: string, car: IdentifyCar | null): void {
    this.point(id).car = car;
  }

  grant(id: string, currentA: number): void {
    this.point(id).ceilings.push(currentA);
  }

  /** One second later: everything flows, is measured and looked at. */
  step(): Snapshot {
    this.second += 1;
    let flow = this.house();
    for (const { id, phaseRotation } of this.settings.chargePoints) {
      const point = this.point(id);
      const terminalsA = this.drawn(point);
      if (!(this.truth.elsewhere ?? []).includes(id)) {
        const at = toGridPhases(terminalsA, this.truth.wiring?.[id] ?? phaseRotation);
        flow = mapPhases(flow, (a, i) => a + at[i]);
      }
      if ((this.second + point.offsetS) % point.everyS === 0) {
        point.reported = reading(
          electrical(mapPhases(terminalsA, (a) => a * (0.99 + 0.02 * this.rand()))),
          this.monoMs,
        );
      }
    }
    this.metered.push(mapPhases(flow, (a, i) => a * (this.truth.meterSign?.[i] ?? 1)));
    const seen = this.metered.length > 1 ? this.metered.shift() : undefined;
    const taken = snapshot(this.monoMs, {
      meters: [
        { id: 'grid', condition: 'ok', reading: seen === undefined ? null : reading(electrical(seen), this.monoMs) },
      ],
      chargePoints: this.settings.chargePoints.map(({ id }) => {
        const point = this.point(id);
        const base = charging(id, point.ceilings.at(-1) ?? 0, null, this.monoMs);
        const status = point.car === null ? 'available' : 'charging';
        return { ...base, status, hasTransaction: point.car !== null, reading: point.reported };
      }),
    });
    ({ memory: this.memory, evidence: this.evidence } = identify(taken, this.memory, this.evidence, this.settings));
    return taken;
  }

  run(seconds: number): void {
    for (let left = seconds; left > 0; left -= 1) this.step();
  }

  proposals(): readonly Proposal[] {
    return proposalsOf(this.evidence, this.settings);
  }

  private get monoMs(): number {
    return this.second * 1_000;
  }

  private point(id: string): Point {
    const point = this.points.get(id);
    if (point === undefined) throw new Error(`no charge point ${id}`);
    return point;
  }

  /** Noise on each phase, kettles and ovens, now and then a stove on two phases, clouds on all three. */
  private house(): PerPhase {
    const { rand, second } = this;
    if (rand() < 1 / 90) {
      this.appliances.push({
        phase: Math.floor(rand() * 3),
        currentA: 1 + rand() * 15,
        untilS: second + 5 + rand() * 400,
      });
    }
    this.cloudA = Math.max(0, Math.min(14, this.cloudA + (rand() - 0.5) * (rand() < 0.05 ? 8 : 0.3)));
    const flow: [number, number, number] = [0, 0, 0];
    for (const phase of [0, 1, 2] as const) {
      flow[phase] = 1 + (rand() - 0.5) * 0.6 - this.cloudA;
      for (const one of this.appliances) if (one.phase === phase && one.untilS > second) flow[phase] += one.currentA;
    }
    return flow;
  }

  private drawn(point: Point): PerPhase {
    const { car, ceilings } = point;
    if (car === null) {
      point.drawnA = 0;
      return [0, 0, 0];
    }
    const setPointA = ceilings[Math.max(0, ceilings.length - 1 - (car.deadS ?? 1))] ?? 0;
    const goalA = setPointA < (car.leastA ?? 6) ? 0 : setPointA;
    point.drawnA =
      goalA === 0 ? Math.max(0, point.drawnA - 6) : point.drawnA + Math.max(-6, Math.min(1.5, goalA - point.drawnA));
    ceilings.push(ceilings.at(-1) ?? 0);
    const { drawnA } = point;
    return [drawnA, car.phases > 1 ? drawnA : 0, car.phases > 2 ? drawnA : 0];
  }
}

interface Point {
  car: IdentifyCar | null;
  readonly ceilings: number[];
  drawnA: number;
  reported: Reading<ElectricalValues> | null;
  readonly everyS: number;
  readonly offsetS: number;
}
