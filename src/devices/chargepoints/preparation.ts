import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import type { Leases } from './leases.ts';
import { limitLine } from './limit-line.ts';
import type { WantedKey } from './offline-policy.ts';
import { SetUp } from './set-up.ts';
import type { StationFacts } from './station-facts.ts';

export interface PreparationOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connectorId: number;
  /** Wanted time between two meter values, s. */
  readonly sampleIntervalS: number;
  readonly facts: StationFacts;
  readonly leases: Leases;
  readonly isCharging: () => boolean;
  /** What else it shall be set to. */
  readonly wantedKeys: readonly WantedKey[];
  /** All of that is done. */
  readonly prepared: (connection: Ocpp16Connection) => void;
}

/** Everything that is said to a station before it is `ok`, and what it is asked when it came back in silence. */
export class Preparation {
  private readonly options: PreparationOptions;
  private readonly setUp: SetUp;
  private connection: Ocpp16Connection | null = null;
  private cancelWait: Cancel = () => {};
  private hasCapabilities = false;
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
    if (!anew || this.connection === null) return;
    this.setUp.booted();
    this.hasCapabilities = false;
    // Not before the answer is out: a station that has not been accepted does not listen.
    this.prepareAfter(0);
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
    this.cancelWait = this.options.clock.after(delayMs, () => {
      this.prepare(connection).catch((error: unknown) => {
        this.options.log.error({ err: error }, 'setting up the charge point failed');
      });
    });
  }

  /** Ends early when the connection does. */
  private async prepare(connection: Ocpp16Connection): Promise<void> {
    const { facts, leases, connectorId } = this.options;
    const isCurrent = (): boolean => this.connection === connection;
    if (!this.hasCapabilities) {
      const capabilities = await this.setUp.readCapabilities(connection, facts.get());
      if (!isCurrent()) return;
      facts.learn({ rateUnit: capabilities.rateUnit, maxStackLevel: capabilities.maxStackLevel });
      this.hasCapabilities = true;
    }
    leases.attach(limitLine(connection));
    await this.setUp.clearForeignProfiles(connection, connectorId);
    await this.setUp.writeMeasurement(connection);
    await this.setUp.writeKeys(connection, this.options.wantedKeys);
    if (isCurrent()) await this.askForNews(connection);
    if (isCurrent()) this.options.prepared(connection);
  }

  /** Asks a station that came back in silence how it is (section 5.17). Those that cannot be asked say so. */
  private async askForNews(connection: Ocpp16Connection): Promise<void> {
    if (!this.heard.has('StatusNotification')) await this.request(connection, 'StatusNotification');
    if (!this.hasIntroducedItself) await this.request(connection, 'BootNotification');
    if (!this.heard.has('MeterValues') && this.options.isCharging()) await this.request(connection, 'MeterValues');
  }

  private async request(connection: Ocpp16Connection, requestedMessage: Asked): Promise<void> {
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
