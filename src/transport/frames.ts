import type { Clock } from '../clock.ts';

/** What went over a line, in either direction. */
export interface Frame {
  /** UTC epoch ms. */
  readonly atMs: number;
  readonly direction: 'in' | 'out';
  readonly text: string;
}

export type NoteFrame = (direction: Frame['direction'], text: string) => void;

const MOST_LINES = 64;
const MOST_FRAMES = 200;
const MOST_CHARS = 48 * 1024;
/** Of one frame: the rest of a long one says little more. */
const LONGEST_CHARS = 2_000;

/**
 * The last frames of each line, in memory alone: for who looks into a fault. Bounded for each line and in their number, so that
 * they take 6 MB at most. Whoever hands them on takes out what is nobody's business.
 */
export class FrameBook {
  private readonly clock: Clock;
  private readonly lines = new Map<string, { frames: Frame[]; chars: number }>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** How frames of a line are noted, such as `ocpp CP1` or `modbus 192.168.1.30:502`. */
  of(line: string): NoteFrame {
    return (direction, text) => this.note(line, direction, text);
  }

  /** Oldest first. */
  frames(line: string): readonly Frame[] {
    return this.lines.get(line)?.frames ?? [];
  }

  names(): readonly string[] {
    return [...this.lines.keys()];
  }

  private note(line: string, direction: Frame['direction'], text: string): void {
    const known = this.lines.get(line);
    // What knocks under ever new names does not push out the lines of the house.
    if (known === undefined && this.lines.size >= MOST_LINES) return;
    const kept = known ?? { frames: [], chars: 0 };
    if (known === undefined) this.lines.set(line, kept);
    const shortened = text.length > LONGEST_CHARS ? `${text.slice(0, LONGEST_CHARS)}…` : text;
    kept.frames.push({ atMs: this.clock.wallMs(), direction, text: shortened });
    kept.chars += shortened.length;
    while (kept.frames.length > MOST_FRAMES || kept.chars > MOST_CHARS) {
      kept.chars -= kept.frames.shift()?.text.length ?? 0;
    }
  }
}
