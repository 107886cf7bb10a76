import type { Clock } from '../../../src/clock.ts';
import type { Dial } from '../../../src/transport/byte-stream.ts';
import { QueuedBus } from '../../../src/transport/modbus/bus.ts';
import type { ModbusLine } from '../../../src/transport/modbus/buses.ts';
import { TcpCarrier } from '../../../src/transport/modbus/tcp-carrier.ts';

/** Modbus TCP on loopback. */
export function tcpLine(port: number): ModbusLine {
  return { kind: 'tcp', host: '127.0.0.1', port, framing: 'tcp' };
}

/** A bus whose questions time out after two seconds. */
export function tcpBus(dial: Dial, clock: Clock): QueuedBus {
  return new QueuedBus('test', new TcpCarrier(dial, clock, 2_000), clock);
}
