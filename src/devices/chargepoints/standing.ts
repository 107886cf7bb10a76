import type { Clock } from '../../clock.ts';
import type { DeviceCondition, DeviceHealth, DeviceProblem } from '../../core/model/health.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import type { ExpiryProof } from './expiry-proof.ts';
import type { Leases } from './leases.ts';
import type { Metering } from './metering.ts';
import type { PhaseRelay } from './phase-relay.ts';
import type { ReadBack } from './read-back.ts';
import type { RemoteStop } from './remote-stop.ts';
import type { WithoutLeave } from './without-leave.ts';

export interface StandingOptions {
  readonly clock: Clock;
  readonly id: string;
  readonly name: string;
  readonly identity: string;
  readonly maxCurrentA: number;
  /** It was told all that it has to be told before it may charge. */
  readonly isPrepared: () => boolean;
  /** A load management of its own that is switched on; `null` without. */
  readonly otherController: () => string | null;
  readonly leases: Leases;
  readonly metering: Metering;
  readonly relay: PhaseRelay;
  readonly proof: ExpiryProof;
  readonly readBack: ReadBack;
  readonly remoteStop: RemoteStop;
  readonly withoutLeave: WithoutLeave;
}

/** How a station is doing: what is known of its connection, and what is wrong with it, the worst first. */
export class Standing {
  private readonly options: StandingOptions;
  private connection: Ocpp16Connection | null = null;
  private connectedMonoMs = 0;
  private lastAddress = '';
  private lostBecause: string | null = null;
  /** When the last message before the connection was lost came, UTC epoch ms. */
  private lostMs: number | null = null;
  private fault: { readonly errorCode: string; readonly info: string } | null = null;
  private intruder: { readonly address: string; readonly monoMs: number } | null = null;
  private floodedMonoMs = Number.NEGATIVE_INFINITY;
  private since: { condition: DeviceCondition; atMs: number };

  constructor(options: StandingOptions) {
    this.options = options;
    this.since = { condition: 'connecting', atMs: options.clock.wallMs() };
  }

  connected(connection: Ocpp16Connection, address: string): void {
    this.connection = connection;
    this.lastAddress = address;
    this.connectedMonoMs = this.options.clock.monoMs();
  }

  disconnected(detail: string): void {
    this.lostMs = this.lastHeardMs();
    this.connection = null;
    this.lostBecause = detail;
  }

  intruded(address: string): void {
    this.intruder = { address, monoMs: this.options.clock.monoMs() };
  }

  flooded(): void {
    this.floodedMonoMs = this.options.clock.monoMs();
  }

  /** From where it connected last. */
  address(): string {
    return this.lastAddress;
  }

  /** As the station reports it; `null` when it is over. */
  faulted(fault: { readonly errorCode: string; readonly info: string } | null): void {
    this.fault = fault;
  }

  errorCode(): string | null {
    return this.fault?.errorCode ?? null;
  }

  /** To be called whenever anything may have changed. */
  note(): void {
    const condition = this.condition();
    if (condition !== this.since.condition) this.since = { condition, atMs: this.options.clock.wallMs() };
  }

  /** It may be drawing whatever it was told: it counts with its maximum. */
  private isUncontrolled(): boolean {
    return this.options.metering.ignoresLimits() || this.options.withoutLeave.isCertain();
  }

  /** Whatever it was told, it counts with this much, A. */
  countsAtLeastA(): number {
    if (this.isUncontrolled()) return this.options.maxCurrentA;
    return this.options.readBack.disagreement()?.saysA ?? 0;
  }

  condition(): DeviceCondition {
    const { leases } = this.options;
    if (this.connection === null) return this.lostMs === null ? 'connecting' : 'stale';
    if (leases.unansweredMs() > UNANSWERED_MS) return 'stale';
    if (this.fault !== null || leases.rejectedStatus() !== null || this.isUncontrolled()) return 'faulty';
    if (this.options.otherController() !== null) return 'faulty';
    return leases.isReady() && this.options.isPrepared() ? 'ok' : 'connecting';
  }

  health(): DeviceHealth {
    const { id, name, clock } = this.options;
    const condition = this.condition();
    return {
      id,
      kind: 'charge-point',
      name,
      condition,
      sinceMs: this.since.condition === condition ? this.since.atMs : clock.wallMs(),
      lastHeardMs: this.lastHeardMs(),
      problem: this.problem(),
    };
  }

  private problem(): DeviceProblem | null {
    const { lastAddress: address } = this;
    if (this.connection === null) {
      return this.lostBecause === null ? null : { code: 'unreachable', address, detail: this.lostBecause };
    }
    const unansweredMs = this.options.leases.unansweredMs();
    if (unansweredMs > UNANSWERED_MS) return { code: 'silent', address, silentMs: unansweredMs };
    return this.disobedience() ?? this.disturbance() ?? this.weakness();
  }

  /** It does what it must not, or does not do what it must. */
  private disobedience(): DeviceProblem | null {
    const { leases, metering, remoteStop, withoutLeave } = this.options;
    if (this.fault !== null) return { code: 'station-fault', ...this.fault };
    if (withoutLeave.isCertain()) return { code: 'drawing-without-leave', drawnA: withoutLeave.drawnA() };
    const stopFailed = remoteStop.failure();
    if (stopFailed !== null) return { code: 'stop-failed', status: stopFailed };
    const rejected = leases.rejectedStatus();
    if (rejected !== null) return { code: 'limit-rejected', status: rejected };
    const controller = this.options.otherController();
    if (controller !== null) return { code: 'two-controllers', controller };
    if (!metering.ignoresLimits()) return null;
    return { code: 'limit-ignored', grantedA: leases.state().acceptedA ?? 0, drawnA: metering.drawnA() };
  }

  private disturbance(): DeviceProblem | null {
    const { clock, identity } = this.options;
    const nowMs = clock.monoMs();
    if (this.intruder !== null && nowMs - this.intruder.monoMs < INTRUDER_SHOWN_MS) {
      return { code: 'identity-taken', identity, address: this.intruder.address };
    }
    return nowMs - this.floodedMonoMs < FLOOD_SHOWN_MS ? { code: 'flooding' } : null;
  }

  /** What it cannot do, although it works. */
  private weakness(): DeviceProblem | null {
    const { clock, leases, proof, readBack, relay, maxCurrentA: countsA } = this.options;
    const disagreement = readBack.disagreement();
    if (disagreement !== null) return { code: 'limit-disagrees', ...disagreement };
    if (leases.isReady() && !leases.canFallBack()) return { code: 'lease-impossible', countsA, rung: leases.rung() };
    const hasHadTime = clock.monoMs() - this.connectedMonoMs >= PROOF_MS;
    if (!leases.isProven() && (proof.wasInVain() || hasHadTime)) return { code: 'lease-unproven', countsA };
    return relay.isIgnored() ? { code: 'phase-switch-ignored' } : null;
  }

  /** When its last message came, UTC epoch ms; `null` before the first connection. */
  private lastHeardMs(): number | null {
    const { clock } = this.options;
    return this.connection === null
      ? this.lostMs
      : clock.wallMs() - (clock.monoMs() - this.connection.lastMessageMonoMs());
  }
}

const INTRUDER_SHOWN_MS = 10 * 60_000;
const FLOOD_SHOWN_MS = 10 * 60_000;
/** So long a limit may go unanswered before the station counts as out of reach. */
const UNANSWERED_MS = 10_000;
/** In which a station has shown that it falls back, if it can. */
const PROOF_MS = 3 * 60_000;
