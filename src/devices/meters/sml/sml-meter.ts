import type { Dial } from '../../../transport/byte-stream.ts';
import type { DeviceContext } from '../../device.ts';
import { type Heard, ListeningMeter } from '../listening-meter.ts';
import { addressOf, dialTo, type StreamConnection } from '../stream-connection.ts';
import { readSmlFile } from './file.ts';
import { type SmlFrame, SmlFrames } from './frames.ts';

export interface SmlMeterOptions {
  readonly id: string;
  readonly name: string;
  /** A serial line has 9600 baud where it says nothing. */
  readonly connection: StreamConnection;
}

const BAUD_RATE = 9_600;

/** A German meter that sends SML from its infrared window. */
export class SmlMeter extends ListeningMeter {
  constructor(
    { id, name, connection }: SmlMeterOptions,
    context: DeviceContext,
    dial: Dial = dialTo(connection, BAUD_RATE, context),
  ) {
    super(
      {
        id,
        name,
        address: addressOf(connection),
        dial,
        language: (hear) => new SmlFrames((frame) => hear(heardIn(frame))),
        nothingWhole: 'bytes come, but no whole SML file: is the head straight on the window, and the baud rate right?',
      },
      context,
    );
  }
}

function heardIn(frame: SmlFrame): Heard {
  if (frame.kind === 'overlong') return { kind: 'malformed', detail: 'a file that does not end' };
  if (frame.kind === 'bad-checksum') return frame;
  const file = readSmlFile(frame.bytes);
  if (file.kind !== 'reading') return file;
  const { values, meterId, hasClock } = file;
  return { kind: 'telegram', values, text: frame.bytes.toString('latin1'), hasClock, meterId, doubt: null };
}
