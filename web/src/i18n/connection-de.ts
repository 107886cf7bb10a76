import type { connectionEn } from './connection-en.ts';

export const connectionDe: { readonly [K in keyof typeof connectionEn]: string } = {
  title: 'Verbindung',
  encrypted: 'Diese Verbindung ist verschlüsselt.',
  local: 'Dieser Browser läuft auf dem Gerät selbst: Nichts geht durchs Netz.',
  open: 'Diese Verbindung ist nicht verschlüsselt: Jeder im Netz kann Passwörter und Anmeldungen mitlesen.',
  'local-only': 'Die Seite ist nur für dieses Gerät da (http.host). Für andere ist das in config.yaml zu ändern.',
  fingerprint: 'Fingerabdruck des Zertifikats (SHA-256), zum Vergleichen vor dem Installieren:',
  install: 'Zertifikat auf diesem Gerät installieren',
  own: 'Die Seite zeigt das Zertifikat aus http.certificateFile.',
  closed: 'Der verschlüsselte Port ist zurzeit nicht offen. Das Protokoll sagt, warum.',
  'problem.own-unusable':
    'Das Zertifikat aus http.certificateFile ist nicht zu gebrauchen. Bis dahin zeigt die Seite ihr eigenes, und Browser warnen.',
  'problem.authority-damaged':
    'Die Datei mit dem Zertifikat dieses Geräts ist beschädigt; Browser warnen. https/ca.pem aus einer Sicherung zurückholen oder löschen: Dann installieren alle ein neues.',
  'problem.authority-not-stored':
    'Der Datenträger nimmt das Zertifikat nicht an: Es gilt bis zum nächsten Start, und Browser warnen. Den Datenordner beschreibbar machen und neu starten.',
  without: 'Verbindungen ohne Verschlüsselung erlauben',
  'without-risk':
    'Dann kann jeder im Netz, auch ein Gast oder ein gekapertes Gerät, Passwörter und Anmeldungen mitlesen, damit das Laden schalten und sehen, wer wann geladen hat. Nur für Netze, in denen das keine Rolle spielt.',
  'without-do': 'Ohne Verschlüsselung erlauben',
  'with-do': 'Verschlüsselung wieder verlangen',
  'is-optional': 'Verbindungen ohne Verschlüsselung sind erlaubt.',
  password: 'Passwort des Besitzers',
  done: 'Erledigt. Die Seite startet gleich neu.',
};
