/** The page that installs the certificate has no script, so it carries its own words. */
export type TrustLanguage = 'de' | 'en';

export const PLATFORMS = ['ios', 'macos', 'android', 'windows', 'linux', 'firefox'] as const;
export type Platform = (typeof PLATFORMS)[number];

interface TrustWords {
  readonly title: string;
  readonly why: string;
  readonly open: string;
  readonly warning: string;
  readonly install: string;
  readonly once: string;
  readonly compare: string;
  readonly where: string;
  readonly download: string;
  readonly platforms: Readonly<Record<Platform, { readonly name: string; readonly steps: readonly string[] }>>;
  readonly own: string;
  readonly unstored: string;
  readonly closed: string;
  readonly without: string;
  readonly withoutHow: string;
  readonly withoutRisk: string;
}

const en: TrustWords = {
  title: 'Lademeister: encrypted connection',
  why: 'Lademeister is served encrypted, so that nobody in your network reads your password along. This page is the only one without encryption; do not enter anything here.',
  open: 'Open Lademeister',
  warning:
    'Until the certificate is installed the browser warns of an unknown certificate. Nothing is broken: no public authority vouches for a device in your house.',
  install: 'Install the certificate, then the warning is gone',
  once: 'Once on each device. It can vouch only for names and addresses of your home network, not for other web sites.',
  compare: 'Fingerprint (SHA-256). Compare it before you install, best at the device itself:',
  where: 'It is printed when Lademeister starts, and by "lademeister https certificate --text".',
  download: 'Download the certificate',
  platforms: {
    ios: {
      name: 'iPhone, iPad',
      steps: [
        'Tap the button in Safari and allow the download.',
        'Settings, "Profile Downloaded": Install.',
        'Settings, General, About, Certificate Trust Settings: switch Lademeister on.',
      ],
    },
    macos: {
      name: 'Mac',
      steps: [
        'Open the downloaded profile.',
        'System Settings, "Profile Downloaded": install it. Safari and Chrome trust it from then on.',
      ],
    },
    android: {
      name: 'Android',
      steps: [
        'Download the certificate.',
        'Settings, Security, Encryption & credentials, Install a certificate, CA certificate: choose the downloaded file. Wording differs between makers; search the settings for "certificate".',
      ],
    },
    windows: {
      name: 'Windows',
      steps: [
        'Open the downloaded file and choose "Install Certificate", "Current User".',
        'Place it in "Trusted Root Certification Authorities". Edge and Chrome trust it from then on.',
      ],
    },
    linux: {
      name: 'Linux (Chrome, Chromium)',
      steps: ['Download the certificate.', 'chrome://certificate-manager, Custom, Trusted Certificates: Import.'],
    },
    firefox: {
      name: 'Firefox',
      steps: [
        'Download the certificate.',
        'Settings, Privacy & Security, Certificates, View Certificates, Authorities: Import, "Trust this CA to identify websites".',
      ],
    },
  },
  own: 'This device shows itself by the certificate of its owner. There is nothing to install.',
  unstored:
    'The certificate of this device cannot be kept at the moment, so there is nothing to install. The connection is encrypted all the same; the browser warns. The log of the device says what is wrong.',
  closed:
    'The encrypted page is not open at the moment. The log of the device says why; it is tried again every 10 seconds.',
  without: 'Without encryption?',
  withoutHow:
    'Only the owner can choose it: signed in on the encrypted page, under "More", "Connection", by his password.',
  withoutRisk:
    'Then whoever is in your network can read passwords and sign-ins along, and with them switch the charging and read who charged when.',
};

const de: TrustWords = {
  title: 'Lademeister: verschlüsselte Verbindung',
  why: 'Lademeister läuft verschlüsselt, damit niemand im Netz das Passwort mitliest. Nur diese Seite ist unverschlüsselt; hier bitte nichts eingeben.',
  open: 'Lademeister öffnen',
  warning:
    'Bis das Zertifikat installiert ist, warnt der Browser vor einem unbekannten Zertifikat. Es ist nichts kaputt: Für ein Gerät im Haus bürgt keine öffentliche Stelle.',
  install: 'Zertifikat installieren, dann ist die Warnung weg',
  once: 'Einmal auf jedem Gerät. Es kann nur für Namen und Adressen des Heimnetzes bürgen, nicht für andere Webseiten.',
  compare: 'Fingerabdruck (SHA-256). Vor dem Installieren vergleichen, am besten am Gerät selbst:',
  where: 'Er steht in der Ausgabe beim Start von Lademeister und in „lademeister https certificate --text“.',
  download: 'Zertifikat laden',
  platforms: {
    ios: {
      name: 'iPhone, iPad',
      steps: [
        'In Safari auf den Knopf tippen und den Download erlauben.',
        'Einstellungen, „Profil geladen“: Installieren.',
        'Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen: Lademeister einschalten.',
      ],
    },
    macos: {
      name: 'Mac',
      steps: [
        'Das geladene Profil öffnen.',
        'Systemeinstellungen, „Profil geladen“: installieren. Safari und Chrome vertrauen ihm dann.',
      ],
    },
    android: {
      name: 'Android',
      steps: [
        'Zertifikat laden.',
        'Einstellungen, Sicherheit, Verschlüsselung und Anmeldedaten, Zertifikat installieren, CA-Zertifikat: die geladene Datei wählen. Die Namen hängen vom Hersteller ab; in den Einstellungen nach „Zertifikat“ suchen.',
      ],
    },
    windows: {
      name: 'Windows',
      steps: [
        'Die geladene Datei öffnen, „Zertifikat installieren“, „Aktueller Benutzer“.',
        'In „Vertrauenswürdige Stammzertifizierungsstellen“ ablegen. Edge und Chrome vertrauen ihm dann.',
      ],
    },
    linux: {
      name: 'Linux (Chrome, Chromium)',
      steps: [
        'Zertifikat laden.',
        'chrome://certificate-manager, Benutzerdefiniert, Vertrauenswürdige Zertifikate: Importieren.',
      ],
    },
    firefox: {
      name: 'Firefox',
      steps: [
        'Zertifikat laden.',
        'Einstellungen, Datenschutz & Sicherheit, Zertifikate anzeigen, Zertifizierungsstellen: Importieren, „Dieser CA vertrauen, um Websites zu identifizieren“.',
      ],
    },
  },
  own: 'Dieses Gerät zeigt das Zertifikat seines Besitzers. Es gibt nichts zu installieren.',
  unstored:
    'Das Zertifikat dieses Geräts lässt sich zurzeit nicht aufbewahren, deshalb gibt es nichts zu installieren. Die Verbindung ist trotzdem verschlüsselt; der Browser warnt. Das Protokoll des Geräts sagt, was nicht stimmt.',
  closed:
    'Die verschlüsselte Seite ist zurzeit nicht offen. Das Protokoll des Geräts sagt, warum; alle 10 Sekunden wird es wieder versucht.',
  without: 'Ohne Verschlüsselung?',
  withoutHow:
    'Das kann nur der Besitzer wählen: angemeldet auf der verschlüsselten Seite, unter „Mehr“, „Verbindung“, mit seinem Passwort.',
  withoutRisk:
    'Dann kann jeder im Netz Passwörter und Anmeldungen mitlesen und damit das Laden schalten und lesen, wer wann geladen hat.',
};

export const TRUST_WORDS: Readonly<Record<TrustLanguage, TrustWords>> = { de, en };
