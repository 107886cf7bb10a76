import type { backupEn } from './backup-en.ts';

export const backupDe: Readonly<Record<keyof typeof backupEn, string>> = {
  'backup.title': 'Sicherung',
  'backup.what':
    'Einstellungen, Passwörter der Geräte, Ladevorgänge, Menschen und Karten in einer verschlüsselten Datei. Sie wird wieder geöffnet und geprüft, bevor sie als gemacht gilt.',
  'backup.loading': 'Wird geladen …',
  'backup.passphrase': 'Kennsatz (mindestens 12 Zeichen)',
  'backup.keep-it':
    'Gut aufheben: Ohne den Kennsatz kann niemand die Datei öffnen, und hier wird er nicht gespeichert.',
  'backup.with-history': 'Auch Leistungskurven (größer)',
  'backup.make': 'Jetzt sichern',
  'backup.busy': 'Wird gemacht und geprüft. Das kann einige Minuten dauern; geladen wird weiter.',
  'backup.failed': 'Keine Sicherung gemacht: {why}',
  'backup.files': 'Zum Herunterladen',
  'backup.file': 'Sicherung von {time}',
  'backup.not-scheduled': 'Von selbst wird nicht gesichert. Dazu backup.folder in config.yaml eintragen.',
  'backup.scheduled': 'Von selbst gesichert nach {folder}. Neueste: {time}.',
  'backup.scheduled-none': 'Von selbst gesichert nach {folder}. Noch gibt es keine.',
  'backup.restore': 'Kommt die Seite nicht mehr hoch, bei beendetem Lademeister: lademeister restore DATEI.',
  'diagnostics.title': 'Diagnose',
  'diagnostics.what':
    'Zustand, Einstellungen und Aufzeichnungen des letzten Tages für einen Fehlerbericht, als ZIP-Datei. Kartennummern, Namen, Adressen und Passwörter sind herausgenommen.',
  'diagnostics.download': 'Paket herunterladen',
  'error.backup-busy': 'Es wird schon eine Sicherung gemacht.',
};
