import type { Cancel, Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import type { StationFacts } from './station-facts.ts';

export interface FreeVendOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly connectorId: number;
  readonly facts: StationFacts;
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
    const { connection, connectorId, facts, isRunning, log } = this.options;
    const line = connection();
    if (line === null || isRunning()) return;
    const key = facts.quirks().remoteStartIdTokenKey;
    const idTag = key === undefined ? ANYBODY : await identifierOf(line, key);
    if (isRunning() || !this.isWaiting) return;
    const outcome = await line.call('RemoteStartTransaction', { connectorId, idTag });
    const status = outcome.kind === 'result' ? outcome.payload.status : outcome.kind;
    if (status !== 'Accepted') log.warn({ status }, 'the station does not start without a card');
  }
}

/** In which a station starts that does so by itself, ms. */
const OWN_START_MS = 4_000;
const ANYBODY = 'FREE';

/** What the station says is the only id token that it takes. */
async function identifierOf(line: Ocpp16Connection, key: string): Promise<string> {
  const outcome = await line.call('GetConfiguration', { key: [key] });
  const entries = outcome.kind === 'result' ? (outcome.payload.configurationKey ?? []) : [];
  const value = entries.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value?.trim() ?? '';
  return /^[\x21-\x7e]{1,20}$/.test(value) ? value : ANYBODY;
}
