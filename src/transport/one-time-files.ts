import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

export interface OneTimeFilesOptions {
  /** Holds `out/` (what may be fetched) and `in/` (what was brought). */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A file that was brought. */
export interface ReceivedFile {
  readonly name: string;
  readonly bytes: number;
  /** UTC epoch ms. */
  readonly atMs: number;
}

/**
 * Files that a machine in the house fetches or brings by HTTP at an address nobody can guess, for a day: it may fetch as
 * often as it has to try, and bring one file. It knows no password and no user; the address is all it needs.
 */
export class OneTimeFiles {
  private readonly options: OneTimeFilesOptions;
  private readonly open = new Map<string, Ticket>();

  constructor(options: OneTimeFilesOptions) {
    this.options = options;
  }

  /** The path at which a file of `out/` can be fetched; `null` when there is none of this name. */
  offer(file: string): string | null {
    const name = basename(file);
    const path = join(this.options.folder, 'out', name);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
    return `${this.issue({ kind: 'out', path })}/${encodeURIComponent(name)}`;
  }

  /** The path to which one file can be brought, as it is or with a name behind it. Its name here begins with `owner`. */
  receive(owner: string): string {
    return `${this.issue({ kind: 'in', owner })}/`;
  }

  /** What `owner` has brought, the newest first. */
  received(owner: string): readonly ReceivedFile[] {
    const folder = join(this.options.folder, 'in');
    return names(folder)
      .filter((name) => name.startsWith(`${owner}~`) && !name.endsWith(UNFINISHED))
      .map((name) => ({ name, stats: statSync(join(folder, name)) }))
      .map(({ name, stats }) => ({ name, bytes: stats.size, atMs: Math.round(stats.mtimeMs) }))
      .sort((a, b) => b.atMs - a.atMs || (a.name < b.name ? 1 : -1));
  }

  /** Where a file that `owner` has brought lies; `null` without one of this name. */
  pathOf(owner: string, name: string): string | null {
    return this.received(owner).some((file) => file.name === name) ? join(this.options.folder, 'in', name) : null;
  }

  /** False when the request is for somebody else. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const token = /^\/files\/([\w-]{32})(?:\/|$)/.exec(request.url ?? '')?.[1];
    if (token === undefined) return false;
    this.answer(token, request, response).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      this.options.log.warn({ detail }, 'a file exchange with a station broke off');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
    return true;
  }

  private async answer(token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const ticket = this.open.get(token);
    const isOver = ticket === undefined || ticket.untilMonoMs <= this.options.clock.monoMs();
    if (isOver) return refuse(response, 404);
    if (ticket.content.kind === 'out') {
      if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
      return send(ticket.content.path, request.method === 'HEAD', response);
    }
    if (request.method !== 'PUT' && request.method !== 'POST') return refuse(response, 405);
    const bytes = await this.take(ticket.content.owner, request);
    if (bytes === null) return refuse(response, 413);
    this.open.delete(token);
    response.writeHead(201, { 'content-length': 0 }).end();
  }

  /** Bytes taken; `null` for more than is taken. */
  private async take(owner: string, request: IncomingMessage): Promise<number | null> {
    const { folder, clock } = this.options;
    const ending = /\.[a-z0-9]{1,8}(\.gz)?$/i.exec(request.url ?? '')?.[0] ?? '.log';
    const at = new Date(clock.wallMs()).toISOString().replace(/[:.]/g, '-');
    const path = join(folder, 'in', `${owner}~${at}${ending}`);
    mkdirSync(join(folder, 'in'), { recursive: true, mode: 0o700 });
    let bytes = 0;
    const counting = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > MOST_BYTES) done(new Error('too large'));
        else done(null, chunk);
      },
    });
    try {
      await pipeline(request, counting, createWriteStream(`${path}${UNFINISHED}`, { mode: 0o600 }));
    } catch (error) {
      rmSync(`${path}${UNFINISHED}`, { force: true });
      if (bytes > MOST_BYTES) return null;
      throw error;
    }
    renameSync(`${path}${UNFINISHED}`, path);
    for (const { name } of this.received(owner).slice(KEPT)) rmSync(join(folder, 'in', name), { force: true });
    return bytes;
  }

  private issue(content: Ticket['content']): string {
    const nowMs = this.options.clock.monoMs();
    for (const [token, { untilMonoMs }] of this.open) if (untilMonoMs <= nowMs) this.open.delete(token);
    const token = randomBytes(24).toString('base64url');
    this.open.set(token, { content, untilMonoMs: nowMs + VALID_MS });
    return `/files/${token}`;
  }
}

interface Ticket {
  readonly content: { readonly kind: 'out'; readonly path: string } | { readonly kind: 'in'; readonly owner: string };
  readonly untilMonoMs: number;
}

const VALID_MS = 86_400_000;
const MOST_BYTES = 100 * 1024 * 1024;
/** Files of one owner. */
const KEPT = 5;
const UNFINISHED = '.part';

function names(folder: string): readonly string[] {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(folder);
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0, connection: 'close' }).end();
}

async function send(path: string, isHead: boolean, response: ServerResponse): Promise<void> {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return refuse(response, 404);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': stats.size });
  if (isHead) response.end();
  else await pipeline(createReadStream(path), response);
}
