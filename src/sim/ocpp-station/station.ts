import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { type InstalledProfile, limitAt, phasesAt } from '../../ocpp/v16/charging-profiles.ts';
import { FaultSwitch } from '../faults.ts';
import type { Evse } from '../world/evse.ts';
import { type CallFault, callHandlers, type StationControls } from './calls.ts';
import { StationConfiguration } from './configuration.ts';
import { StationLink } from './link.ts';
import { Outbox, type TransactionMessage } from './outbox.ts';
import { PhaseSwitch, type SwitchingHabit } from './phase-switch.ts';
import { QUIRK_NAMES, QUIRKS } from './quirks.ts';
import type { Quirk } from './quirky-socket.ts';
import { StationReports, type Status } from './reports.ts';
import { StationServices } from './services.ts';
import { StationTransactions, type StopReason, type Transaction } from './transactions.ts';
import { Wire } from './wire.ts';

/**
 * `half-open`: the connection stands and nothing moves. `offline`: the line is cut. `late`: what it says arrives this
 * many ms late (default 3000). `duplicates`: transaction messages go out twice. `rejects-profiles`: every
 * SetChargingProfile is answered Rejected; `rejects-defaults`, `rejects-levels`, `rejects-phases`: a TxDefaultProfile, a
 * stack level above 0, a profile with numberPhases. `ignores-limits`: profiles are accepted and not obeyed.
 * `never-expires`: profiles have no end. `no-schedule`: GetCompositeSchedule is rejected. `ignores-phases`: it does not
 * switch; `switches-under-load`: it does so at once; `phases-need-pause`: only while it is told to pause.
 * `draws-without-leave`: its car charges without a transaction. `refuses-stop`: RemoteStopTransaction is rejected.
 * `clock-off`: its clock is wrong by this many ms (default one hour). Beside these stand the quirks of quirks.ts.
 */
const STATION_FAULTS = [
  'half-open',
  'offline',
  'late',
  'duplicates',
  'rejects-profiles',
  'rejects-defaults',
  'rejects-levels',
  'rejects-phases',
  'ignores-limits',
  'never-expires',
  'no-schedule',
  'ignores-phases',
  'switches-under-load',
  'phases-need-pause',
  'draws-without-leave',
  'refuses-stop',
  'clock-off',
] as const;

export interface StationOptions {
  readonly identity: string;
  readonly evse: Evse;
  readonly clock: Clock;
  readonly log: Log;
  /** `ws://…` of the central system; the identity is appended to the path. */
  readonly centralSystemUrl: string;
}

export interface RebootOptions {
  /** Charging profiles are kept in flash. */
  readonly keepProfiles: boolean;
}

const CONNECTOR = 1;
const LATE_MS = 3_000;
const CLOCK_OFF_MS = 3_600_000;
const REBOOT_MS = 3_000;
/** Leaves time for the StopTransaction; what does not get out waits in the outbox. */
const RESET_AFTER_MS = 1_000;
/** After the answer is out: what was triggered must not overtake it. */
const AFTER_ANSWER_MS = 20;

/**
 * One charge point with one connector, speaking OCPP 1.6J. {@link tick} lets it look at its socket, its card reader
 * and its clock; charging profiles are obeyed in the moment they arrive.
 */
export class SimulatedStation implements StationControls {
  readonly identity: string;
  readonly faults = new FaultSwitch([...STATION_FAULTS, ...QUIRK_NAMES], () => this.applyFaults());
  readonly configuration = new StationConfiguration();
  private readonly options: StationOptions;
  private readonly evse: Evse;
  private readonly phaseSwitch: PhaseSwitch;
  private readonly wire: Wire;
  private readonly link: StationLink;
  private readonly outbox: Outbox;
  private readonly transactions: StationTransactions;
  private readonly services: StationServices;
  /** What it says of its own accord. */
  readonly reports: StationReports;
  private wirePort = 0;
  private installed: readonly InstalledProfile[] = [];
  private rebooting = false;
  private operative = true;
  private cancelReboot: Cancel = () => {};

