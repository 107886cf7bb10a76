import { type ChildProcess, execFile } from 'node:child_process';
import type { Clock } from '../../clock.ts';
import type { ContactReading, ContactSource } from './contact.ts';

export interface GpioContactOptions {
  /** `gpiochip0`. */
  readonly chip: string;
  /** Offset on the chip: on a Raspberry Pi the BCM number. */
  readonly line: number;
  /** With `pull-up` the contact pulls the line to ground (closed is low), with `pull-down` to 3.3 V. */
  readonly bias: 'pull-up' | 'pull-down';
  /** Where gpioget and gpiomon are found; the search path of the process unless said. */
  readonly programFolder?: string;
}

/** An edge that fell between two programs is found by this, ms. */
const LOOK_AGAIN_MS = 2_000;
const ANSWER_TIMEOUT_MS = 2_000;

type Outcome = { readonly kind: 'ended'; readonly text: string } | { readonly kind: 'failed'; readonly detail: string };

/**
 * A contact on a GPIO line, by the programs of Debian's gpiod (libgpiod 1 and 2): gpiomon waits for an edge, gpioget says
 * what the line is. Their arguments differ from 1 to 2, so the version is asked first.
 */
export class GpioContact implements ContactSource {
  readonly address: string;
  private readonly options: GpioContactOptions;
  private readonly clock: Clock;
  private readonly children = new Set<ChildProcess>();
  private generation: 1 | 2 | null = null;

  constructor(options: GpioContactOptions, clock: Clock) {
    this.options = options;
    this.clock = clock;
    this.address = `${options.chip} line ${options.line}`;
  }

  async read(): Promise<ContactReading> {
    this.generation ??= await this.findGeneration();
    const outcome = await this.run('gpioget', this.generation === 2 ? ['--numeric'] : [], ANSWER_TIMEOUT_MS).outcome;
    if (outcome.kind === 'failed') return this.unusable(outcome.detail);
    const level = outcome.text.trim();
    if (level !== '0' && level !== '1') return this.unusable(`gpioget said ${level.slice(0, 60)}`);
    return { kind: 'state', isClosed: (level === '0') === (this.options.bias === 'pull-up') };
  }

  async changed(cancelled: Promise<void>): Promise<void> {
    const edge = this.run('gpiomon', ['--num-events=1'], null);
    const { promise: lookAgain, resolve } = Promise.withResolvers<void>();
    const cancel = this.clock.after(LOOK_AGAIN_MS, resolve);
    // A gpiomon that fails at once must not become a busy loop: gpioget says what is wrong, at the usual pace.
    const sawEdge = edge.outcome.then(({ kind }) => (kind === 'ended' ? undefined : lookAgain));
    await Promise.race([sawEdge, lookAgain, cancelled]);
    cancel();
    edge.child.kill();
    // The line belongs to gpiomon until it has ended.
    await edge.outcome;
  }

  async stop(): Promise<void> {
    for (const child of this.children) child.kill();
  }

  private async findGeneration(): Promise<1 | 2 | null> {
    const outcome = await this.start('gpioget', ['--version'], ANSWER_TIMEOUT_MS).outcome;
    if (outcome.kind === 'failed') return null;
    return Number(/(\d+)\.\d+/.exec(outcome.text)?.[1]) >= 2 ? 2 : 1;
  }

  private run(program: string, more: readonly string[], timeoutMs: number | null) {
    const { chip, line, bias } = this.options;
    const place = this.generation === 2 ? [`--chip=${chip}`, String(line)] : [chip, String(line)];
    return this.start(program, [`--bias=${bias}`, ...more, ...place], timeoutMs);
  }

  private start(program: string, args: readonly string[], timeoutMs: number | null) {
    const { promise: outcome, resolve } = Promise.withResolvers<Outcome>();
    const { programFolder } = this.options;
    const file = programFolder === undefined ? program : `${programFolder}/${program}`;
    const options = timeoutMs === null ? {} : { timeout: timeoutMs };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      this.children.delete(child);
      if (error === null) resolve({ kind: 'ended', text: stdout });
      else resolve({ kind: 'failed', detail: detailOf(error, stderr) });
    });
    this.children.add(child);
    return { child, outcome };
  }

  private unusable(detail: string): ContactReading {
    this.generation = null;
    return { kind: 'problem', isFaulty: true, problem: { code: 'unreachable', address: this.address, detail } };
  }
}

function detailOf(error: Error & { readonly code?: unknown }, stderr: string): string {
  if (error.code === 'ENOENT') return 'the program gpioget is not installed (package gpiod)';
  const said = stderr.trim().split('\n')[0] ?? '';
  return said === '' ? (error.message.split('\n')[0] ?? '') : said.slice(0, 200);
}
