import { closeSync, constants, openSync, readSync } from 'node:fs';
import type { Cancel, Clock } from '../clock.ts';
import { type Dial, describeError } from './byte-stream.ts';

/** What the kernel keeps for a reader (64 events at least) holds longer than this at the pace of a keyboard, ms. */
const POLL_MS = 20;
const MOST_BYTES = 4_096;

/**
 * Reads a character device that is no terminal, such as `/dev/input/event0`. It is asked 50 times a second and never
 * waited for: a read that waits would keep one of the few threads that files, names and passwords share.
 */
export function dialCharacterDevice(path: string, clock: Clock): Dial {
  return (events) => {
    const buffer = Buffer.alloc(MOST_BYTES);
    let descriptor: number | null = null;
    let cancel: Cancel = () => {};
    const release = (): void => {
      cancel();
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    };
    const lose = (detail: string): void => {
      release();
      events.lost(detail);
    };
    const read = (): void => {
      while (descriptor !== null) {
        const result = readNow(descriptor, buffer);
        if (result.kind === 'nothing') return;
        if (result.kind === 'over') lose(result.detail);
        else events.bytes(Buffer.from(buffer.subarray(0, result.count)));
      }
    };
    cancel = clock.after(0, () => {
      try {
        descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
      } catch (error) {
        lose(describeError(error));
        return;
      }
      cancel = clock.every(POLL_MS, read);
      events.opened();
    });
    return {
      write() {},
      async close() {
        release();
      },
    };
  };
}

type Chunk =
  | { readonly kind: 'bytes'; readonly count: number }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'over'; readonly detail: string };

function readNow(descriptor: number, buffer: Buffer): Chunk {
  try {
    const count = readSync(descriptor, buffer, 0, MOST_BYTES, null);
    return count === 0 ? { kind: 'over', detail: 'the other side closed it' } : { kind: 'bytes', count };
  } catch (error) {
    const detail = describeError(error);
    return detail === 'EAGAIN' ? { kind: 'nothing' } : { kind: 'over', detail };
  }
}
