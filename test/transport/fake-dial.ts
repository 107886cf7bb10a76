import type { ByteStreamEvents, Dial } from '../../src/transport/byte-stream.ts';

/** A byte stream that a test plays by hand. */
export class FakeStream {
  isClosed = false;
  readonly written: Buffer[] = [];
  private readonly events: ByteStreamEvents;

  constructor(events: ByteStreamEvents) {
    this.events = events;
  }

  open(): this {
    this.events.opened();
    return this;
  }

  send(bytes: Uint8Array | string): void {
    if (!this.isClosed) this.events.bytes(Buffer.from(bytes));
  }

  lose(detail: string): void {
    this.events.lost(detail);
  }
}

/** Dials into {@link FakeStream}s, newest last. */
export function fakeDial(): { readonly dial: Dial; readonly streams: FakeStream[]; last(): FakeStream } {
  const streams: FakeStream[] = [];
  const dial: Dial = (events) => {
    const stream = new FakeStream(events);
    streams.push(stream);
    return {
      write: (bytes) => void stream.written.push(Buffer.from(bytes)),
      close: async () => {
        stream.isClosed = true;
      },
    };
  };
  const last = (): FakeStream => {
    const stream = streams.at(-1);
    if (stream === undefined) throw new Error('nobody dialled');
    return stream;
  };
  return { dial, streams, last };
}
