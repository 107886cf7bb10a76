import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { MqttLink, type MqttOptions } from './link.ts';

/** The use of a broker by one device, or by who tells and hears for the house. */
export interface MqttLease {
  readonly link: MqttLink;
  /** The last one to release a link ends it. */
  release(): Promise<void>;
}

interface SharedLink {
  readonly link: MqttLink;
  users: number;
}

/** Gives everybody who names the same broker with the same user the same link: one connection for all of them. */
export class MqttBrokers {
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly shared = new Map<string, SharedLink>();

  constructor(clock: Clock, log: Log) {
    this.clock = clock;
    this.log = log;
  }

  /** The link is not started by this. The status topic of the first one to lease it holds. */
  lease(options: MqttOptions): MqttLease {
    const { host, port, tls, username } = options;
    const key = JSON.stringify([host, port, tls, username]);
    const entry = this.shared.get(key) ?? { link: new MqttLink(options, this.clock, this.log), users: 0 };
    this.shared.set(key, entry);
    entry.users += 1;
    let isReleased = false;
    return {
      link: entry.link,
      release: async () => {
        if (isReleased) return;
        isReleased = true;
        entry.users -= 1;
        if (entry.users > 0) return;
        this.shared.delete(key);
        await entry.link.stop();
      },
    };
  }
}
