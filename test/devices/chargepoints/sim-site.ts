import type { StationRecord } from '../../../src/core/model/station-record.ts';
import type { Ocpp16ChargePointOptions } from '../../../src/devices/chargepoints/ocpp16-charge-point.ts';
import { SimulatedStation } from '../../../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../../../src/sim/scenarios/home-spec.ts';
import { type CarSpec, carSpec } from '../../../src/sim/world/car.ts';
import { World } from '../../../src/sim/world/world.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../../sim/eventually.ts';
import { BenchSite } from './bench-site.ts';

/**
 * One charge point of ours and one simulated station with its car, over real sockets, in one virtual time. Once a second
 * it is granted what {@link wanted} says, as the site does.
 */
export class SimSite extends BenchSite {
  readonly world = new World({
    ...homeSpec(1),
    chargePoints: [{ id: 'CP1', phaseRotation: ['L1', 'L2', 'L3'], maxCurrentA: 16 }],
  });
  wanted: { currentA: number; phases: 1 | 3 | null } = { currentA: 0, phases: null };
  private simulated: SimulatedStation | null = null;

  constructor(options: Partial<Ocpp16ChargePointOptions> = {}, record: StationRecord | null = null) {
    super(options, record);
  }

  get station(): SimulatedStation {
    if (this.simulated === null) throw new Error('not started');
    return this.simulated;
  }

  get evse() {
    const [evse] = this.world.chargePoints;
    if (evse === undefined) throw new Error('no charge point');
    return evse;
  }

  override async open(): Promise<void> {
    await super.open();
    const { clock, evse } = this;
    const centralSystemUrl = this.url.replace(/\/CP1$/, '');
    this.simulated = new SimulatedStation({ identity: 'CP1', evse, clock, log: silentLog, centralSystemUrl });
    this.simulated.configuration.change('WebSocketPingInterval', '0');
    await this.simulated.start();
    await this.settled(() => this.chargePoint.snapshot().status === 'available');
  }

  override async close(): Promise<void> {
    await this.simulated?.stop();
    await super.close();
  }

  plugIn(car: Partial<CarSpec> = {}): void {
    this.world.apply({ kind: 'plug-in', chargePointId: 'CP1', car: carSpec({ reactionMs: [500, 500], ...car }) });
  }

  /** A car that charges with what is wanted. */
  async charging(currentA: number, car: Partial<CarSpec> = {}): Promise<void> {
    this.wanted = { currentA, phases: null };
    this.plugIn(car);
    this.world.apply({ kind: 'card', chargePointId: 'CP1', idToken: 'A' });
    await this.pass(1);
    await this.settled(() => this.chargePoint.snapshot().hasTransaction);
    await this.pass(29);
  }

  /** Lets time go by, in which every call is answered before the next moment comes. */
  async pass(seconds: number, until: () => boolean = () => false): Promise<void> {
    for (let tick = 0; tick < 5 * seconds && !until(); tick += 1) {
      this.clock.advance(200);
      this.world.step(200);
      this.station.tick();
      const { currentA, phases } = this.wanted;
      if (tick % 5 === 0) {
        this.chargePoint.grant({ currentA, phases, expiresMonoMs: this.clock.monoMs() + 120_000 });
      }
      await this.settled(() => true);
    }
  }

  /** The station dials in real time, so the virtual one goes slowly. */
  async reconnected(): Promise<void> {
    await eventually(() => {
      this.clock.advance(50);
      this.station.tick();
      return this.chargePoint.snapshot().condition === 'ok';
    });
  }

  /** Time stands, and the sockets work. */
  settled(condition: () => boolean): Promise<void> {
    const areSilent = (): boolean =>
      this.station.faults.has('half-open') || (this.station.unansweredCalls() === 0 && this.pendingCalls === 0);
    return eventually(() => {
      this.clock.advance(1);
      this.station.tick();
      return areSilent() && condition();
    });
  }
}
