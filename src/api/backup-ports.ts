import type { BackupStatus } from '../backup/desk.ts';

/** Backups as the API needs them; there with and without a site. */
export interface BackupPorts {
  status(): Promise<BackupStatus>;
  /** Begins one; what becomes of it stands in the status. */
  begin(passphrase: string, withHistory: boolean): 'begun' | 'busy';
  /** Where a backup of this name lies; `null` where there is none. */
  pathOf(name: string): string | null;
  /** A bundle for a fault report, piece by piece. */
  diagnostics(): AsyncIterable<Uint8Array>;
}
