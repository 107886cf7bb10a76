import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';

export interface FreeVendOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connectorId: number;
  readonly connection: () => Ocpp16Connection | null;
  readonly isRunning: () => boolean;
}

/**
 * Charging without a card: when a car has been plugged in and nothing has begun, the session is started from here, once
 * for each car. A station that begins by itself (free vending, Plug & Charge of its own) is left to do so.
 */
export class FreeVend {
  private readonly options: FreeVendOptions;
  private cancelStart: Cancel = () => {};
  private isWaiting = false;

  constructor(options: FreeVendOptions) {
    this.options = options;
  }

  /** By its newest status; `prepares`: a car is there, and no session. */
  status(prepares: boolean): void {
    if (prepares === this.isWaiting) return;
    this.isWaiting = prepares;
    this.cancelStart();
    if (!prepares) return;
    this.cancelStart = this.options.clock.after(OWN_START_MS, () => {
      this.begin().catch((err: unknown) => this.options.log.error({ err }, 'a session could not be started'));
    });
  }

  private async begin(): Promise<void> {
    const { connection, connectorId, isRunning, log } = this.options;
    const line = connection();
    if (line === null || isRunning()) return;
    const idTag = await identifierOf(line);
    if (isRunning() || !this.isWaiting) return;
    const outcome = await line.call('RemoteStartTransaction', { connectorId, idTag });
    const status = outcome.kind === 'result' ? outcome.payload.status : outcome.kind;
    if (status !== 'Accepted') log.warn({ status }, 'the station does not start without a card');
  }
}

/** In which a station starts that does so by itself, ms. */
const OWN_START_MS = 4_000;
const ANYBODY = 'FREE';

/** Alfen starts without a card under this identifier alone, and only then takes a start from afar (evcc PR 5021). */
async function identifierOf(line: Ocpp16Connection): Promise<string> {
  const key = 'PlugAndChargeIdentifier';
  const outcome = await line.call('GetConfiguration', { key: [key] });
  const entries = outcome.kind === 'result' ? (outcome.payload.configurationKey ?? []) : [];
  const value = entries.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value?.trim() ?? '';
  return /^[\x21-\x7e]{1,20}$/.test(value) ? value : ANYBODY;
}
