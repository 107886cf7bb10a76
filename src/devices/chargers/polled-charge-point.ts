import type { Cancel } from '../../clock.ts';
import type { CardDirectory } from '../../core/model/card-directory.ts';
import type { ChargePointCommand, CommandResult, StationSheet } from '../../core/model/charge-point-commands.ts';
import type { DeviceCondition, DeviceHealth } from '../../core/model/health.ts';
import type { ChargePointSnapshot, ChargeWishes, ConnectorStatus } from '../../core/model/snapshot.ts';
import type { TransactionBook } from '../../core/model/transactions.ts';
import { WithoutLeave } from '../chargepoints/without-leave.ts';
import type { ChargePointDevice, DeviceContext, Lease, OperableChargePoint } from '../device.ts';
import { MeasuringState } from '../measuring-state.ts';
import { lateAfterMs } from '../modbus/polling.ts';
import { Overdraw } from './overdraw.ts';
import { PolledSessions } from './polled-sessions.ts';
import { SessionCounter } from './session-counter.ts';
import { SetPoint } from './set-point.ts';
import { judged, type Standing } from './standing.ts';
import type { ChargerIdentity, ChargerProfile, ChargerReport, ChargerWire } from './wire.ts';

export interface PolledChargePointOptions {
  readonly id: string;
  readonly name: string;
  readonly connectorId: number;
  readonly profile: ChargerProfile;
  readonly maxCurrentA: number;
  readonly safeCurrentA: number;
  /** How long a lease lasts, ms. */
  readonly leaseMs: number;
  /** Sessions begin without a card. */
  readonly freeVend: boolean;
  readonly writes: WritePermission;
}

/** What the owner allows to be written although its definition is not sure of it. */
export interface WritePermission {
  isGiven(): boolean;
  /** The owner gives it. Says why it cannot be kept; `null`: it is. */
  give(): Promise<string | null>;
}

export interface PolledRecords {
  readonly book: TransactionBook;
  readonly cards: CardDirectory;
}

/**
 * A charge point that is asked and told over a {@link ChargerWire}. It keeps the sessions that such a charger does not
 * keep, and leases by the charger's own watchdog. What it is to control, ledger and page is what an OCPP station is.
 */
export class PolledChargePoint implements ChargePointDevice, OperableChargePoint {
  readonly id: string;
  private readonly options: PolledChargePointOptions;
  private readonly wire: ChargerWire;
  private readonly context: DeviceContext;
  private readonly state: MeasuringState;
  private readonly setPoint: SetPoint;
  private readonly sessions: PolledSessions;
  private readonly withoutLeave: WithoutLeave;
  private readonly overdraw: Overdraw;
  private readonly counter = new SessionCounter();
  private newest: ChargerReport | null = null;
  private identity: ChargerIdentity = { firmware: '', serial: '' };
  private isStarted = false;
  private failures = 0;
  private cancelNext: Cancel = () => {};
  private since: { readonly condition: DeviceCondition; readonly atMs: number };

  constructor(options: PolledChargePointOptions, wire: ChargerWire, records: PolledRecords, context: DeviceContext) {
    const { id, name, profile } = options;
    const { clock } = context;
    const log = context.log.child({ chargePoint: id });
    const changed = () => this.changed();
    this.id = id;
    this.options = options;
    this.wire = wire;
    this.context = { ...context, log };
    this.since = { condition: 'connecting', atMs: clock.wallMs() };
    this.state = new MeasuringState({ id, name, kind: 'charge-point' }, wire.address, lateAfterMs(profile.pollMs), {
      ...context,
      changed,
    });
    this.setPoint = new SetPoint({
      ...options,
      clock,
      tell: (order) => wire.tell(order),
      mayWrite: () => this.mayWrite(),
      changed,
    });
    const { connectorId, freeVend } = options;
    this.sessions = new PolledSessions({ chargePointId: id, connectorId, freeVend, ...records, clock, log, changed });
    this.withoutLeave = new WithoutLeave(clock, () => this.sessions.isRunning());
    this.overdraw = new Overdraw(() => this.setPoint.state().ceilingA);
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    try {
      this.sessions.resume();
    } catch (error) {
      this.context.log.error({ err: error }, 'the books cannot say which session is open');
    }
    this.wire.open();
    void this.next();
  }

  async stop(): Promise<void> {
    if (!this.isStarted) return;
    this.isStarted = false;
    this.cancelNext();
    this.state.stop();
    await this.setPoint.lastWord();
    await this.sessions.settled();
    await this.wire.close();
  }

  grant(lease: Lease): void {
    this.setPoint.grant(lease);
  }

  /** It is paused with the next lease: without a session nothing is granted. */
  stopTransaction(): void {
    this.sessions.end('remote');
  }

  /** What it falls back to by itself as far as its registers say so, A. */
  fallbackA(): number {
    return this.setPoint.isProven() ? this.options.safeCurrentA : this.options.maxCurrentA;
  }

  snapshot(): Omit<ChargePointSnapshot, keyof ChargeWishes> {
    const lease = this.setPoint.state();
    const isUncontrolled = this.overdraw.isCertain() || this.withoutLeave.isCertain();
    return {
      id: this.id,
      condition: this.standing().condition,
      status: this.status(),
      errorCode: this.isFaulted() ? FAULT : null,
      hasTransaction: this.sessions.isRunning(),
      reading: this.state.reading(),
      lease: isUncontrolled ? { ...lease, ceilingA: this.options.maxCurrentA } : lease,
      phaseRelay: null,
    };
  }

