import type { SerialPort } from 'serialport';
import { type ByteStreamEvents, type Dial, describeError } from './byte-stream.ts';

export interface SerialSettings {
  /** Best a stable name: `/dev/serial/by-id/…`. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/**
 * A serial port, opened exclusively. A port that hangs up (USB pulled) says nothing when it is only read from
 * (measured with serialport 13: no `close`, no `error`), so whoever reads needs a silence watchdog: see `Line`.
 */
export function dialSerial(settings: SerialSettings): Dial {
  return (events) => {
    const stream = { port: null as SerialPort | null, isOver: false };
    const settled = open(settings, stream, events);
    return {
      write(bytes) {
        if (!stream.isOver && stream.port?.isOpen) stream.port.write(Buffer.from(bytes));
      },
      async close() {
        stream.isOver = true;
        await settled;
        await release(stream.port);
      },
    };
  };
}

interface OpenStream {
  port: SerialPort | null;
  isOver: boolean;
}

/** Resolves when the attempt to open has an outcome. */
async function open(settings: SerialSettings, stream: OpenStream, events: ByteStreamEvents): Promise<void> {
  const lose = (error: unknown): void => {
    if (stream.isOver) return;
    stream.isOver = true;
    events.lost(error === null || error === undefined ? 'the port was closed' : describeError(error));
  };
  let port: SerialPort;
  try {
    // Loaded when first needed: a site without serial devices does not pay for the native module.
    const { SerialPort } = await import('serialport');
    port = new SerialPort({ ...settings, autoOpen: false });
  } catch (error) {
    lose(error);
    return;
  }
  stream.port = port;
  port.on('data', (chunk: Buffer) => {
    if (!stream.isOver) events.bytes(chunk);
  });
  port.on('error', lose);
  port.on('close', lose);
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error) lose(error);
  else if (!stream.isOver) events.opened();
}

function release(port: SerialPort | null): Promise<void> {
  if (!port?.isOpen) return Promise.resolve();
  // An error here means that the descriptor is already gone, which is what was wanted.
  return new Promise((resolve) => port.close(() => resolve()));
}
