import { type ChildProcess, execFile } from 'node:child_process';
import type { Clock } from '../../clock.ts';
import type { ByteStream } from '../../transport/byte-stream.ts';
import { dialCharacterDevice } from '../../transport/character-device.ts';
import type { ContactReading, ContactSource } from './contact.ts';

export interface GpioKeyContactOptions {
  /** `/dev/input/by-path/platform-…-event` */
  readonly path: string;
  /** Code of the key that the contact is (linux/input-event-codes.h). */
  readonly keyCode: number;
  /** Where evtest is found; the search path of the process unless said. */
  readonly programFolder?: string;
}

/** A change that fell between the question and the wait for it is found by this, ms. */
const LOOK_AGAIN_MS = 2_000;
const ANSWER_TIMEOUT_MS = 2_000;
/** What evtest --query ends with: the key is up, or down. */
const UP = 0;
const DOWN = 10;

/**
 * A contact that the device tree has made a key (overlay gpio-key): the kernel debounces it and tells of changes. What it
 * is at the start no event says, and asking needs an ioctl: Debian's evtest does that.
 */
export class GpioKeyContact implements ContactSource {
  readonly address: string;
  private readonly options: GpioKeyContactOptions;
  private readonly clock: Clock;
  private child: ChildProcess | null = null;

  constructor(options: GpioKeyContactOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.address = options.path;
  }

  read(): Promise<ContactReading> {
    const { path, keyCode, programFolder } = this.options;
    const program = programFolder === undefined ? 'evtest' : `${programFolder}/evtest`;
    const { promise, resolve } = Promise.withResolvers<ContactReading>();
    const args = ['--query', path, 'EV_KEY', String(keyCode)];
    this.child = execFile(program, args, { timeout: ANSWER_TIMEOUT_MS }, (error, _stdout, stderr) => {
      this.child = null;
      const code = error === null ? UP : error.code;
      if (code === UP || code === DOWN) resolve({ kind: 'state', isClosed: code === DOWN });
      else resolve(this.unusable(detailOf(error, stderr)));
    });
    return promise;
  }

  async changed(cancelled: Promise<void>): Promise<void> {
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const cancel = this.clock.after(LOOK_AGAIN_MS, resolve);
    // A device that is gone is no change: the next question, at its usual pace, says what is wrong.
    const stream: ByteStream = dialCharacterDevice(
      this.options.path,
      this.clock,
    )({
      opened() {},
      bytes: () => resolve(),
      lost() {},
    });
    await Promise.race([over, cancelled]);
    cancel();
    await stream.close();
  }

  async stop(): Promise<void> {
    this.child?.kill();
  }

  private unusable(detail: string): ContactReading {
    return { kind: 'problem', isFaulty: true, problem: { code: 'unreachable', address: this.address, detail } };
  }
}

function detailOf(error: (Error & { readonly code?: unknown }) | null, stderr: string): string {
  if (error?.code === 'ENOENT') return 'the program evtest is not installed (package evtest)';
  const said = stderr.trim().split('\n')[0] ?? '';
  return said === '' ? (error?.message.split('\n')[0] ?? '') : said.slice(0, 200);
}
