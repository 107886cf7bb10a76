import { stat } from 'node:fs/promises';
import { type Answered, type Asked, ask, elementsIn, refusedBy, textsIn } from './http.ts';
import type { Place } from './place.ts';

export interface WebDavSettings {
  /** Of a folder that exists. */
  readonly url: string;
  readonly user: string;
  /** Read at each attempt. */
  readonly password: () => Promise<string>;
}

/** A folder on a WebDAV server (RFC 4918), such as Nextcloud or a NAS, with Basic authentication (RFC 7617). */
export function webDavPlace({ url, user, password }: WebDavSettings): Place {
  const folder = new URL(url.endsWith('/') ? url : `${url}/`);
  const at = (name: string): URL => new URL(encodeURIComponent(name), folder);
  const send = async (asked: Omit<Asked, 'headers'>, headers: Readonly<Record<string, string>>): Promise<Answered> => {
    const basic = Buffer.from(`${user}:${await password()}`).toString('base64');
    const answer = await ask({ ...asked, headers: { authorization: `Basic ${basic}`, ...headers } });
    if (answer.status < 200 || answer.status >= 300) throw refusedBy(answer);
    return answer;
  };
  return {
    async list() {
      const body = '<?xml version="1.0"?><propfind xmlns="DAV:"><prop><getcontentlength/></prop></propfind>';
      const headers = { depth: '1', 'content-type': 'application/xml' };
      const answer = await send({ method: 'PROPFIND', url: folder, body }, headers);
      return elementsIn(answer.body, 'response').flatMap((response) => {
        const [href = ''] = textsIn(response, 'href');
        const [bytes] = textsIn(response, 'getcontentlength');
        const name = href.split('/').at(-1) ?? '';
        return name === '' || bytes === undefined ? [] : [{ name: decoded(name), bytes: Number(bytes) }];
      });
    },
    async put(path, name) {
      const partial = at(`${name}.part`);
      const { size: bytes } = await stat(path);
      await send({ method: 'PUT', url: partial, body: { file: path, bytes } }, {});
      await send({ method: 'MOVE', url: partial, body: null }, { destination: at(name).href, overwrite: 'T' });
    },
    async remove(name) {
      await send({ method: 'DELETE', url: at(name), body: null }, {});
    },
  };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
