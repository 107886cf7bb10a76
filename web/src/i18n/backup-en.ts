/** Backups, and the bundle for a fault report. */
export const backupEn = {
  'backup.title': 'Backup',
  'backup.what':
    'Settings, passwords of devices, charging sessions, people and cards in one encrypted file. It is opened again and checked before it counts as made.',
  'backup.loading': 'Loading …',
  'backup.passphrase': 'Passphrase (12 characters or more)',
  'backup.keep-it': 'Keep it well: without the passphrase nobody can open the file, and it is not stored here.',
  'backup.with-history': 'Power curves, too (larger)',
  'backup.make': 'Back up now',
  'backup.busy': 'Being made and checked. This may take some minutes; charging goes on.',
  'backup.failed': 'No backup was made: {why}',
  'backup.files': 'To download',
  'backup.file': 'Backup of {time}',
  'backup.not-scheduled': 'No backups are made by themselves. Set backup.folder in config.yaml.',
  'backup.scheduled': 'Made by themselves in {folder}. Newest: {time}.',
  'backup.scheduled-none': 'Made by themselves in {folder}. There is none yet.',
  'backup.restore': 'On a machine whose page does not come up, with Lademeister ended: lademeister restore FILE.',
  'diagnostics.title': 'Diagnostics',
  'diagnostics.what':
    'State, configuration and recordings of the last day for a fault report, as a ZIP file. Card numbers, names, addresses and passwords are taken out.',
  'diagnostics.download': 'Download the bundle',
  'error.backup-busy': 'A backup is being made already.',
} as const;
