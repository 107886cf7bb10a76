import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The first line of a secret file beside config.yaml. Throws an Error in words when it is missing or others may read it. */
export async function readSecret(folder: string, name: string): Promise<string> {
  const secret = await readSecretFile(folder, name);
  return secret.split(/\r?\n/, 1)[0] ?? '';
}

/** All of a secret file, such as a private key. */
export async function readSecretFile(folder: string, name: string): Promise<string> {
  const path = resolve(folder, name);
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) throw new Error(`${name} may be read by others: chmod 600 ${name}`);
  return readFile(path, 'utf8');
}
