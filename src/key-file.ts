import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** A private key and its certificate, or a chain that begins with it, in PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/**
 * Reads `NAME.pem`: key and certificate stand in one file, so that a power cut never leaves half of a pair. `null` when
 * there is no such file; throws when it cannot be read or holds something else.
 */
export async function readKeyFile(folder: string, name: string): Promise<KeyAndCertificate | null> {
  const file = join(folder, `${name}.pem`);
  const text = await textOf(file);
  if (text === null) return null;
  const [key, cert] = ['PRIVATE KEY', 'CERTIFICATE'].map(
    (what) => new RegExp(`-----BEGIN ${what}-----[^-]+-----END ${what}-----`).exec(text)?.[0],
  );
  if (key === undefined || cert === undefined) throw new Error(`${file} holds no key and certificate`);
  return { key: `${key}\n`, cert: `${cert}\n` };
}

/** Writes `NAME.pem` so that nobody else can read it, and that after a power cut the old or the new one is there. */
export async function writeKeyFile(folder: string, name: string, { key, cert }: KeyAndCertificate): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.pem`);
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(`${key}${cert}`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}
