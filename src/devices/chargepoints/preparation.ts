import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import type { Leases } from './leases.ts';
import { limitLine } from './limit-line.ts';
import { SetUp } from './set-up.ts';
import type { StationFacts } from './station-facts.ts';
import type { WantedKey } from './wanted-keys.ts';

export interface PreparationOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connectorId: number;
  readonly facts: StationFacts;
  readonly leases: Leases;
  readonly isCharging: () => boolean;
  /** No car is plugged in, anywhere. */
  readonly mayBoot: () => boolean;
  /** What it shall be set to. */
  readonly wanted: readonly WantedKey[];
  /** All of that is done. */
  readonly prepared: (connection: Ocpp16Connection) => void;
  readonly changed: () => void;
}

/** Everything that is said to a station before it is `ok`, and what it is asked when it came back in silence. */
export class Preparation {
  private readonly options: PreparationOptions;
  private readonly setUp: SetUp;
  private connection: Ocpp16Connection | null = null;
  private cancelWait: Cancel = () => {};
  private hasBooted = false;
  private hasCapabilities = false;
  private isSetUp = false;
  private startedMonoMs = Number.NEGATIVE_INFINITY;
  private hasIntroducedItself = false;
  /** Messages we asked for and that have not come yet: they are not news of a boot, and they are no older than that. */
  private readonly asked = new Set<Asked>();
  private heard = new Set<Asked>();

  constructor(options: PreparationOptions) {
    this.options = options;
    this.setUp = new SetUp(options);
  }

  connected(connection: Ocpp16Connection): void {
    this.connection = connection;
    this.asked.clear();
    this.heard.clear();
    this.withhold(connection);
    // A station that did not reboot comes back without a BootNotification (OCPP-J 1.6 section 5.4).
    this.prepareAfter(BOOT_WAIT_MS);
  }

  disconnected(): void {
    this.cancelWait();
    this.connection = null;
  }

  /** `anew`: it has booted, or is another one, so that nothing said before holds. */
  introduced(anew: boolean): void {
    this.hasIntroducedItself = true;
    if (this.connection !== null) this.withhold(this.connection);
    if (!anew || this.connection === null) return;
    this.setUp.booted();
    this.hasBooted = true;
    this.hasCapabilities = false;
    this.isSetUp = false;
    // Not before the answer is out: a station that has not been accepted does not listen.
    this.prepareAfter(0);
  }

  /**
   * It was set up, or had the time for it. Before that it stays at its safe current, so that no call of the set-up that
   * hangs can keep a lower limit waiting. One that was set up once and has not booted needs nothing.
   */
  isDone(): boolean {
    return this.isSetUp || this.options.clock.monoMs() - this.startedMonoMs >= LONGEST_MS;
  }

  /** To be called once a second: what has to wait until no car is there. */
  tick(): void {
    const { connection, options } = this;
    if (connection === null || !this.isSetUp) return;
    const work = options.mayBoot() ? this.setUp.boot(connection) : Promise.resolve();
    work.then(() => this.setUp.checkOtherController(connection)).catch((error: unknown) => this.failed(error));
  }

  /** Something else than our profiles seems to rule. */
  clearForeignProfiles(): void {
    const { connection, options } = this;
    if (connection === null) return;
    this.setUp
      .clearForeignProfiles(connection, options.connectorId, 'anew')
      .catch((error: unknown) => this.failed(error));
  }

  /** A message came; true when it was asked for. */
  hears(message: Asked): boolean {
    this.heard.add(message);
    return this.asked.delete(message);
  }

  ask(requestedMessage: Asked): void {
    if (this.connection !== null) void this.request(this.connection, requestedMessage);
  }

  private prepareAfter(delayMs: number): void {
    const { connection } = this;
    if (connection === null) return;
    this.cancelWait();
    this.startedMonoMs = this.options.clock.monoMs();
    this.cancelWait = this.options.clock.after(delayMs, () => {
      this.prepare(connection).catch((error: unknown) => this.failed(error));
    });
  }

  private withhold(connection: Ocpp16Connection): void {
    connection.withhold(this.options.facts.quirks().neverSend ?? []);
  }

  private failed(error: unknown): void {
    this.options.log.error({ err: error }, 'setting up the charge point failed');
  }

  /** Ends early when the connection does. */
  private async prepare(connection: Ocpp16Connection): Promise<void> {
    const { leases, connectorId, changed } = this.options;
    const round = this.startedMonoMs;
    const isCurrent = (): boolean => this.connection === connection && this.startedMonoMs === round;
    if (!this.hasBooted && this.setUp.isKnown()) this.isSetUp = true;
    if (!this.isSetUp && !this.hasCapabilities) {
      await this.setUp.readCapabilities(connection);
      if (!isCurrent()) return;
      this.hasCapabilities = true;
    }
    leases.attach(limitLine(connection));
    await this.setUp.clearForeignProfiles(connection, connectorId);
    if (!isCurrent()) return;
    if (!this.isSetUp) {
      await this.setUp.configure(connection, isCurrent);
      if (!isCurrent()) return;
      this.isSetUp = true;
      changed();
    }
    await this.askForNews(connection);
    if (isCurrent()) this.options.prepared(connection);
  }

  /** Asks a station that came back in silence how it is (section 5.17). Those that cannot be asked say so. */
  private async askForNews(connection: Ocpp16Connection): Promise<void> {
    if (!this.heard.has('StatusNotification')) await this.request(connection, 'StatusNotification');
    if (!this.hasIntroducedItself) await this.request(connection, 'BootNotification');
    if (!this.heard.has('MeterValues') && this.options.isCharging()) await this.request(connection, 'MeterValues');
  }

  private async request(connection: Ocpp16Connection, requestedMessage: Asked): Promise<void> {
    if (this.options.facts.quirks().noTrigger?.includes(requestedMessage) === true) return;
    this.asked.add(requestedMessage);
    const address = requestedMessage === 'BootNotification' ? {} : { connectorId: this.options.connectorId };
    const outcome = await connection.call('TriggerMessage', { requestedMessage, ...address });
    const willCome = outcome.kind === 'result' && outcome.payload.status === 'Accepted';
    if (!willCome) this.asked.delete(requestedMessage);
  }
}

type Asked = 'BootNotification' | 'StatusNotification' | 'MeterValues';

/** So long a station may take to say that it has booted. */
const BOOT_WAIT_MS = 2_000;
/** After this it may charge, although it was not set up as it should. */
const LONGEST_MS = 120_000;
