/** What happens to a byte stream. Nothing is called before the {@link Dial} returned, and nothing after `close()`. */
export interface ByteStreamEvents {
  opened(): void;
  /** The chunk is the receiver's to keep. */
  bytes(chunk: Buffer): void;
  /** It could not be opened, or it ended. Called at most once, as the last event. `detail` is short English. */
  lost(detail: string): void;
}

/** One connection, from the attempt to open it to its end. It never comes back: who wants another one dials again. */
export interface ByteStream {
  /** Bytes written before it opened or after it was lost are dropped: nothing stale is ever flushed. */
  write(bytes: Uint8Array): void;
  /** Resolves when the socket or port is released. Never rejects; may be called at any time and repeatedly. */
  close(): Promise<void>;
}

/** Begins to open a byte stream and returns at once. */
export type Dial = (events: ByteStreamEvents) => ByteStream;

/** What the operating system says, as short as it says it: `ECONNREFUSED` rather than a sentence with a stack. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
