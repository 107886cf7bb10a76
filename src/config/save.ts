import { copyFile, open, realpath, rename, stat } from 'node:fs/promises';

export type SaveResult = { readonly kind: 'saved' } | { readonly kind: 'failed'; readonly detail: string };

/** As many former versions are kept beside the file: `config.yaml.1` is the newest of them. */
const VERSIONS = 5;
/** Of a file that is made here: it may hold numbers of cards. */
const FIRST_MODE = 0o640;

/**
 * Writes a configuration file so that after a power cut either the old or the new one is there, and keeps the former
 * ones. A disk that is full or read-only is a value.
 */
export async function saveConfig(file: string, text: string): Promise<SaveResult> {
  try {
    // The file itself where a link stands in the data folder.
    const former = await formerOf(file);
    const target = former?.path ?? file;
    const handle = await open(`${target}.new`, 'w', former?.mode ?? FIRST_MODE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (former !== null) {
      for (let version = VERSIONS - 1; version >= 1; version -= 1) await moveIfThere(target, version);
      await copyFile(target, `${target}.1`);
    }
    await rename(`${target}.new`, target);
    return { kind: 'saved' };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { kind: 'failed', detail: String(error.code) };
  }
}

/** `null`: the first one is being written. */
async function formerOf(file: string): Promise<{ readonly path: string; readonly mode: number } | null> {
  try {
    const path = await realpath(file);
    return { path, mode: (await stat(path)).mode };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function moveIfThere(file: string, version: number): Promise<void> {
  try {
    await rename(`${file}.${version}`, `${file}.${version + 1}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
