/** The keys of smart meters that encrypt what they say, from files beside config.yaml. */
import type { Config } from '../config/schema.ts';
import { readSecret } from '../config/secret-file.ts';
import { LUXEMBOURG_AUTHENTICATION_KEY } from '../devices/meters/p1/encrypted-frames.ts';
import type { P1MeterOptions } from '../devices/meters/p1/p1-meter.ts';
import { messageOf } from '../ledger/errors.ts';

type Encryption = NonNullable<P1MeterOptions['encryption']>;

/** By meter; those that do not encrypt are not in it. A key that cannot be read is the meter's own trouble. */
export async function p1Encryption({ meters }: Config, dataDir: string): Promise<ReadonlyMap<string, Encryption>> {
  const found = new Map<string, Encryption>();
  for (const meter of meters) {
    if (meter.type !== 'p1' || meter.keyFile === undefined) continue;
    found.set(meter.id, await encryptionOf(dataDir, meter.keyFile, meter.authenticationKeyFile));
  }
  return found;
}

async function encryptionOf(dataDir: string, file: string, authenticationFile?: string): Promise<Encryption> {
  try {
    const encryption = await keyIn(dataDir, file);
    const authentication =
      authenticationFile === undefined ? LUXEMBOURG_AUTHENTICATION_KEY : await keyIn(dataDir, authenticationFile);
    return { kind: 'keys', keys: { encryption, authentication } };
  } catch (error) {
    return { kind: 'problem', detail: messageOf(error) };
  }
}

async function keyIn(dataDir: string, file: string): Promise<Uint8Array> {
  const text = (await readSecret(dataDir, file)).replace(/\s/g, '');
  if (!/^[0-9a-f]{32}$/i.test(text)) throw new Error(`${file} holds no key of 32 hexadecimal digits`);
  return Buffer.from(text, 'hex');
}
