/** config.yaml as the page changes it. */
import { readFile } from 'node:fs/promises';
import type { DefinitionNames } from '../config/check.ts';
import { fingerprintOf } from '../config/edit-devices.ts';
import { parseConfig } from '../config/load.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { saveConfig } from '../config/save.ts';
import type { Log } from '../log.ts';

export interface ConfigDocumentOptions {
  readonly path: string;
  readonly definitionNames: DefinitionNames;
  /** It was written: the site has to start anew. */
  readonly changed: () => void;
  readonly log: Log;
}

export type Saved =
  /** `change` takes it back while nothing else was changed since. */
  | { readonly kind: 'changed'; readonly change: string }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'config-unwritable' };

/** One change after the other, each checked before it is written; the last one can be taken back. */
export class ConfigDocument {
  private readonly options: ConfigDocumentOptions;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(options: ConfigDocumentOptions) {
    this.options = options;
  }

  /** Its text; empty where nobody has written it yet. Rejects where it cannot be read. */
  async read(): Promise<string> {
    try {
      return await readFile(this.options.path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
  }

  parse(text: string): ReturnType<typeof parseConfig> {
    return parseConfig(text, 'config.yaml', this.options.definitionNames);
  }

  /** Each change builds on the text that the one before has written. */
  inTurn<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = this.turn.then(work);
    this.turn = outcome.catch(() => {});
    return outcome;
  }

  /** Only in turn. */
  async save(text: string): Promise<Saved> {
    const { path, changed, log } = this.options;
    const parsed = this.parse(text);
    if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems };
    const saved = await saveConfig(path, text);
    if (saved.kind === 'failed') {
      log.error({ code: saved.detail }, 'config.yaml cannot be written');
      return { kind: 'config-unwritable' };
    }
    changed();
    return { kind: 'changed', change: fingerprintOf(text) };
  }

  /** Takes the change back that has led to the text as it is, if it is still that one. */
  undo(change: string): Promise<Saved | { readonly kind: 'config-changed' }> {
    return this.inTurn(async () => {
      if (fingerprintOf(await this.read()) !== change) return { kind: 'config-changed' };
      const former = await readFile(`${this.options.path}.1`, 'utf8').catch(() => null);
      return former === null ? { kind: 'config-changed' } : this.save(former);
    });
  }
}
