import { createCipheriv } from 'node:crypto';

export interface FrameParts {
  readonly encryption: Buffer;
  readonly authentication: Buffer;
  readonly title?: Buffer;
  readonly counter: number;
}

/** Encrypts a telegram as a meter does (Smarty P1 specification 3.2.5). */
export function encryptedFrame(plain: Uint8Array, parts: FrameParts): Buffer {
  const { encryption, authentication, title = Buffer.from('SAG5\x00\x00\x00\x01', 'latin1'), counter } = parts;
  const counterBytes = Buffer.alloc(4);
  counterBytes.writeUInt32BE(counter);
  const cipher = createCipheriv('aes-128-gcm', encryption, Buffer.concat([title, counterBytes]), { authTagLength: 12 });
  cipher.setAAD(Buffer.concat([Buffer.from([0x30]), authentication]));
  const secret = Buffer.concat([cipher.update(plain), cipher.final()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(1 + 4 + secret.length + 12);
  const header = [Buffer.from([0xdb, 0x08]), title, Buffer.from([0x82]), length, Buffer.from([0x30]), counterBytes];
  return Buffer.concat([...header, secret, cipher.getAuthTag()]);
}
