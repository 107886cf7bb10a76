import type { BackupStatus as OfDesk } from '../../../src/backup/desk.ts';
import type { DestinationStatus } from '../../../src/backup/offsite/courier.ts';

export type BackupStatus = OfDesk & { readonly offsite?: readonly DestinationStatus[] };

/** Whether an answer is what the page shows. */
export function isBackupStatus(value: unknown): value is BackupStatus {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'isBusy' in value && 'problem' in value && 'scheduled' in value && 'files' in value && Array.isArray(value.files)
  );
}
