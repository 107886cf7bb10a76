import type { Dial } from '../../../transport/byte-stream.ts';
import type { DeviceContext } from '../../device.ts';
import { type Heard, type Language, ListeningMeter } from '../listening-meter.ts';
import { addressOf, dialTo, type StreamConnection } from '../stream-connection.ts';
import { EncryptedFrames, type P1Keys } from './encrypted-frames.ts';
import { type ChecksumPolicy, type P1Frame, P1Frames } from './frames.ts';
import { readTelegram } from './telegram.ts';

export interface P1MeterOptions {
  readonly id: string;
  readonly name: string;
  /** A serial line has 115200 baud where it says nothing. */
  readonly connection: StreamConnection;
  /** Default `required`. `if-present` is for DSMR 2.2 and 3.0 and for German meters that push text. */
  readonly checksum?: ChecksumPolicy;
  /** For a meter that encrypts what it says; a `problem` says why its keys are not known. */
  readonly encryption?:
    | { readonly kind: 'keys'; readonly keys: P1Keys }
    | { readonly kind: 'problem'; readonly detail: string };
  /** Called with the meter's own clock, `YYMMDDhhmmssX`, at each sound telegram that has one. */
  readonly meterTime?: (text: string) => void;
}

const BAUD_RATE = 115_200;

/** A smart meter read at its P1 port. */
export class P1Meter extends ListeningMeter {
  constructor(
    options: P1MeterOptions,
    context: DeviceContext,
    dial: Dial = dialTo(options.connection, BAUD_RATE, context),
  ) {
    const { id, name, connection, encryption } = options;
    const address = addressOf(connection);
    super(
      {
        id,
        name,
        address,
        dial,
        language: (hear) => p1Language(options, address, hear),
        nothingWhole: 'bytes come, but no whole telegram: wrong baud rate or parity?',
        obstacle: encryption?.kind === 'problem' ? encryption.detail : null,
      },
      context,
    );
  }
}

function p1Language(
  { checksum = 'required', encryption, meterTime = () => {} }: P1MeterOptions,
  address: string,
  hear: (heard: Heard) => void,
): Language {
  const frames = new P1Frames(checksum, (frame) => hear(heardIn(frame, meterTime)));
  if (encryption?.kind !== 'keys') return frames;
  const encrypted = new EncryptedFrames(encryption.keys, {
    plain: (bytes) => frames.push(bytes),
    refused: (why) => hear({ kind: 'problem', problem: { code: 'not-decrypted', address, why } }),
  });
  return {
    push: (chunk) => encrypted.push(chunk),
    reset() {
      encrypted.reset();
      frames.reset();
    },
  };
}

function heardIn(frame: P1Frame, meterTime: (text: string) => void): Heard {
  if (frame.kind === 'overlong') return { kind: 'malformed', detail: 'a telegram that does not end' };
  if (frame.kind === 'bad-checksum') return frame;
  const telegram = readTelegram(frame.text);
  if (telegram.kind !== 'reading') return telegram;
  const { values, equipmentId, meterTime: time } = telegram;
  return {
    kind: 'telegram',
    values,
    text: frame.text,
    hasClock: hasClock(time),
    meterId: equipmentId,
    doubt: null,
    believed: () => {
      if (time !== null) meterTime(time);
    },
  };
}

/** Some meters without a clock send zeros. */
function hasClock(meterTime: string | null): boolean {
  return meterTime !== null && /[1-9]/.test(meterTime);
}
