import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Log } from '../log.ts';

/** A small file that can be done without: what a feed knows, for the next start. */
export class KeptFile<Schema extends TSchema> {
  private readonly path: string;
  private readonly schema: Schema;
  private readonly log: Log;
  private failed = false;

  constructor(path: string, schema: Schema, log: Log) {
    this.path = path;
    this.schema = schema;
    this.log = log;
  }

  /** `null` when there is none, or none that can be used: then all begins anew. */
  read(): Static<Schema> | null {
    let text: string;
    try {
      text = readFileSync(this.path, 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) this.tell(error, 'read');
      return null;
    }
    try {
      const value: unknown = JSON.parse(text);
      if (Value.Check(this.schema, value)) return value;
      this.log.warn({ file: this.path }, 'What a feed has kept is not understood: it begins anew');
    } catch (error) {
      this.tell(error, 'read');
    }
    return null;
  }

  /** In one step: a power cut leaves the old file or the new one. */
  write(value: Static<Schema>): void {
    const next = `${this.path}.next`;
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      writeFileSync(next, JSON.stringify(value), { mode: 0o600 });
      renameSync(next, this.path);
      this.failed = false;
    } catch (error) {
      this.tell(error, 'written');
    }
  }

  private tell(error: unknown, what: string): void {
    if (this.failed) return;
    this.failed = true;
    const detail = error instanceof Error ? error.message : String(error);
    this.log.warn({ file: this.path, detail }, `What a feed keeps for the next start cannot be ${what}`);
  }
}
