import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Type } from 'typebox';
import { readJson } from '../json.ts';

export interface KeptCarbon {
  /** `null`: nothing was kept. */
  readonly goodAtMs: number | null;
  /** Grams per kWh by quarter hour. */
  readonly quarters: ReadonlyMap<number, number>;
}

/** Where the last good values outlive a restart. */
export interface CarbonFile {
  read(): KeptCarbon;
  /** Why it could not be written; `null`: it was. */
  write(kept: KeptCarbon): string | null;
}

const Kept = Type.Object({
  goodAtMs: Type.Union([Type.Number(), Type.Null()]),
  quarters: Type.Array(Type.Tuple([Type.Number(), Type.Number()]), { maxItems: 20_000 }),
});
const NOTHING: KeptCarbon = { goodAtMs: null, quarters: new Map() };

/** A file that may be deleted at any time; one that is damaged counts as none. */
export function carbonFile(path: string): CarbonFile {
  return {
    read() {
      try {
        const read = readJson(readFileSync(path, 'utf8'), Kept);
        if (read.kind === 'failed') return NOTHING;
        return { goodAtMs: read.value.goodAtMs, quarters: new Map(read.value.quarters) };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        return NOTHING;
      }
    },
    write({ goodAtMs, quarters }) {
      try {
        const folder = dirname(path);
        if (!existsSync(folder)) mkdirSync(folder);
        writeFileSync(`${path}.new`, JSON.stringify({ goodAtMs, quarters: [...quarters] }));
        renameSync(`${path}.new`, path);
        return null;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error;
        return error.message;
      }
    },
  };
}
