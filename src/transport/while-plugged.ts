import { statSync } from 'node:fs';
import type { Cancel, Clock } from '../clock.ts';
import type { Dial } from './byte-stream.ts';

const LOOK_MS = 2_000;

/**
 * A port that is also lost when what stands at its path is gone, or is another one. A serial port that is only read from
 * does not say that its adapter was pulled, and for devices that may be silent for days silence proves nothing.
 */
export function whilePlugged(dial: Dial, path: string, clock: Clock): Dial {
  return (events) => {
    let cancel: Cancel = () => {};
    let isOver = false;
    const lose = (detail: string): void => {
      cancel();
      if (isOver) return;
      isOver = true;
      events.lost(detail);
    };
    const stream = dial({
      opened() {
        const node = nodeAt(path);
        cancel = clock.every(LOOK_MS, () => {
          if (nodeAt(path) !== node) lose('it was unplugged');
        });
        events.opened();
      },
      bytes: (chunk) => events.bytes(chunk),
      lost: lose,
    });
    return {
      write: (bytes) => stream.write(bytes),
      close() {
        isOver = true;
        cancel();
        return stream.close();
      },
    };
  };
}

/** Tells a device node from the next one of the same name; `null` when there is none. */
function nodeAt(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}:${found.rdev}`;
}
