/** config.yaml as the page changes it. */
import { readFile } from 'node:fs/promises';
import type { DefinitionNames } from '../config/check.ts';
import { fingerprintOf } from '../config/edit-devices.ts';
import { changedKeys } from '../config/edit-yaml.ts';
import { parseConfig } from '../config/load.ts';
import type { ConfigProblem } from '../config/problem.ts';
import { saveConfig } from '../config/save.ts';
import type { Log } from '../log.ts';

export interface ConfigDocumentOptions {
  readonly path: string;
  readonly definitionNames: DefinitionNames | null;
  /** It was written: the site has to start anew. */
  readonly changed: () => void;
  readonly log: Log;
}

export type Written =
  | { readonly kind: 'written' }
  | { readonly kind: 'invalid'; readonly problems: readonly ConfigProblem[] }
  | { readonly kind: 'config-unwritable' };

export type Saved =
  /** `change` takes it back while nothing else was changed since. */
  { readonly kind: 'changed'; readonly change: string } | Exclude<Written, { kind: 'written' }>;

export type Undone = Saved | { readonly kind: 'config-changed' | 'not-allowed' };

/**
 * One change after the other, each checked before it is written; the last one can be taken back. Whatever changes config.yaml while
 * the house runs goes this way: of two that wrote at once, one would be lost.
 */
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

  /** In turn: what becomes of the text as it is then. */
  edit(change: (text: string) => string): Promise<Saved> {
    return this.inTurn(async () => this.save(change(await this.read())));
  }

  /** Only in turn. */
  async save(text: string): Promise<Saved> {
    const outcome = await this.write(text);
    if (outcome.kind !== 'written') return outcome;
    this.options.changed();
    return { kind: 'changed', change: fingerprintOf(text) };
  }

  /** Only in turn, and for what holds already: the site does not start anew. */
  async write(text: string): Promise<Written> {
    const { path, log } = this.options;
    const parsed = this.parse(text);
    if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems };
    const saved = await saveConfig(path, text);
    if (saved.kind === 'saved') return { kind: 'written' };
    log.error({ code: saved.detail }, 'config.yaml cannot be written');
    return { kind: 'config-unwritable' };
  }

  /** Takes the change back that has led to the text as it is, if it is still that one and concerns only what he may change. */
  undo(change: string, mayChange: (key: string) => boolean): Promise<Undone> {
    return this.inTurn(async () => {
      const text = await this.read();
      if (fingerprintOf(text) !== change) return { kind: 'config-changed' };
      const former = await readFile(`${this.options.path}.1`, 'utf8').catch(() => null);
      if (former === null) return { kind: 'config-changed' };
      const parsed = this.parse(former);
      if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems };
      return changedKeys(former, text).every(mayChange) ? this.save(former) : { kind: 'not-allowed' };
    });
  }
}
