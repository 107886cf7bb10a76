import type { Clock } from '../../clock.ts';
import { dialTcp, type TcpEndpoint } from '../tcp.ts';
import { type ModbusBus, ModbusTcpBus } from './bus.ts';

/** The use of a bus by one device. */
export interface BusLease {
  readonly bus: ModbusBus;
  /** The last one to release a bus closes it. */
  release(): Promise<void>;
}

interface SharedBus {
  readonly bus: ModbusTcpBus;
  users: number;
}

/** Gives every device behind the same host and port the same bus: one queue and one connection for all of them. */
export class ModbusBuses {
  private readonly clock: Clock;
  private readonly shared = new Map<string, SharedBus>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  tcp(endpoint: TcpEndpoint): BusLease {
    const address = `${endpoint.host}:${endpoint.port}`;
    const entry = this.shared.get(address) ?? {
      bus: new ModbusTcpBus(address, dialTcp(endpoint, this.clock), this.clock),
      users: 0,
    };
    this.shared.set(address, entry);
    entry.users += 1;
    let isReleased = false;
    return {
      bus: entry.bus,
      release: async () => {
        if (isReleased) return;
        isReleased = true;
        entry.users -= 1;
        if (entry.users > 0) return;
        this.shared.delete(address);
        await entry.bus.close();
      },
    };
  }
}