  constructor(options: StationOptions) {
    const { clock, log, identity, evse } = options;
    const farEnd = new URL(options.centralSystemUrl);
    this.options = options;
    this.identity = identity;
    this.evse = evse;
    this.phaseSwitch = new PhaseSwitch(evse, clock);
    this.wire = new Wire(clock, { host: farEnd.hostname, port: Number(farEnd.port || 80) });
    this.services = new StationServices({
      identity,
      configuration: this.configuration,
      link: () => this.link,
      now: () => this.now(),
      taken: () => (evse.car !== null ? 'Occupied' : this.operative ? null : 'Unavailable'),
      inBackground: (work) => this.reports.inBackground(work),
    });
    this.link = new StationLink({
      clock,
      log,
      url: () =>
        `ws://127.0.0.1:${this.wirePort}${farEnd.pathname.replace(/\/?$/, '/')}${encodeURIComponent(identity)}`,
      handlers: { ...callHandlers(this), ...this.services.handlers() },
      pingIntervalMs: () => 1000 * this.configuration.number('WebSocketPingInterval'),
      quirks: () => this.quirks(),
      moment: () => ({
        nowMs: this.now(),
        key: (name) => this.configuration.get([name]).configurationKey[0]?.value ?? '',
        reboot: () => this.reboot({ keepProfiles: true }),
      }),
      onOpen: () => {
        this.reports.connected();
        this.outbox.pump();
      },
    });
    this.outbox = new Outbox({
      clock,
      log,
      link: this.link,
      configuration: this.configuration,
      online: () => this.reports.online(),
      twice: () => this.faults.has('duplicates'),
      onStarted: (number, answer) => this.transactions.answered(number, answer.transactionId, answer.idTagInfo.status),
    });
    this.transactions = new StationTransactions({
      evse,
      clock,
      configuration: this.configuration,
      connectorId: CONNECTOR,
      now: () => this.now(),
      report: (message) => this.reportTransaction(message),
      ended: () => {
        evse.setOffer(0);
        this.installed = this.installed.filter((profile) => profile.purpose !== 'TxProfile');
      },
    });
    this.reports = new StationReports({
      identity,
      connectorId: CONNECTOR,
      evse,
      clock,
      log,
      link: this.link,
      configuration: this.configuration,
      now: () => this.now(),
      transaction: () => this.transactions.current,
      operative: () => this.operative,
      status: () => this.status(),
      keep: (message) => this.outbox.push(message),
      accepted: () => this.outbox.pump(),
    });
  }

  /** Begins to dial; resolves when the station is set up, not when it is connected. */
  async start(): Promise<void> {
    this.wirePort = await this.wire.open();
    this.link.start();
  }

  async stop(): Promise<void> {
    this.cancelReboot();
    this.reports.stop();
    this.outbox.stop();
    this.link.stop();
    await this.wire.close();
  }

  /** To be called a few times a second. */
  tick(): void {
    if (this.rebooting) return;
    this.transactions.watchSocket();
    this.watchReader();
    this.applyOffer();
    this.reports.tick();
  }

  isConnected(): boolean {
    return this.link.isOpen();
  }

  /** Calls that the central system has not answered yet. */
  unansweredCalls(): number {
    return this.link.unansweredCalls();
  }

  resetSoon(reason: StopReason): void {
    this.afterAnswer(() => {
      this.transactions.end(reason);
      this.cancelReboot();
      this.cancelReboot = this.options.clock.after(RESET_AFTER_MS, () => this.reboot({ keepProfiles: true }));
    });
  }

  /** As a power cut does it: whatever transaction still runs is closed afterwards, with reason PowerLoss. */
  reboot(options: RebootOptions): void {
    if (!options.keepProfiles) this.installed = [];
    this.rebooting = true;
    this.reports.rebooted();
    this.evse.dropContactor();
    this.evse.setOffer(0);
    this.link.restart(REBOOT_MS);
    this.cancelReboot();
    this.cancelReboot = this.options.clock.after(REBOOT_MS, () => {
      this.rebooting = false;
      this.transactions.rebooted();
    });
  }

  /** Its own idea of the time, UTC epoch ms. */
  now(): number {
    return this.options.clock.wallMs() + (this.faults.value('clock-off', CLOCK_OFF_MS) ?? 0);
  }

