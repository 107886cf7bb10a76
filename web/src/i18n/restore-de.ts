import type { restoreEn } from './restore-en.ts';
import type { Translated } from './vocabulary.ts';

/** Backups away from this house, and back from a backup. */
export const restoreDe = {
  'offsite.title': 'Außer Haus',
  'offsite.type.s3': 'S3',
  'offsite.type.webdav': 'WebDAV',
  'offsite.type.sftp': 'SFTP',
  'offsite.newest': 'neueste {time}',
  'offsite.waits': 'noch nichts dort',
  'offsite.busy': 'unterwegs',
  'offsite.failed': 'Geht nicht: {why}',
  'offsite.test': 'Testen',
  'offsite.test-name': '{name} testen',
  'offsite.testing': 'Wird getestet …',
  'offsite.works': 'Geht: Eine Datei wurde geschrieben, gelistet und entfernt.',
  'restore.title': 'Zurückspielen',
  'restore.what':
    'Setzt eine Sicherung an die Stelle von allem, was hier ist. Was jetzt hier ist, bleibt im Datenordner aufbewahrt.',
  'restore.open': 'Sicherung zurückspielen',
  'restore.choice': 'Welche Sicherung',
  'restore.of': 'von {time}, {size}',
  'restore.uploaded': 'Aus einer Datei, {size}',
  'restore.file': 'Datei hochladen',
  'restore.uploading': '{percent} % der Datei sind da',
  'restore.upload-failed': 'Die Datei ließ sich nicht hochladen: {why}',
  'restore.passphrase': 'Kennsatz der Sicherung',
  'restore.try': 'Probeweise öffnen',
  'restore.trying': 'Wird geöffnet und geprüft. Das kann Minuten dauern; geladen wird weiter.',
  'restore.tried': 'Es ist heil: gemacht {time} mit Version {release}, {files} Dateien.',
  'restore.replaced':
    'Ersetzt werden Einstellungen, Konten, Karten, Menschen, Ladebuch und Zertifikate. Alle müssen sich neu anmelden, mit Konten und Passwörtern der Sicherung.',
  'restore.loss': 'Etwas bliebe zurück: {why}.',
  'restore.accept-loss': 'Das nehme ich hin; es bleibt im aufbewahrten Ordner.',
  'restore.do': 'Zurückspielen und neu starten',
  'restore.preparing': 'Wird vorbereitet. Bis zum Neustart wird weitergeladen.',
  'restore.restarting': 'Startet neu. In einer Minute neu anmelden.',
  'restore.failed': 'Nichts wurde geändert: {why}',
  'restore.not-offered': 'Hier geht es auf der Kommandozeile: lademeister restore DATEI.',
} as const satisfies Translated<typeof restoreEn>;
