/** Where points go. The versions differ in path, names and sign-in; what is written is the same. */
export type InfluxTarget =
  | {
      readonly version: 1;
      readonly url: string;
      readonly database: string;
      /** `null`: that of the database. */
      readonly retentionPolicy: string | null;
      readonly user: string | null;
    }
  | { readonly version: 2; readonly url: string; readonly organisation: string; readonly bucket: string }
  | { readonly version: 3; readonly url: string; readonly database: string };

export interface WriteRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How lines are written there with times in ms. `secret`: password (1) or token (2, 3); `null`: none is asked for. */
export function writeRequest(target: InfluxTarget, secret: string | null): WriteRequest {
  const type = { 'content-type': 'text/plain; charset=utf-8' };
  switch (target.version) {
    case 1: {
      const { database, retentionPolicy, user } = target;
      const query = { db: database, precision: 'ms', ...(retentionPolicy === null ? {} : { rp: retentionPolicy }) };
      const words = user === null || secret === null ? null : Buffer.from(`${user}:${secret}`).toString('base64');
      return {
        url: at(target.url, 'write', query),
        headers: { ...type, ...(words === null ? {} : { authorization: `Basic ${words}` }) },
      };
    }
    case 2: {
      const query = { org: target.organisation, bucket: target.bucket, precision: 'ms' };
      return {
        url: at(target.url, 'api/v2/write', query),
        headers: { ...type, ...(secret === null ? {} : { authorization: `Token ${secret}` }) },
      };
    }
    case 3: {
      const query = { db: target.database, precision: 'millisecond' };
      return {
        url: at(target.url, 'api/v3/write_lp', query),
        headers: { ...type, ...(secret === null ? {} : { authorization: `Bearer ${secret}` }) },
      };
    }
  }
}

function at(base: string, path: string, query: Readonly<Record<string, string>>): string {
  return `${base.replace(/\/+$/, '')}/${path}?${new URLSearchParams(query)}`;
}
