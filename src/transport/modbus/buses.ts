import type { Clock } from '../../clock.ts';
import type { FrameBook } from '../frames.ts';
import { dialSerial, type SerialSettings } from '../serial.ts';
import { dialTcp, type TcpEndpoint } from '../tcp.ts';
import { type Carrier, type ModbusBus, QueuedBus } from './bus.ts';
import { RtuCarrier } from './rtu-carrier.ts';
import { TcpCarrier } from './tcp-carrier.ts';

/** A wire on which Modbus is spoken. */
export type ModbusLine =
  /** `rtu`: a gateway that passes the bytes of its serial side on as they are. */
  | (TcpEndpoint & { readonly kind: 'tcp'; readonly framing: 'tcp' | 'rtu' })
  | (SerialSettings & { readonly kind: 'serial' });

/** The use of a bus by one device. */
export interface BusLease {
  readonly bus: ModbusBus;
  /** The last one to release a bus closes it. */
  release(): Promise<void>;
}

interface SharedBus {
  readonly bus: QueuedBus;
  users: number;
}

/** A device begins its answer within this, ms: slow ones take 300 (Modbus RTU meters), gateways add their own. */
const SERIAL_LATENCY_MS = 500;
const GATEWAY_LATENCY_MS = 1_000;
/** Start, eight data bits, parity or second stop bit, stop. */
const BITS_PER_BYTE = 11;

/** Gives every device on the same wire the same bus: one queue and one connection for all of them. */
export class ModbusBuses {
  private readonly clock: Clock;
  private readonly frames: FrameBook | null;
  private readonly shared = new Map<string, SharedBus>();

  constructor(clock: Clock, frames: FrameBook | null = null) {
    this.clock = clock;
    this.frames = frames;
  }

  lease(line: ModbusLine): BusLease {
    const address = addressOf(line);
    const entry = this.shared.get(address) ?? {
      bus: new QueuedBus(address, this.carrierFor(line), this.clock, this.frames?.of(`modbus ${address}`)),
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

  private carrierFor(line: ModbusLine): Carrier {
    const { clock } = this;
    if (line.kind === 'serial') {
      const byteMs = (BITS_PER_BYTE * 1000) / line.baudRate;
      return new RtuCarrier(dialSerial(line), clock, { byteMs, latencyMs: SERIAL_LATENCY_MS });
    }
    if (line.framing === 'tcp') return new TcpCarrier(dialTcp(line, clock), clock);
    return new RtuCarrier(dialTcp(line, clock), clock, { byteMs: 0, latencyMs: GATEWAY_LATENCY_MS });
  }
}

/** For people, and what makes two lines the same wire. */
export function addressOf(line: ModbusLine): string {
  return line.kind === 'serial' ? line.path : `${line.host}:${line.port}`;
}
