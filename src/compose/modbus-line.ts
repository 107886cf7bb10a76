import type { LineConfig } from '../config/schema.ts';
import type { ModbusLine } from '../transport/modbus/buses.ts';

/** The wire of a device, from a document that was checked. */
export function lineOf({ host = '', port, framing, serial }: LineConfig): ModbusLine {
  return serial === undefined
    ? { kind: 'tcp', host, port, framing }
    : { ...serial, kind: 'serial', dataBits: 8, stopBits: serial.stopBits === 2 ? 2 : 1 };
}
