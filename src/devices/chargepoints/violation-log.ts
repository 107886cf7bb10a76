import type { Log } from '../../log.ts';
import type { Violation } from '../../ocpp/rpc/connection.ts';

/** What a station does against the protocol, each kind once: some break the same rule in every message. */
export class ViolationLog {
  private readonly log: Log;
  private readonly seen = new Set<string>();

  constructor(log: Log) {
    this.log = log;
  }

  note({ action, detail }: Violation): void {
    const kind = `${action} ${detail}`;
    if (this.seen.has(kind) || this.seen.size >= MOST) return;
    this.seen.add(kind);
    this.log.warn({ action, detail }, 'the station breaks the protocol, or reports what cannot be');
  }
}

const MOST = 50;
