/** What a station shows of itself in its handshake (OCPP-J 1.6 section 6.2: HTTP Basic, RFC 7617). */
export interface Credentials {
  /** Has to be the identity. */
  readonly user: string;
  /** Bytes: some stations send the key as it is, and that need not be text. */
  readonly password: Buffer;
}

/** Reads an `Authorization` header. `null` when there is none, or it is none of the kind Basic. */
export function basicCredentials(header: string | undefined): Credentials | null {
  const encoded = /^basic +([A-Za-z0-9+/_=-]{1,700}) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64');
  const colon = decoded.indexOf(COLON);
  if (colon === -1) return null;
  return { user: decoded.subarray(0, colon).toString('utf8'), password: decoded.subarray(colon + 1) };
}

const COLON = ':'.charCodeAt(0);
