import { feedFieldsDe } from './settings-feeds-de.ts';
import type { settingsOptionsEn } from './settings-fields-en.ts';

/** What the fields of the settings are called in German, by the description that the schema has of them. */
export const settingsFieldsDe: Readonly<Record<string, string>> = {
  ...feedFieldsDe,
  'The site': 'Wie die Anlage heißt und welche Uhr gilt',
  'What the site is called on screen': 'Name auf dem Bildschirm',
  'Time zone in which the site reads its clock': 'Zeitzone',
  'Language until a user chooses another': 'Sprache, bis jemand eine andere wählt',
  'Voltage between phase and neutral where none is measured, V':
    'Spannung zwischen Phase und Neutralleiter, wo keine gemessen wird, V',
  'Fuses and breakers as a tree; the root is the grid connection':
    'Sicherungen als Baum; die Wurzel ist der Hausanschluss',
  'Short name that other parts of this document use': 'Kurzname',
  'What the circuit is called in sentences': 'Name des Stromkreises',
  'Circuit that feeds this one; exactly one circuit has none: the grid connection':
    'Hängt an (nur der Hausanschluss hängt an keinem)',
  'Rated current of the fuse or breaker per phase, A': 'Nennstrom der Sicherung je Phase, A',
  'Limit, A': 'Grenze, A',
  'What protects it, for how long it holds an overload: sls-e (selective main switch), mcb-b, mcb-c (circuit breakers), gg (fuses), strict (not known: as the most sensitive)':
    'Was ihn schützt; davon hängt ab, wie lange eine Überlast gehalten wird',
  'Current agreed for it, per phase, where that is less than the fuse holds, A':
    'Vereinbarter Strom je Phase, wenn weniger als die Sicherung hält, A',
  'How much more one phase may carry than another, as far as cars cause it (Germany: 20 A), A':
    'Schieflast, die Autos verursachen dürfen (Deutschland: 20 A), A',
  'Limit of the power over all phases, W': 'Grenze der Leistung über alle Phasen, W',
  'Meter that measures all of this circuit; that of the grid connection is the grid meter':
    'Zähler, der alles in diesem Stromkreis misst',
  'How the fuses are held': 'Wie Sicherungen eingehalten werden',
  'Kept free on every circuit and phase at least; more where the house is seen to surprise by more, A':
    'Bleibt überall mindestens frei, A; mehr, wo das Haus mit mehr überrascht',
  'A meter that says nothing for this long is silent, at the latest: drivers learn how often theirs speaks and know sooner, s':
    'Ein Zähler gilt spätestens nach so langer Stille als stumm, s',
  'Time in which a car has certainly followed a lower set-point, s':
    'Zeit, in der ein Auto einem kleineren Sollwert sicher gefolgt ist, s',
  'Headroom must have lasted this long before it is handed out; down to 8 s where loads are seen to stay off for long, s':
    'So lange muss Platz auf der Sicherung sein, bevor er vergeben wird, s; herunter bis 8 s, wo Lasten lange aus bleiben',
  'How cars take turns when there is not enough for all': 'Wie Autos sich abwechseln, wenn es nicht für alle reicht',
  'A car that has charged this long gives way to an equal one that waits, min':
    'So lange lädt ein Auto, bevor es einem wartenden den Platz lässt, min',
  'Capacity tariff: a cap on the mean import of each quarter hour of the clock':
    'Grenze für den mittleren Bezug jeder Viertelstunde',
  'Mean import of a quarter hour that cars must not make it pass, W':
    'Mittlerer Bezug einer Viertelstunde, den Autos nicht überschreiten lassen, W',
  "More, if this month's peak has been more already: the meter must tell it (P1: 1-0:1.6.0)":
    'Mehr, wenn die Spitze dieses Monats schon höher war (der Zähler muss sie melden, P1: 1-0:1.6.0)',
  'How the house follows the sun': 'Wie die Autos der Sonne folgen',
  'Power that shall keep flowing into the grid (negative: out of it), W':
    'Leistung, die weiter ins Netz fließen soll (negativ: aus dem Netz), W',
  'A pause for want of sun lasts at least this long, s': 'Eine Pause ohne Sonne dauert mindestens, s',
  'A car that the sun has started charges at least this long, s':
    'Ein Auto, das die Sonne gestartet hat, lädt mindestens, s',
  'A charging car gets more when surplus has lasted this long, s':
    'Ein ladendes Auto bekommt mehr, wenn der Überschuss so lange anhält, s',
  'What a start or a change of phases is worth avoiding, as energy: more makes them rarer, Wh':
    'Was ein Start oder Phasenwechsel kosten darf, als Energie; mehr macht sie seltener, Wh',
  'Most changes between one and three phases within 24 hours for the sun; 0 for none':
    'Phasenwechsel für die Sonne in 24 Stunden, höchstens; 0: keine',
  'Feed-in at which the inverters hold the grid connection by themselves, W (0: zero feed-in). Sun beyond it is invisible and is tried out with the car':
    'Einspeisung, auf der die Wechselrichter von selbst halten, W (0: Nulleinspeisung). Sonne darüber ist unsichtbar und wird mit dem Auto ausprobiert',
  'What the home battery and the cars leave to each other': 'Was Hausbatterie und Autos einander lassen',
  'Who gets the sun first: the cars, the battery, or the battery its share': 'Wer die Sonne zuerst bekommt',
  'With share: part of the sun that the battery may take before the cars, %':
    'Bei Anteil: was die Batterie vor den Autos nehmen darf, %',
  'Below this state of charge the battery comes first in any case; 0: never, %':
    'Unter diesem Ladestand geht die Batterie immer vor, %; 0: nie',
  'From this state of charge on it may carry a charging car through a dip; 100: never, %':
    'Ab diesem Ladestand darf sie ein ladendes Auto durch eine Wolke tragen, %; 100: nie',
  'The most it gives a car then, W': 'Dann höchstens, W',
  'free: into any car; not-into-fast: locked while a car charges fast; not-into-cars: locked also while cars in solar modes draw more than the sun gives, below the buffer':
    'In welche Autos die Batterie entladen werden darf',
  'What is expected of the sun: see docs/forecasts.md': 'Was von der Sonne zu erwarten ist',
  'Where the site is: degrees north': 'Breite, Grad Nord',
  'Degrees east': 'Länge, Grad Ost',
  'Fields of modules; if left out: learned, from the power of the inverters on':
    'Modulfelder; ohne Angabe: aus der Leistung der Wechselrichter gelernt',
  'Peak power of the modules, W': 'Spitzenleistung der Module, W',
  'Tilt: 0 lies flat, 90 stands': 'Neigung: 0 liegt, 90 steht',
  'Where the modules look: 90 is east, 180 south, 270 west':
    'Wohin die Module schauen: 90 Osten, 180 Süden, 270 Westen',
  'Forecasts from outside, each at most once, beside what the site has learned of its own sun. Nothing is asked that does not stand here':
    'Prognosen von außen, jede höchstens einmal. Ohne Eintrag wird niemand gefragt',
  'Open-Meteo: free for private use. It learns where the site is and how the modules lie':
    'Open-Meteo: privat kostenlos; erfährt Ort und Lage der Module',
  'forecast.solar: free for one plane. It learns where the site is, how the modules lie and how many they are':
    'forecast.solar: für ein Feld kostenlos; erfährt Ort, Lage und Größe der Module',
  'Where the key of an account stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit dem Schlüssel eines Kontos (Modus 0600)',
  'Solcast: rooftop sites of an account': 'Solcast: Dächer eines Kontos',
  'Where the key of the account stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit dem Schlüssel des Kontos (Modus 0600)',
  'Ids of the rooftop sites, which together are the modules here':
    'Kennungen der Dächer, die zusammen die Module hier sind',
  'Questions that the account has a day, for all of its sites': 'Abfragen, die das Konto am Tag hat',
  'What plans keep to: see docs/planning.md': 'Woran Pläne sich halten',
  'A limit in money for the grid energy of all cars together': 'Grenze in Geld für den Netzstrom aller Autos',
  'What cars may buy from the grid for in a calendar month, units of the currency':
    'Was Autos im Kalendermonat vom Netz kaufen dürfen, in der Währung',
  'When it is used only the sun charges, also where a car is not ready then. Without it departures and minimum charges go on being bought':
    'Ist es verbraucht, lädt nur noch die Sonne, auch wenn ein Auto dann nicht fertig wird; sonst werden Abfahrten und Mindestladung weiter gekauft',
  'What energy costs and earns, for plans: see docs/tariffs.md': 'Was Energie kostet und einbringt, für Pläne',
  'Tariff by which the site itself buys, as in docs/tariffs.md; if left out: the one that holds for everybody':
    'Tarif des Hauses (Kennung); ohne Angabe: der für alle',
  'What a kWh from the grid is taken to cost where no tariff says so, units of the currency per kWh':
    'Angenommener Preis je kWh, wo kein Tarif einen nennt',
  'What feeding in earns': 'Was Einspeisung einbringt',
  'What is paid for a kWh that is fed in, units of the currency per kWh': 'Vergütung je eingespeister kWh',
  'Market below whose zero nothing is paid (section 51 EEG; systems since 25 February 2025)':
    'Markt, bei dessen negativen Preisen nichts vergütet wird (§ 51 EEG; Anlagen seit 25. Februar 2025)',
  'Market whose price is paid, instead of pricePerKwh (direct marketing)':
    'Markt, dessen Preis gezahlt wird (Direktvermarktung)',
  'What is kept back of the price of that market, units of the currency per kWh':
    'Abzug vom Preis dieses Marktes je kWh',
  'What the grid operator commands: see docs/dimming.md': 'Was der Netzbetreiber anordnet',
  'After a limit the power of the controllable devices comes back within this time, s':
    'Nach einer Begrenzung kommt die Leistung innerhalb dieser Zeit zurück, s',
  'Bills and reports': 'Rechnungen und Berichte',
  'Currency of all prices, ISO 4217': 'Währung aller Preise',
  'Address of the site, for reports': 'Anschrift der Anlage für Berichte',
  'How the energy of a car is attributed to sun, battery and grid: each consumer the same mix (pro-rata), the house first or the car first; none: all energy has the price of the tariff. Reports print it':
    'Wie die Energie eines Autos auf Sonne, Batterie und Netz verteilt wird; Berichte nennen es',
  'What sun costs that went into a car, such as the feed-in it did not earn, units of the currency per kWh':
    'Was Sonne kostet, die ins Auto ging, je kWh (etwa die entgangene Vergütung)',
  'What energy from the battery costs, units of the currency per kWh': 'Was Energie aus der Batterie kostet, je kWh',
  'The GUI and the API': 'Wo diese Seite erreichbar ist',
  'Address on which the GUI and the API listen': 'Adresse, an der die Seite lauscht',
  'Port of the GUI and the API without encryption: for this machine itself; other machines get the page that installs the certificate':
    'Port ohne Verschlüsselung: für dieses Gerät selbst; andere bekommen dort die Seite mit dem Zertifikat',
  'Port of the GUI and the API with encryption (HTTPS)': 'Port mit Verschlüsselung (HTTPS)',
  'Whether other machines need HTTPS. With optional, whoever is in the same network can read passwords and sign-ins along':
    'Ob andere Geräte HTTPS brauchen. Ohne kann jeder im selben Netz Passwörter mitlesen',
  'Certificate with its chain in place of the one that this device makes itself, in PEM; without a folder it lies beside config.yaml':
    'Eigenes Zertifikat mit Kette (PEM) statt des selbst gemachten',
  'Private key of certificateFile, in PEM; without a folder it lies beside config.yaml':
    'Privater Schlüssel dazu (PEM)',
  'Further host names under which browsers may reach the GUI. IP addresses, localhost, names without a dot and names under .local, .lan, .home.arpa, .internal and .fritz.box are always allowed':
    'Weitere Namen, unter denen Browser die Seite erreichen dürfen',
  'Host name': 'Rechnername',
  'The OCPP central system': 'Womit sich Wallboxen verbinden',
  'Address on which charge points connect': 'Adresse, an der Wallboxen sich verbinden',
  'Port of the central system: charge points connect to ws://HOST:PORT/IDENTITY':
    'Port für Wallboxen: ws://ADRESSE:PORT/KENNUNG',
  'Port for charge points that connect by TLS, to wss://HOST:PORT/IDENTITY; if left out: none':
    'Port für Wallboxen mit TLS: wss://ADRESSE:PORT/KENNUNG; leer: keiner',
  'Least security profile of OCPP for all charge points: 0 none, 1 with a password, 2 with a password and TLS':
    'Mindestens verlangtes OCPP-Sicherheitsprofil: 0 keines, 1 Passwort, 2 Passwort und TLS',
  'Set-points with an expiry': 'Sollwerte mit Ablauf',
  'How long a set-point holds inside the charge point without renewal, s':
    'So lange gilt ein Sollwert in der Wallbox ohne Erneuerung, s',
  'How often a day a charge point may be made to write its flash memory; beyond that it is raised more slowly. A lower limit never waits':
    'Wie oft am Tag eine Wallbox ihren Speicher beschreiben soll; darüber hinaus wird langsamer erhöht. Gesenkt wird immer sofort',
  'The flight recorder: what was seen and decided, for replay': 'Was gesehen und entschieden wurde, zum Nachspielen',
  'How long recordings are kept; 0: nothing is recorded':
    'Tage, die Aufzeichnungen bleiben; 0: nichts wird aufgezeichnet',
  'Room for recordings at most, MB; the oldest go first': 'Platz für Aufzeichnungen, höchstens, MB',
  'Backups that are made by themselves': 'Sicherungskopien, die von selbst entstehen',
  'Where scheduled backups go: a folder that exists, better on another machine or drive; without it none are made':
    'Ordner für die Kopien, besser auf einem anderen Gerät; ohne ihn entstehen keine',
  'Days from one to the next': 'Tage von einer zur nächsten',
  'Time of day on the clock of the site': 'Uhrzeit',
  'As many of the newest stay, the older ones go': 'So viele der neuesten bleiben',
  'Whether the curves of power belong into it: it becomes larger': 'Mit den Leistungskurven (größer)',
  'Where the passphrase stands: a file in the data directory that nobody else may read (mode 0600). Keep it elsewhere, too: without it no backup can be opened':
    'Datei im Datenordner mit dem Kennwort (Modus 0600). Auch anderswo aufbewahren: ohne es lässt sich keine Kopie öffnen',
  'Places away from this house to which each scheduled backup is brought, sealed as it is; without a folder it is kept in the data directory until then':
    'Orte außer Haus, zu denen jede geplante Sicherung gebracht wird, versiegelt wie sie ist; ohne Ordner bleibt sie bis dahin im Datenverzeichnis',
  'As many of the newest stay there, the older ones go': 'So viele der neuesten bleiben dort, ältere werden gelöscht',
  'A bucket of an S3-compatible service': 'Ein Bucket eines S3-kompatiblen Dienstes',
  'Address of the service; the bucket stands in the path': 'Adresse des Dienstes; der Bucket steht im Pfad',
  'Region, as the service names it': 'Region, wie der Dienst sie nennt',
  Bucket: 'Bucket',
  'Begins the names of the objects, such as lademeister/': 'Anfang der Objektnamen, etwa lademeister/',
  'Id of the access key': 'Kennung des Zugriffsschlüssels',
  'Where the secret access key stands: a file in the data directory that nobody else may read (mode 0600)':
    'Wo der geheime Zugriffsschlüssel steht: eine Datei im Datenverzeichnis, die sonst niemand lesen darf (Rechte 0600)',
  'A folder on a WebDAV server, such as Nextcloud or a NAS':
    'Ein Ordner auf einem WebDAV-Server, etwa Nextcloud oder NAS',
  'Address of a folder that exists': 'Adresse eines Ordners, den es gibt',
  'Where the password stands: a file in the data directory that nobody else may read (mode 0600)':
    'Wo das Passwort steht: eine Datei im Datenverzeichnis, die sonst niemand lesen darf (Rechte 0600)',
  'A folder on an SFTP server': 'Ein Ordner auf einem SFTP-Server',
  'Address of the server': 'Adresse des Servers',
  'Fingerprint of its key, as ssh-keygen -lf shows it: another server gets nothing':
    'Fingerabdruck seines Schlüssels, wie ssh-keygen -lf ihn zeigt: ein anderer Server bekommt nichts',
  'Where the private key stands, instead of a password: a file in the data directory that nobody else may read (mode 0600)':
    'Wo der private Schlüssel steht, statt eines Passworts: eine Datei im Datenverzeichnis, die sonst niemand lesen darf (Rechte 0600)',
  'Folder on the server': 'Ordner auf dem Server',
};

