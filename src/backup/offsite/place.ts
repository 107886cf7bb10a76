/** A place away from this house where sealed backups lie. Every call rejects with an Error in words when it cannot be done. */
export interface Place {
  /** Names and sizes of the files there. */
  list(): Promise<readonly RemoteFile[]>;
  /** Brings a file there: under its name it is whole or not at all. */
  put(path: string, name: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
}
