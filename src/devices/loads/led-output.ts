import { readFile, writeFile } from 'node:fs/promises';
import { describeError } from '../../transport/byte-stream.ts';
import type { Output, OutputFailure, OutputResult } from './output.ts';

/** Where the kernel shows what the device tree calls LEDs. */
const LEDS = '/sys/class/leds';

/**
 * A relay at a GPIO line that the device tree has made an LED (overlay gpio-led): a file that holds 0 or 1. It stays as it
 * is when nobody writes any more.
 */
export class LedOutput implements Output {
  readonly address: string;
  readonly expires = false;

  /** `name` is that of the LED: the label of the overlay. */
  constructor(name: string, folder: string = LEDS) {
    this.address = `${folder}/${name}/brightness`;
  }

  async read(): Promise<OutputResult> {
    try {
      const text = (await readFile(this.address, 'utf8')).trim();
      if (/^\d+$/.test(text)) return { kind: 'state', state: { on: text !== '0', measured: null } };
      const detail = `it holds ${text.slice(0, 60)}`;
      return { kind: 'failed', isAway: false, problem: { code: 'protocol-error', address: this.address, detail } };
    } catch (error) {
      return this.away(error);
    }
  }

  async set(on: boolean): Promise<OutputFailure | null> {
    try {
      // Not to be made where it is missing: a file in its place would switch nothing.
      await writeFile(this.address, on ? '1' : '0', { flag: 'r+' });
      return null;
    } catch (error) {
      return this.away(error);
    }
  }

  async close(): Promise<void> {}

  private away(error: unknown): OutputFailure {
    const { address } = this;
    return { kind: 'failed', isAway: true, problem: { code: 'unreachable', address, detail: describeError(error) } };
  }
}