  health(): DeviceHealth {
    const { condition, problem } = this.standing();
    const sinceMs = this.since.condition === condition ? this.since.atMs : this.context.clock.wallMs();
    return { ...this.state.health(), condition, problem, sinceMs };
  }

  async operate(command: ChargePointCommand): Promise<CommandResult> {
    switch (command.kind) {
      case 'start':
        return this.sessions.isRunning() ? outcome('already-charging') : this.sessions.present(command.idToken);
      case 'allow-writes': {
        const problem = await this.options.writes.give();
        this.changed();
        return problem === null ? outcome('done') : { ...outcome('refused'), status: problem };
      }
      case 'stop':
        return outcome(this.sessions.end('remote') ? 'done' : 'no-session');
      default:
        return outcome('not-supported');
    }
  }

  present(idToken: string): Promise<CommandResult> {
    return this.sessions.present(idToken);
  }

  sheet(): StationSheet {
    const { vendor, model } = this.options.profile;
    return {
      identity: { vendor, model, ...this.identity },
      connected: this.state.health().condition === 'ok',
      commands: this.mayWrite() ? ['start', 'stop'] : ['start', 'stop', 'allow-writes'],
      reservation: null,
      firmware: null,
      diagnostics: null,
      localList: null,
    };
  }

  private async next(): Promise<void> {
    const { clock, log } = this.context;
    const { pollMs } = this.options.profile;
    const startedMonoMs = clock.monoMs();
    if (this.setPoint.mayPoll()) {
      try {
        await this.poll(startedMonoMs);
      } catch (err) {
        // A definition may be wrong in a way that only a device shows; the others go on.
        log.error({ err }, 'the charger cannot be read');
        this.state.faulty({ code: 'protocol-error', address: this.wire.address, detail: String(err) });
      }
    }
    if (!this.isStarted) return;
    const backOffMs = Math.min(MOST_BACK_OFF_MS, pollMs * 2 ** Math.max(0, this.failures - 1));
    const dueMonoMs = startedMonoMs + Math.max(pollMs, backOffMs);
    this.cancelNext = clock.after(Math.max(MINIMUM_GAP_MS, dueMonoMs - clock.monoMs()), () => void this.next());
  }

  private async poll(askedMonoMs: number): Promise<void> {
    this.state.asked();
    const said = await this.wire.read();
    if (!this.isStarted) return;
    if (said.kind === 'problem') {
      this.failures += 1;
      this.setPoint.lost();
      if (said.isAway) this.state.away(said.problem);
      else this.state.faulty(said.problem);
      return;
    }
    this.failures = 0;
    const { report } = said;
    this.newest = report;
    this.identity = said.identity;
    const { clock } = this.context;
    const reading = { value: report.values, monoMs: clock.monoMs(), atMs: clock.wallMs(), quality: 'good' } as const;
    this.overdraw.reading(reading);
    this.withoutLeave.status(report.pilot === 'C' || report.pilot === 'D');
    this.withoutLeave.reading(reading);
    this.setPoint.heard(report, askedMonoMs);
    // What it says when it is faulty is no proof that the car has gone.
    if (!this.isFaulted()) {
      const ofSessionWh = this.counter.register(report.sessionWh, this.sessions.isOpen());
      const registerWh = report.values.importWh ?? ofSessionWh;
      this.sessions.observe({ hasCar: report.pilot !== 'A', registerWh, card: report.card });
    }
    this.state.heard(report.values);
  }

  private mayWrite(): boolean {
    const { profile, writes } = this.options;
    return profile.writesUnverified === null || writes.isGiven();
  }

  private isFaulted(): boolean {
    return this.newest?.pilot === 'E' || this.newest?.pilot === 'F';
  }

  private status(): ConnectorStatus {
    const { sessions, newest } = this;
    switch (newest?.pilot) {
      case undefined:
        return 'unknown';
      case 'A':
        return 'available';
      case 'B':
        if (sessions.isOver()) return 'finishing';
        if (!sessions.isRunning()) return 'preparing';
        return this.setPoint.state().acceptedA === 0 ? 'suspended-evse' : 'suspended-ev';
      case 'C':
      case 'D':
        return 'charging';
      case 'E':
      case 'F':
        return 'faulted';
    }
  }

  private standing(): Standing {
    const { setPoint, options, newest } = this;
    const { profile, maxCurrentA } = options;
    return judged({
      heard: this.state.health(),
      profile,
      maxCurrentA,
      isReady: setPoint.isReady(),
      isProven: setPoint.isProven(),
      lease: setPoint.state(),
      writesAllowed: this.mayWrite(),
      rejected: setPoint.rejectedStatus(),
      fault: this.isFaulted() ? { pilot: newest?.pilot ?? 'F', error: newest?.error ?? null } : null,
      overdrawnA: this.overdraw.isCertain() ? this.overdraw.drawnA() : null,
      withoutLeave: this.withoutLeave.isCertain() ? { drawnA: this.withoutLeave.drawnA() } : null,
    });
  }

  private changed(): void {
    const { condition } = this.standing();
    if (condition !== this.since.condition) this.since = { condition, atMs: this.context.clock.wallMs() };
    this.context.changed();
  }
}

/** OCPP 1.6 section 7.6: no more is known. */
const FAULT = 'OtherError';
const MOST_BACK_OFF_MS = 10_000;
/** Between two polls, so that a slow charger is not asked without end. */
const MINIMUM_GAP_MS = 50;

function outcome(word: CommandResult['outcome']): CommandResult {
  return { outcome: word, status: null, configuration: null, data: null };
}
