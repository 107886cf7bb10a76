import type { Clock } from '../../clock.ts';
import type { ElectricalValues, Reading } from '../../core/model/readings.ts';
import type { Log } from '../../log.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { GetCompositeScheduleRequest, GetCompositeScheduleResponse } from '../../ocpp/v16/messages.ts';
import type { Lease } from '../device.ts';
import { ExpiryProof } from './expiry-proof.ts';
import { Leases } from './leases.ts';
import type { Metering } from './metering.ts';
import { PhaseRelay } from './phase-relay.ts';
import { ReadBack } from './read-back.ts';
import type { StationClock } from './station-clock.ts';
import type { StationFacts } from './station-facts.ts';

export interface LimitingOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly facts: StationFacts;
  readonly stationClock: StationClock;
  readonly metering: Metering;
  readonly connectorId: number;
  readonly wiredPhases: number;
  readonly maxCurrentA: number;
  readonly safeCurrentA: number;
  readonly writesPerDay: number;
  readonly phaseSwitching: boolean;
  /** Number of the transaction that runs; `null` without one, and while it has none. */
  readonly transactionId: () => number | null;
  /** A transaction runs that may, whether it has a number or not. */
  readonly isCharging: () => boolean;
  /** No car is plugged in. */
  readonly isEmpty: () => boolean;
  readonly mayBeDrawing: () => boolean;
  readonly isOk: () => boolean;
  readonly schedule: (request: GetCompositeScheduleRequest) => Promise<Outcome<GetCompositeScheduleResponse>>;
  /** Another's profile may stand above ours: it is to be removed. */
  readonly overruled: () => void;
  readonly changed: () => void;
}

/** What a station is told, and whether that is so: its leases, their proofs and its phase relay, told of what happens. */
export class Limiting {
  readonly leases: Leases;
  readonly proof: ExpiryProof;
  readonly readBack: ReadBack;
  readonly relay: PhaseRelay;
  private readonly options: LimitingOptions;

  constructor(options: LimitingOptions) {
    const { stationClock, metering, schedule, isOk } = options;
    this.options = options;
    const relay = new PhaseRelay({
      ...options,
      isThere: options.phaseSwitching && options.wiredPhases === 3,
      isWithoutCurrent: () => !options.mayBeDrawing() || metering.saysNoCurrent(),
      isLimitInForce: () => leases.isInForce(),
      toldAnew: () => metering.forgetCar(),
    });
    const leases = new Leases({
      ...options,
      relay,
      phasesInUse: () => metering.phasesInUse(),
      stationTime: (wallMs) => stationClock.fromWallMs(wallMs),
      stationOffsetMs: () => stationClock.offsetMs(),
    });
    const proof = new ExpiryProof({
      ...options,
      isReady: () => isOk() && leases.canFallBack(),
      leaseState: () => leases.state(),
      drawn: () => this.drawn(),
      schedule,
    });
    this.relay = relay;
    this.leases = leases;
    this.proof = proof;
    this.readBack = new ReadBack({
      ...options,
      told: () => (proof.isTrying() ? null : leases.told()),
      drawnA: () => this.drawn()?.currentA ?? null,
    });
  }

  grant(lease: Lease): void {
    this.readBack.tick();
    if (this.options.isOk() && this.readBack.disagreement() === null) this.leases.remember();
    const instead = this.proof.instead(lease);
    if (instead === null) this.leases.withhold();
    else this.leases.grant(instead);
  }

  connected(): void {
    this.proof.restart(false);
    this.readBack.restart();
  }

  lost(): void {
    this.leases.detach();
    this.relay.lost();
  }

  /** `isAnother`: another station, or other firmware. */
  booted(isAnother: boolean): void {
    this.lost();
    this.leases.forget();
    this.proof.restart(isAnother);
    this.readBack.restart();
  }

  metered(reading: Reading<ElectricalValues>): void {
    this.relay.observe(reading);
  }

  /** Another car may come. */
  newCar(): void {
    this.options.metering.forgetCar();
    this.readBack.forgetCar();
    this.relay.newCar();
  }

  private drawn(): { readonly currentA: number; readonly monoMs: number } | null {
    const { metering, isCharging } = this.options;
    const reading = metering.reading();
    if (reading === null || !isCharging() || reading.value.phaseCurrentA === null) return null;
    return { currentA: metering.drawnA(), monoMs: reading.monoMs };
  }
}
