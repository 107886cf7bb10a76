import type { WebSocket } from 'ws';
import type { Cancel, Clock } from '../../clock.ts';

/**
 * What comes in on one connection, as fast as it may. A bucket of tokens fills at a steady rate; a frame costs one, a
 * large one more. When it is empty, or when too much is being handled, the socket is not read from: TCP then slows the
 * sender down, and nothing is lost. One frame is handled per turn of the event loop, so that what one chunk of a
 * flood brings does not hold up the other connections.
 */
export class Intake {
  private readonly options: IntakeOptions;
  /** Frames of the chunk that was being read when the socket was paused; their order is kept. */
  private backlog: string[] = [];
  private tokens = BURST;
  private filledMonoMs: number;
  private handling = 0;
  private cancelWait: Cancel | null = null;
  private nextTurn: NodeJS.Immediate | null = null;
  private reportedMonoMs = Number.NEGATIVE_INFINITY;
  private stopped = false;

  constructor(options: IntakeOptions) {
    this.options = options;
    this.filledMonoMs = options.clock.monoMs();
  }

  /** A frame has arrived. With nothing before it, it is handled before this returns. */
  take(text: string): void {
    if (this.stopped) return;
    this.backlog.push(text);
    if (this.nextTurn === null) this.proceed();
    if (this.backlog.length > MOST_WAITING) this.options.socket.pause();
  }

  /** Something arrived that is no frame and was dealt with (a ping, a pong): it costs all the same. */
  count(): void {
    if (this.stopped) return;
    this.spend(1);
    if (this.tokens <= 0 && this.nextTurn === null) this.proceed();
  }

  /** The frame just handled was asked for: answers come no faster than calls go out. */
  asked(): void {
    this.tokens = Math.min(BURST, this.tokens + 1);
  }

  /** A request is being handled from now on. */
  begin(): void {
    this.handling += 1;
  }

  end(): void {
    this.handling -= 1;
    if (this.handling === MAX_HANDLING - 1 && this.nextTurn === null) this.proceed();
  }

  stop(): void {
    this.stopped = true;
    this.backlog = [];
    this.cancelWait?.();
    if (this.nextTurn !== null) clearImmediate(this.nextTurn);
    // So that the other side's goodbye is heard.
    if (this.options.socket.isPaused) this.options.socket.resume();
  }

  /** Handles one frame if that is allowed now, and sees to what comes after it. */
  private proceed(): void {
    this.nextTurn = null;
    if (this.stopped) return;
    if (this.handling >= MAX_HANDLING) {
      this.options.socket.pause();
      return;
    }
    this.fill();
    if (this.tokens <= 0) {
      this.waitForToken();
      return;
    }
    const text = this.backlog.shift();
    if (text === undefined) {
      if (this.options.socket.isPaused) this.options.socket.resume();
      return;
    }
    this.spend(1 + Math.floor(text.length / LARGE_FRAME));
    this.nextTurn = setImmediate(() => this.proceed());
    this.options.handle(text);
  }

  private waitForToken(): void {
    const { socket, clock } = this.options;
    socket.pause();
    // A peer that waits for each answer, as it should (OCPP-J 1.6 section 4.1.1), is only catching up.
    if (this.backlog.length > MOST_UNANSWERED) this.report();
    if (this.cancelWait !== null) return;
    this.cancelWait = clock.after(Math.ceil(((1 - this.tokens) * 1_000) / PER_SECOND), () => {
      this.cancelWait = null;
      if (this.nextTurn === null) this.proceed();
    });
  }

  private report(): void {
    const nowMs = this.options.clock.monoMs();
    if (nowMs - this.reportedMonoMs < REPORT_EVERY_MS) return;
    this.reportedMonoMs = nowMs;
    this.options.flooded();
  }

  private fill(): void {
    const nowMs = this.options.clock.monoMs();
    this.tokens = Math.min(BURST, this.tokens + ((nowMs - this.filledMonoMs) * PER_SECOND) / 1_000);
    this.filledMonoMs = nowMs;
  }

  /** The debt of what one chunk brought is bounded, so that a wait is. */
  private spend(cost: number): void {
    this.fill();
    this.tokens = Math.max(-BURST, this.tokens - cost);
  }
}

export interface IntakeOptions {
  readonly socket: Pick<WebSocket, 'pause' | 'resume' | 'isPaused'>;
  readonly clock: Clock;
  readonly handle: (text: string) => void;
  /** Once a minute, while it sends faster than it may without waiting for answers. */
  readonly flooded: () => void;
}

/** Frames a second in the long run, and at once after a rest: a replay of 1500 transactions takes about a minute. */
const PER_SECOND = 50;
const BURST = 500;
/** A frame costs one token more for each of these, characters. */
const LARGE_FRAME = 4_096;
/** Beyond this the socket is paused; what its current chunk holds comes all the same (64 KiB). */
const MOST_WAITING = 16;
const MOST_UNANSWERED = 10;
const MAX_HANDLING = 100;
const REPORT_EVERY_MS = 60_000;
