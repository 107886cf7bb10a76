import type { Cancel, Clock } from '../../clock.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { BootNotificationResponse } from '../../ocpp/v16/messages.ts';

/** How it stands with a back-end (OCPP 1.6 section 4.2). `none`: it has not answered since the start. */
export type RegistrationState = 'none' | 'pending' | 'rejected' | 'accepted';

export interface RegistrationOptions {
  readonly clock: Clock;
  readonly isOpen: () => boolean;
  readonly send: () => Promise<Outcome<BootNotificationResponse>>;
  /** It takes what it is told from now on; after how long it wants to hear a heartbeat, s (0: as it is set). */
  readonly onAccepted: (heartbeatS: number) => void;
  readonly onAnswer: (answer: BootNotificationResponse) => void;
}

/** Where a back-end gives no interval (section 4.2: the charge point chooses one), s. */
const OWN_INTERVAL_S = 60;
const SHORTEST_INTERVAL_S = 10;

/**
 * Reports to the back-end until it accepts, no sooner than it wants. A lost connection is no boot: what was accepted
 * stays so, and a transaction that runs goes on.
 */
export class Registration {
  private readonly options: RegistrationOptions;
  private state: RegistrationState = 'none';
  private isAsking = false;
  private nextMonoMs = 0;
  private cancelNext: Cancel = () => {};

  constructor(options: RegistrationOptions) {
    this.options = options;
  }

  current(): RegistrationState {
    return this.state;
  }

  isAccepted(): boolean {
    return this.state === 'accepted';
  }

  /** The connection is open. */
  opened(): void {
    if (!this.isAccepted()) this.report();
  }

  /** As after a start. */
  begin(): void {
    this.state = 'none';
    this.nextMonoMs = 0;
    this.report();
  }

  /** The back-end asks for it, at whatever time. */
  again(): void {
    this.nextMonoMs = 0;
    this.report();
  }

  stop(): void {
    this.cancelNext();
  }

  private report(): void {
    const { clock, isOpen, send } = this.options;
    this.cancelNext();
    if (this.isAsking || !isOpen()) return;
    const waitMs = this.nextMonoMs - clock.monoMs();
    if (waitMs > 0) {
      this.cancelNext = clock.after(waitMs, () => this.report());
      return;
    }
    this.isAsking = true;
    send().then(
      (outcome) => this.answered(outcome),
      () => this.answered({ kind: 'timeout' }),
    );
  }

  private answered(outcome: Outcome<BootNotificationResponse>): void {
    const { clock, onAccepted, onAnswer } = this.options;
    this.isAsking = false;
    if (outcome.kind !== 'result') {
      this.later(OWN_INTERVAL_S);
      // The next connection begins anew at once.
      if (outcome.kind === 'closed') this.nextMonoMs = clock.monoMs();
      return;
    }
    const { status, interval } = outcome.payload;
    onAnswer(outcome.payload);
    if (status === 'Accepted') {
      this.state = 'accepted';
      onAccepted(interval);
      return;
    }
    this.state = status === 'Pending' ? 'pending' : 'rejected';
    this.later(interval > 0 ? Math.max(SHORTEST_INTERVAL_S, interval) : OWN_INTERVAL_S);
  }

  private later(seconds: number): void {
    const { clock } = this.options;
    this.nextMonoMs = clock.monoMs() + 1_000 * seconds;
    this.cancelNext = clock.after(1_000 * seconds, () => this.report());
  }
}
