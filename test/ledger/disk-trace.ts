/** What a process did to the files of a folder, from the output of strace, and what a power cut leaves of it. */

type Step =
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'truncate'; readonly file: string; readonly length: number }
  | { readonly kind: 'sync'; readonly file: string }
  | { readonly kind: 'remove'; readonly file: string }
  | { readonly kind: 'said'; readonly line: string };

type Change = Extract<Step, { readonly file: string }>;

const STDOUT = 1;
/** A disk writes at least this much or nothing. */
const SECTOR = 512;

export class DiskTrace {
  private readonly all: readonly Step[];

  /** @param text of `strace -f -y -xx`, latin1 @param folder whose databases count; shared memory is no disk */
  constructor(text: string, folder: string) {
    this.all = callsOf(text).flatMap((call) => stepOf(call, folder));
  }

  get steps(): number {
    return this.all.length;
  }

  /** What had been said on stdout before the step. */
  saidUntil(step: number): readonly string[] {
    return this.all.slice(0, step).flatMap((one) => (one.kind === 'said' ? [one.line] : []));
  }

  /** The databases are open from here on. */
  firstAcknowledgement(): number {
    return this.all.findIndex((one) => one.kind === 'said') + 1;
  }

  /**
   * The files after a cut before the step: what was synced, and of the rest nothing or an arbitrary part, in sectors.
   * A removal counts at once: a directory's own writes are the file system's care.
   */
  diskAfter(step: number, keep: 'nothing' | 'some'): ReadonlyMap<string, Buffer> {
    const durable = new Map<string, Image>();
    const waiting = new Map<string, Change[]>();
    for (const one of this.all.slice(0, step)) {
      if (one.kind === 'said') continue;
      const changes = waiting.get(one.file) ?? [];
      waiting.set(one.file, changes);
      if (one.kind === 'sync') {
        durable.set(one.file, applied(durable.get(one.file) ?? new Image(), changes));
        waiting.set(one.file, []);
      } else if (one.kind === 'remove') {
        durable.delete(one.file);
        waiting.delete(one.file);
      } else changes.push(one);
    }
    let random = step;
    for (const [file, changes] of keep === 'some' ? waiting : []) {
      const lucky = changes.flatMap(inSectors).filter(() => {
        random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
        return random % 2 === 0;
      });
      if (lucky.length > 0) durable.set(file, applied(durable.get(file) ?? new Image(), lucky));
    }
    return new Map([...durable].map(([file, image]) => [file, image.content()]));
  }
}

/** A file that grows. */
class Image {
  private bytes = Buffer.alloc(1 << 20);
  private length = 0;

  content(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  write(at: number, bytes: Buffer): void {
    while (at + bytes.length > this.bytes.length)
      this.bytes = Buffer.concat([this.bytes, Buffer.alloc(this.bytes.length)]);
    bytes.copy(this.bytes, at);
    this.length = Math.max(this.length, at + bytes.length);
  }

  truncate(length: number): void {
    if (length < this.length) this.bytes.fill(0, length, this.length);
    this.length = length;
  }
}

/** Whole calls, those that strace had to interrupt joined again. */
function callsOf(text: string): readonly string[] {
  const calls: string[] = [];
  const unfinished = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, pid = '', call = ''] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    const [, begun] = /^(.*) <unfinished \.\.\.>$/s.exec(call) ?? [];
    const [, rest] = /^<\.\.\. \w+ resumed>(.*)$/s.exec(call) ?? [];
    if (begun !== undefined) unfinished.set(pid, begun);
    else calls.push(rest === undefined ? call : (unfinished.get(pid) ?? '') + rest);
  }
  return calls;
}

function stepOf(call: string, folder: string): readonly Step[] {
  const [, name, args = '', result] = /^(\w+)\((.*)\)\s+= (-?\d+)/s.exec(call) ?? [];
  if (name === undefined || Number(result) < 0) return [];
  if (name === 'unlink') {
    const file = textOf(args);
    return isDatabase(file, folder) ? [{ kind: 'remove', file }] : [];
  }
  const [, number, target = '', more = ''] = /^(\d+)<([^>]*)>(.*)$/s.exec(args) ?? [];
  if (name === 'write' && Number(number) === STDOUT) {
    return textOf(more)
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Step => ({ kind: 'said', line }));
  }
  const file = decoded(target).toString('utf8');
  if (!isDatabase(file, folder)) return [];
  const last = Number(/(\d+)\s*$/.exec(more)?.[1]);
  switch (name) {
    case 'pwrite64':
      return [{ kind: 'write', file, at: last, bytes: bytesOf(more) }];
    case 'ftruncate':
      return [{ kind: 'truncate', file, length: last }];
    case 'fsync':
    case 'fdatasync':
      return [{ kind: 'sync', file }];
    default:
      return [];
  }
}

function isDatabase(file: string, folder: string): boolean {
  return file.startsWith(folder) && /\.db(-wal|-journal)?$/.test(file);
}

function bytesOf(args: string): Buffer {
  return decoded(/"([^"]*)"/.exec(args)?.[1] ?? '');
}

function textOf(args: string): string {
  return bytesOf(args).toString('utf8');
}

function decoded(text: string): Buffer {
  return text.includes('\\x') ? Buffer.from(text.replaceAll('\\x', ''), 'hex') : Buffer.from(text, 'latin1');
}

function inSectors(change: Change): readonly Change[] {
  if (change.kind !== 'write') return [change];
  const { file, at, bytes } = change;
  const parts: Change[] = [];
  for (let from = 0; from < bytes.length; from += SECTOR) {
    parts.push({ kind: 'write', file, at: at + from, bytes: bytes.subarray(from, from + SECTOR) });
  }
  return parts;
}

function applied(image: Image, changes: readonly Change[]): Image {
  for (const change of changes) {
    if (change.kind === 'truncate') image.truncate(change.length);
    if (change.kind === 'write') image.write(change.at, change.bytes);
  }
  return image;
}