export const settingsOptionsDe: { readonly [K in keyof typeof settingsOptionsEn]: string } = {
  'language.de': 'Deutsch',
  'language.en': 'Englisch',
  'language.nl': 'Niederländisch',
  'country.de': 'Deutschland',
  'country.at': 'Österreich',
  'sls-e': 'Selektiver Hauptschalter (SLS)',
  'mcb-b': 'Leitungsschutzschalter B',
  'mcb-c': 'Leitungsschutzschalter C',
  gg: 'Schmelzsicherung gG',
  strict: 'Nicht bekannt',
  'car-first': 'Autos zuerst',
  'battery-first': 'Batterie zuerst',
  'house-first': 'Haus zuerst',
  share: 'Batterie bekommt einen Anteil',
  free: 'In jedes Auto',
  'not-into-fast': 'Nicht in Autos, die schnell laden',
  'not-into-cars': 'Nicht in Autos',
  none: 'Keine Zuordnung',
  'pro-rata': 'Alle die gleiche Mischung',
  required: 'Nötig (HTTPS)',
  optional: 'Freigestellt',
  total: 'Mit Steuern',
  energy: 'Preis des Marktes',
  kwh: 'je kWh',
  'ct-kwh': 'Hundertstel je kWh',
  mwh: 'je MWh',
  DIRECT_DEBIT: 'Lastschrift',
  NON_DIRECT_DEBIT: 'Anders',
};
