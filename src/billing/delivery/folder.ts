import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Carrier, failure, type Parcel } from './carrier.ts';

/** Files put into a folder, such as one that another program watches: each is there whole or not at all. */
export function folderCarrier(folder: string): Carrier {
  return {
    async send({ files }: Parcel) {
      try {
        await mkdir(folder, { recursive: true });
        for (const { name, bytes } of files) await writeWhole(folder, name, bytes);
        return { kind: 'sent' };
      } catch (error) {
        return failure(error);
      }
    },
  };
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const partial = join(folder, `.${name}.part`);
  try {
    const handle = await open(partial, 'w', 0o640);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(partial, join(folder, name));
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
