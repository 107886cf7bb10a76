import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { issueAuthority, issuePageCertificate } from '../../../src/access/tls/issue.ts';

/**
 * A receiver as docs/sync-openapi.yaml asks for one, knowing nothing of the program: it checks with ajv what the document
 * demands, and signatures and chain with node:crypto.
 */

export interface Kept {
  readonly sequence: number;
  readonly id: string;
  readonly kind: string;
  readonly hash: string;
  readonly body: string | null;
}

interface Site {
  readonly stream: string;
  readonly key: Parameters<typeof verify>[2];
  readonly records: Kept[];
}

/** What it does in place of the ordinary, once. */
type Trick = (request: { readonly method: string; readonly body: string }, response: ServerResponse) => boolean;

const AUTHORITY = issueAuthority(['localhost']);
const CERTIFICATE = issuePageCertificate(AUTHORITY, ['localhost', '127.0.0.1'], Date.now());

const document = parse(readFileSync('docs/sync-openapi.yaml', 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(document, 'api');
const schema = (name: string): ValidateFunction => ajv.compile({ $ref: `api#/components/schemas/${name}` });
const [isGreeting, isBatch, isBody] = [schema('Greeting'), schema('Batch'), schema('Body')];
const HEADERS: readonly { readonly name: string; readonly pattern: RegExp }[] = Object.values<{
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly pattern: string };
}>(document.components.parameters)
  .filter((one) => one.in === 'header')
  .map((one) => ({ name: one.name, pattern: new RegExp(one.schema.pattern) }));

interface Answered {
  readonly status: number;
  readonly value: object;
}

export class Receiver {
  readonly sites = new Map<string, Site>();
  /** Every byte that came, headers included. */
  readonly heard: string[] = [];
  /** What was against the document. */
  readonly faults: string[] = [];
  readonly receipts: string[] = [];
  /** Answers a request itself when it says true. */
  trick: Trick = () => false;
  /** It does what it is asked to, and the answer never arrives. */
  losesAnswers = false;
  mostBytes = 1_000_000;
  token = 'let-me-in';
  nowMs: () => number;
  private server: Server;

  static async open(nowMs: () => number): Promise<Receiver> {
    const receiver = new Receiver(nowMs);
    await receiver.listen(0);
    onTestFinished(() => receiver.close());
    return receiver;
  }

  private constructor(nowMs: () => number) {
    this.nowMs = nowMs;
    this.server = this.newServer();
  }

  /** PEM of the authority that has issued its certificate. */
  get ca(): string {
    return AUTHORITY.cert;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}/lademeister`;
  }

  private get port(): number {
    const address = this.server.address();
    return typeof address === 'object' && address !== null ? address.port : this.lastPort;
  }
  private lastPort = 0;

  /** All records of all sites, in their order. */
  get records(): readonly Kept[] {
    return [...this.sites.values()].flatMap(({ records }) => records);
  }

  bodies(): readonly Record<string, unknown>[] {
    return this.records.map(({ body }) => JSON.parse(body ?? '{}'));
  }

  async close(): Promise<void> {
    this.lastPort = this.port;
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  /** Away, and there again at the same address. */
  async reopen(): Promise<void> {
    this.server = this.newServer();
    await this.listen(this.lastPort);
  }

  private async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
  }

  private newServer(): Server {
    const { key, cert } = CERTIFICATE;
    return createServer({ key, cert: `${cert}${AUTHORITY.cert}` }, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.take(request, Buffer.concat(chunks).toString('utf8'), response));
    });
  }

  private take(request: IncomingMessage, body: string, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    this.heard.push([`${method} ${url}`, ...request.rawHeaders, body].join('\n'));
    response.setHeader('date', new Date(this.nowMs()).toUTCString());
    if (this.trick({ method, body }, response)) return;
    const { status, value } = this.answerTo(request, body);
    if (this.losesAnswers) {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  }

  private answerTo(request: IncomingMessage, body: string): Answered {
    const { method = '', url = '' } = request;
    if (body.length > this.mostBytes) return { status: 413, value: {} };
    const [, siteId = '', isRecords] = /^\/lademeister\/v1\/sites\/([A-Za-z0-9_-]{43})(\/records)?$/.exec(url) ?? [];
    const site = this.sites.get(siteId);
    const greeting = method === 'PUT' ? this.checked(isGreeting, body) : null;
    if (method === 'PUT' && greeting === null) return { status: 400, value: {} };
    const key = greeting === null ? site?.key : createPublicKey({ key: greeting['publicKey'], format: 'jwk' } as never);
    if (key === undefined) return { status: 404, value: {} };
    if (!this.isSigned(request, body, siteId, key)) return { status: 401, value: { code: 'signature' } };
    if (request.headers.authorization !== `Bearer ${this.token}`) return { status: 401, value: { code: 'token' } };
    if (greeting !== null) {
      const known = site ?? { stream: String(greeting['stream']), key, records: [] };
      this.sites.set(siteId, known);
      return { status: 200, value: { stream: known.stream, ...positionOf(known) } };
    }
    if (site === undefined) return { status: 404, value: {} };
    if (method === 'DELETE') {
      this.sites.delete(siteId);
      this.receipts.push(randomUUID());
      const deletedAt = new Date(this.nowMs()).toISOString();
      return { status: 200, value: { receipt: this.receipts.at(-1), deletedAt, records: site.records.length } };
    }
    if (method !== 'POST' || isRecords === undefined) return { status: 405, value: {} };
    const batch = this.checked(isBatch, body);
    if (batch === null || batch['stream'] !== site.stream) return { status: 400, value: {} };
    return this.keep(site, batch['records'] as never);
  }

  private keep(
    site: Site,
    records: readonly (Kept & { readonly previousHash: string; readonly bodyHash: string })[],
  ): Answered {
    const rejected: object[] = [];
    for (const record of records) {
      const { sequence, id, kind, hash, body } = record;
      const there = site.records[sequence - 1];
      if (there !== undefined && there.hash === hash && there.id === id) continue;
      const { lastHash } = positionOf(site);
      const follows = sequence === site.records.length + 1 && record.previousHash === lastHash;
      if (there !== undefined || !follows) return { status: 409, value: {} };
      const bodyHash = body === null ? record.bodyHash : sha256(Buffer.from(body));
      const expected = sha256(Buffer.from(record.previousHash + bodyHash, 'hex'));
      if (bodyHash !== record.bodyHash || expected !== hash) this.faults.push(`the chain breaks at ${sequence}`);
      const said = body === null ? null : this.checked(isBody, body);
      if (said !== null && (said['id'] !== id || said['kind'] !== kind)) this.faults.push(`${id} says it is another`);
      if (body === null) rejected.push({ sequence, code: 'no-body', detail: 'its body was not sent' });
      site.records.push({ sequence, id, kind, hash, body });
    }
    return { status: 200, value: { ...positionOf(site), rejected } };
  }

  private checked(validate: ValidateFunction, text: string): Record<string, unknown> | null {
    const value: unknown = JSON.parse(text);
    if (validate(value)) return value as Record<string, unknown>;
    this.faults.push(`${ajv.errorsText(validate.errors)}: ${text.slice(0, 300)}`);
    return null;
  }

  /** RFC 9421 and RFC 9530, read from the headers alone. */
  private isSigned(request: IncomingMessage, body: string, keyId: string, key: Site['key']): boolean {
    const header = (name: string): string => String(request.headers[name] ?? '');
    for (const { name, pattern } of HEADERS) {
      if (!pattern.test(header(name))) this.faults.push(`${name}: ${header(name)}`);
    }
    const input = header('signature-input').replace(/^site=/, '');
    const [, names = '', created = '', given = ''] = /^\((.*)\);created=(\d+);keyid="(.*)"$/.exec(input) ?? [];
    const values: Record<string, string> = {
      '@method': request.method ?? '',
      '@target-uri': `https://${header('host')}${request.url}`,
    };
    const lines = names.split(' ').map((quoted) => {
      const name = quoted.slice(1, -1);
      return `${quoted}: ${values[name] ?? header(name)}`;
    });
    const base = [...lines, `"@signature-params": ${input}`].join('\n');
    const signature = Buffer.from(header('signature').slice('site=:'.length, -1), 'base64');
    const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
    const isOfNow = Math.abs(Number(created) * 1000 - this.nowMs()) <= 300_000;
    const isWhole = header('content-digest') === digest && given === keyId;
    return isOfNow && isWhole && verify(null, Buffer.from(base), key, signature);
  }
}

function positionOf({ records }: Site): { readonly lastSequence: number; readonly lastHash: string } {
  return { lastSequence: records.length, lastHash: records.at(-1)?.hash ?? '0'.repeat(64) };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
