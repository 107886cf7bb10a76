import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CardStore } from './card-store.ts';
import { StoreError, type StoreProblem } from './errors.ts';

const RETRY_MS = 60_000;

/**
 * Enters the cards of the configuration into state.db, again every minute until it lets it: a full disk or a lock at the
 * start must not keep the cars from charging. Until then the cards of the start before are the accepted ones.
 */
export class ConfiguredTokens {
  private readonly enter: () => void;
  private readonly clock: Clock;
  private readonly log: Log;
  private storeProblem: StoreProblem | null = null;
  private cancelRetry: Cancel = () => {};

  constructor(
    configured: Parameters<CardStore['applyConfigured']>[0],
    { cards, clock, log }: { readonly cards: CardStore; readonly clock: Clock; readonly log: Log },
  ) {
    this.enter = () => cards.applyConfigured(configured, clock.wallMs());
    this.clock = clock;
    this.log = log;
    this.attempt();
  }

  /** Why they could not be entered; `null` when they are. */
  problem(): StoreProblem | null {
    return this.storeProblem;
  }

  stop(): void {
    this.cancelRetry();
  }

  private attempt(): void {
    try {
      this.enter();
      this.storeProblem = null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { kind, message: detail } = error;
      if (this.storeProblem === null) this.log.error({ kind, detail }, 'The configured cards cannot be entered yet');
      this.storeProblem = { kind, detail, sinceMs: this.storeProblem?.sinceMs ?? this.clock.wallMs() };
      this.cancelRetry = this.clock.after(RETRY_MS, () => this.attempt());
    }
  }
}
