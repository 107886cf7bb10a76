import type { Settings } from '../../core/model/site.ts';
import type { Block } from './block.ts';
import { blockIn, type EntryHead, entriesOf, FILE_HEADER, type RecordingProblem, settingsIn } from './recording.ts';

/** A time span, UTC epoch ms, both ends in it. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface RecordedBlock {
  readonly head: Extract<EntryHead, { entry: 'block' }>;
  readonly settings: Settings;
  readonly block: Block;
}

/** What a recording came to: blocks that could not be read are counted. */
export interface RecordingEnd {
  readonly problem: RecordingProblem | null;
  readonly damagedBlocks: number;
}

/** The blocks of a file that reach into a span, with the settings that held. */
export async function* blocksOf(file: string, { fromMs, toMs }: Span): AsyncGenerator<RecordedBlock, RecordingEnd> {
  const settings = new Map<string, Settings>();
  let damagedBlocks = 0;
  const entries = entriesOf(file);
  for (;;) {
    const { done, value } = await entries.next();
    if (done === true) return { problem: value, damagedBlocks };
    const { head } = value;
    if (head.entry === 'settings') {
      const read = settingsIn(await value.text());
      if (read !== null) settings.set(head.settings, read);
      continue;
    }
    if (head.toMs < fromMs || head.fromMs > toMs) continue;
    const held = settings.get(head.settings);
    const block = blockIn(await value.text());
    if (block === null || held === undefined) damagedBlocks += 1;
    else yield { head, settings: held, block };
  }
}

/**
 * One recording of all that several files hold of a span, piece by piece. A file that cannot be read to its end gives
 * what it can.
 */
export async function* joined(files: readonly string[], { fromMs, toMs }: Span): AsyncGenerator<Buffer, void> {
  yield Buffer.from(FILE_HEADER);
  const given = new Set<string>();
  for (const file of files) {
    let settings: { readonly name: string; readonly raw: Buffer } | null = null;
    for await (const entry of entriesOf(file)) {
      const { head } = entry;
      if (head.entry === 'block' && (head.toMs < fromMs || head.fromMs > toMs)) continue;
      const raw = await entry.raw();
      if (raw === null) continue;
      if (head.entry === 'settings') {
        settings = { name: head.settings, raw };
        continue;
      }
      if (settings !== null && !given.has(settings.name)) {
        given.add(settings.name);
        yield settings.raw;
      }
      yield raw;
    }
  }
}
