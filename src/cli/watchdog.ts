import { type ChildProcess, execFile, spawn } from 'node:child_process';
import type { Log } from '../log.ts';

export interface WatchdogOptions {
  /** Without a completed control cycle for this long the process is ended, ms. */
  readonly limitMs: number;
  /** Where systemd listens (`NOTIFY_SOCKET`); `null` without it. */
  readonly notifySocket: string | null;
  readonly log: Log;
}

/** Shorter than a lease, and longer than a slow disk and a large report together, ms. */
const PATIENCE_MS = 30_000;
/** A quiet site decides once a second, ms. */
const LEAST_PATIENCE_MS = 4_000;
/** A machine that was suspended wakes up with one slice missed, and not with all of them. */
const SLICES = 4;

/**
 * Told of each beat by a line. It ends with the process (end of input) and ends the process when lines stay out. A shell,
 * because a loop that hangs cannot watch itself, and a thread of Node costs 18 MB.
 */
const GUARD = `
missed=0
while [ "$missed" -lt "$3" ]; do
  if read -r -t "$2" _; then missed=0; elif [ $? -gt 128 ]; then missed=$((missed + 1)); else exit 0; fi
done
echo 'Control stands still: the process is ended, to be started anew.' >&2
kill -KILL "$1"
`;

/**
 * What the supervisor asks for: systemd says after how long it loses patience (`WATCHDOG_USEC`, sd_watchdog_enabled(3)).
 * The process is not to wait longer than that.
 */
export function askedOfWatchdog(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<WatchdogOptions, 'limitMs' | 'notifySocket'> {
  const askedMs = Number(environment['WATCHDOG_USEC'] ?? Number.NaN) / 1_000;
  return {
    limitMs: askedMs > 0 ? Math.min(Math.max(askedMs, LEAST_PATIENCE_MS), PATIENCE_MS) : PATIENCE_MS,
    notifySocket: environment['NOTIFY_SOCKET'] ?? null,
  };
}

/**
 * Ends a process whose control has come to a stand, however busy it is otherwise: a process that hangs holds its
 * connections, and nobody would take over. The supervisor starts it anew; meanwhile the leases run out. Where systemd
 * listens it is told as well, so that it notices even a process that is stopped as a whole.
 */
export class Watchdog {
  private readonly options: WatchdogOptions;
  private guard: ChildProcess | null = null;
  private beatMs = Number.NEGATIVE_INFINITY;
  private ended = false;
  /** It could not be started, and systemd alone watches. */
  private guardless = false;

  constructor(options: WatchdogOptions) {
    this.options = options;
  }

  /** A control cycle was completed: nothing else feeds it. It watches from the first one on. */
  fed(): void {
    const nowMs = performance.now();
    const { limitMs } = this.options;
    if (this.ended || nowMs - this.beatMs < limitMs / SLICES / 2) return;
    this.tellSystemd(this.beatMs === Number.NEGATIVE_INFINITY ? 'READY=1' : 'WATCHDOG=1');
    this.beatMs = nowMs;
    if (this.guardless) return;
    this.guard ??= this.watch();
    this.guard.stdin?.write('\n');
  }

  /** Before a stop that was asked for. */
  stop(): void {
    this.ended = true;
    this.guard?.stdin?.end();
    this.tellSystemd('STOPPING=1');
  }

  private watch(): ChildProcess {
    const { limitMs, log } = this.options;
    const numbers = [process.pid, limitMs / SLICES / 1_000, SLICES].map(String);
    const guard = spawn('bash', ['-c', GUARD, 'watchdog', ...numbers], { stdio: ['pipe', 'ignore', 'inherit'] });
    guard.on('error', ({ message }) => {
      this.guardless = true;
      log.error({ detail: message }, 'There is no watchdog: a process that hangs is noticed by nobody');
    });
    // Whoever ended it: the next beat starts another one.
    guard.on('exit', () => {
      this.guard = null;
    });
    guard.stdin.on('error', ({ message }) => log.warn({ detail: message }, 'The watchdog does not listen'));
    guard.unref();
    return guard;
  }

  /** Node speaks no datagrams over Unix sockets: systemd's own tool does. */
  private tellSystemd(message: string): void {
    const { notifySocket, log } = this.options;
    if (notifySocket === null) return;
    execFile('systemd-notify', [message], (error) => {
      if (error !== null) log.warn({ message, detail: error.message }, 'systemd could not be told');
    });
  }
}
