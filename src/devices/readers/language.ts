/** What a reader says, whatever its wire. */
export interface ReaderEvents {
  /** The number of a card as the reader gave it: letters and digits. */
  tag(text: string): void;
  /** Bytes that are no whole number. `detail` is short English. */
  damaged(detail: string): void;
}

/** How one family of readers speaks. It keeps what has come of a number until it is whole. */
export interface ReaderLanguage {
  /** The line was opened: what comes now does not continue what came before. */
  opened(): void;
  bytes(chunk: Uint8Array): void;
  /** Lets go of timers. */
  closed(): void;
}
