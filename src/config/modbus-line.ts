import { Type } from 'typebox';
import { host, port, section, unit } from './parts.ts';

const Serial = Type.Object(
  {
    path: Type.String({
      description: 'Serial device, best by its stable name: /dev/serial/by-id/…',
      minLength: 1,
      maxLength: 200,
    }),
    baudRate: Type.Integer({ description: 'Bits per second', minimum: 300, maximum: 921_600, default: 9_600 }),
    parity: Type.Enum(['none', 'even', 'odd'], { description: 'Parity of its eight data bits', default: 'none' }),
    stopBits: Type.Integer({ description: 'Stop bits', minimum: 1, maximum: 2, default: 1 }),
  },
  { ...section, description: 'The RS-485 line (Modbus RTU), instead of host. All devices of a line state the same' },
);

/** How a Modbus device is reached: over the network, or on a serial line. */
export const modbusLine = (whose: string) => ({
  host: Type.Optional(host(`Address of ${whose} or of its gateway`)),
  port: port('TCP port', 502),
  framing: Type.Enum(['tcp', 'rtu'], {
    description: 'rtu: a gateway that passes on the bytes of its serial line as they are (transparent mode)',
    default: 'tcp',
  }),
  serial: Type.Optional(Serial),
  unit,
});