  runningTransaction(): Transaction | null {
    return this.transactions.current;
  }

  maxCurrentA(): number {
    return this.evse.spec.maxCurrentA;
  }

  profiles(): readonly InstalledProfile[] {
    return this.installed;
  }

  setProfiles(profiles: readonly InstalledProfile[]): void {
    this.installed = profiles;
    if (!this.rebooting) this.applyOffer();
  }

  has(fault: CallFault): boolean {
    return this.faults.has(fault);
  }

  setOperative(operative: boolean): void {
    this.operative = operative;
  }

  admit(idTag: string): void {
    this.transactions.admit(idTag);
  }

  endTransaction(reason: StopReason): void {
    this.transactions.end(reason);
  }

  afterAnswer(run: () => void): void {
    this.options.clock.after(AFTER_ANSWER_MS, run);
  }

  private watchReader(): void {
    const idTag = this.evse.takeCard();
    if (idTag === null || !this.operative) return;
    const { current } = this.transactions;
    const reservedFor = this.services.reservedFor();
    if (current === null && reservedFor !== null && reservedFor !== idTag) return;
    if (current === null) this.reports.inBackground(this.authorise(idTag));
    else if (current.idTag === idTag) this.transactions.end('Local');
  }

  private async authorise(idTag: string): Promise<void> {
    const outcome = this.reports.online()
      ? await this.link.call('Authorize', { idTag })
      : ({ kind: 'closed' } as const);
    const allowed =
      outcome.kind === 'result' ? outcome.payload.idTagInfo.status === 'Accepted' : this.services.allowsAlone(idTag);
    if (allowed) this.transactions.admit(idTag);
  }

  private reportTransaction(message: TransactionMessage): void {
    if (message.kind === 'start') {
      this.reports.transactionStarted();
      this.services.used();
    }
    this.outbox.push(message);
  }

  private quirks(): readonly Quirk[] {
    return QUIRK_NAMES.filter((name) => this.faults.has(name)).map((name) => QUIRKS[name]);
  }

  private applyOffer(): void {
    let offerA = this.allowedA();
    for (const { offers } of this.quirks()) offerA = offers?.(offerA) ?? offerA;
    this.evse.setOffer(offerA);
  }

  private allowedA(): number {
    const transaction = this.transactions.current;
    if (transaction === null) return this.faults.has('draws-without-leave') ? this.maxCurrentA() : 0;
    const situation = { connectorId: CONNECTOR, nowMs: this.now(), transaction };
    const limitA = limitAt(this.installed, situation) ?? this.maxCurrentA();
    const allowedA = this.faults.has('ignores-limits') ? this.maxCurrentA() : limitA;
    return this.phaseSwitch.offerA(phasesAt(this.installed, situation), allowedA, this.switchingHabit());
  }

  private switchingHabit(): SwitchingHabit {
    if (this.faults.has('ignores-phases')) return 'never';
    if (this.faults.has('switches-under-load')) return 'under-load';
    return this.faults.has('phases-need-pause') ? 'waits-for-pause' : 'pauses';
  }

  private status(): Status {
    const { current, finishing, cardWaits } = this.transactions;
    if (!this.operative && current === null) return 'Unavailable';
    if (this.evse.car === null && this.services.reservedFor() !== null) return 'Reserved';
    if (this.evse.car === null) return cardWaits ? 'Preparing' : 'Available';
    if (current === null && this.faults.has('draws-without-leave') && this.evse.contactorClosed) return 'Charging';
    if (current === null) return finishing ? 'Finishing' : 'Preparing';
    if (this.evse.offerA === 0) return 'SuspendedEVSE';
    return this.evse.contactorClosed ? 'Charging' : 'SuspendedEV';
  }

  /** A quirk in the configuration stays: that is the kind of station it is. */
  private applyFaults(): void {
    for (const { configuration } of this.quirks()) this.configuration.overrule(configuration ?? {});
    this.wire.setCondition({
      halfOpen: this.faults.has('half-open'),
      offline: this.faults.has('offline'),
      lateMs: this.faults.value('late', LATE_MS) ?? 0,
    });
  }
}
