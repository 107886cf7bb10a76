import type { BackupStatus } from '../backup/desk.ts';
import type { DestinationStatus } from '../backup/offsite/courier.ts';
import type { RestoreBegun, RestoreStatus, Uploaded } from '../backup/restore-desk.ts';

/** A restore as the API needs it. */
export interface RestorePorts {
  status(): Promise<RestoreStatus>;
  upload(offset: number, piece: Uint8Array): Promise<Uploaded>;
  /** What becomes of it stands in the status. */
  try(choice: string, passphrase: string): Promise<RestoreBegun>;
  restore(choice: string, passphrase: string, acceptLoss: boolean): Promise<RestoreBegun>;
}

/** Backups as the API needs them; there with and without a site. */
export interface BackupPorts {
  readonly restore: RestorePorts;
  status(): Promise<BackupStatus & { readonly offsite: readonly DestinationStatus[] }>;
  /** Writes, lists and removes a small file there; `null`: that works, else why not. */
  testOffsite(id: string): Promise<string | null | 'unknown'>;
  /** Begins one; what becomes of it stands in the status. */
  begin(passphrase: string, withHistory: boolean): 'begun' | 'busy';
  /** Where a backup of this name lies; `null` where there is none. */
  pathOf(name: string): string | null;
  /** A bundle for a fault report, piece by piece. */
  diagnostics(): AsyncIterable<Uint8Array>;
}
