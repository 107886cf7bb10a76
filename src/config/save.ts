import { copyFile, open, realpath, rename, stat } from 'node:fs/promises';

export type SaveResult = { readonly kind: 'saved' } | { readonly kind: 'failed'; readonly detail: string };

/** As many former versions are kept beside the file: `config.yaml.1` is the newest of them. */
const VERSIONS = 5;

/**
 * Writes a configuration file so that after a power cut either the old or the new one is there, and keeps the former
 * ones. A disk that is full or read-only is a value.
 */
export async function saveConfig(file: string, text: string): Promise<SaveResult> {
  try {
    // The file itself where a link stands in the data folder.
    const target = await realpath(file);
    const { mode } = await stat(target);
    const handle = await open(`${target}.new`, 'w', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    for (let version = VERSIONS - 1; version >= 1; version -= 1) await moveIfThere(target, version);
    await copyFile(target, `${target}.1`);
    await rename(`${target}.new`, target);
    return { kind: 'saved' };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { kind: 'failed', detail: String(error.code) };
  }
}

async function moveIfThere(file: string, version: number): Promise<void> {
  try {
    await rename(`${file}.${version}`, `${file}.${version + 1}`);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
