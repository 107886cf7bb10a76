import { feedFieldsNl } from './settings-feeds-nl.ts';
import type { settingsOptionsEn } from './settings-fields-en.ts';

/** What the fields of the settings are called in Dutch, by the description that the schema has of them. */
export const settingsFieldsNl: Readonly<Record<string, string>> = {
  ...feedFieldsNl,
  'The site': 'Hoe de installatie heet en welke klok geldt',
  'What the site is called on screen': 'Naam op het scherm',
  'Time zone in which the site reads its clock': 'Tijdzone',
  'Language until a user chooses another': 'Taal, tot iemand een andere kiest',
  'Voltage between phase and neutral where none is measured, V':
    'Spanning tussen fase en nul waar geen wordt gemeten, V',
  'Fuses and breakers as a tree; the root is the grid connection':
    'Zekeringen als boom; de wortel is de huisaansluiting',
  'Short name that other parts of this document use': 'Korte naam',
  'What the circuit is called in sentences': 'Naam van de groep',
  'Circuit that feeds this one; exactly one circuit has none: the grid connection':
    'Hangt aan (alleen de huisaansluiting hangt aan geen)',
  'Rated current of the fuse or breaker per phase, A': 'Nominale stroom van de zekering per fase, A',
  'Limit, A': 'Grens, A',
  'What protects it, for how long it holds an overload: sls-e (selective main switch), mcb-b, mcb-c (circuit breakers), gg (fuses), strict (not known: as the most sensitive)':
    'Wat hem beveiligt; daarvan hangt af hoe lang een overbelasting wordt verdragen',
  'Current agreed for it, per phase, where that is less than the fuse holds, A':
    'Afgesproken stroom per fase, waar dat minder is dan de zekering houdt, A',
  'How much more one phase may carry than another, as far as cars cause it (Germany: 20 A), A':
    'Scheefbelasting die auto’s mogen veroorzaken (Duitsland: 20 A), A',
  'Limit of the power over all phases, W': 'Grens van het vermogen over alle fasen, W',
  'Meter that measures all of this circuit; that of the grid connection is the grid meter':
    'Meter die alles in deze groep meet',
  'How the fuses are held': 'Hoe zekeringen worden bewaakt',
  'Kept free on every circuit and phase at least; more where the house is seen to surprise by more, A':
    'Blijft overal minstens vrij, A; meer waar het huis met meer verrast',
  'A meter that says nothing for this long is silent, at the latest: drivers learn how often theirs speaks and know sooner, s':
    'Een meter geldt uiterlijk na zo veel stilte als stom, s',
  'Time in which a car has certainly followed a lower set-point, s':
    'Tijd waarin een auto een lagere instelwaarde zeker heeft gevolgd, s',
  'Headroom must have lasted this long before it is handed out; down to 8 s where loads are seen to stay off for long, s':
    'Zo lang moet er ruimte op de zekering zijn voor die wordt verdeeld, s; tot 8 s waar lasten lang uit blijven',
  'How cars take turns when there is not enough for all':
    'Hoe auto’s elkaar afwisselen als er niet genoeg is voor alle',
  'A car that has charged this long gives way to an equal one that waits, min':
    'Zo lang laadt een auto voor hij een wachtende voor laat, min',
  'Capacity tariff: a cap on the mean import of each quarter hour of the clock':
    'Grens aan de gemiddelde afname van elk kwartier',
  'Mean import of a quarter hour that cars must not make it pass, W':
    'Gemiddelde afname van een kwartier die auto’s niet laten overschrijden, W',
  "More, if this month's peak has been more already: the meter must tell it (P1: 1-0:1.6.0)":
    'Meer als de piek van deze maand al hoger was (de meter moet die melden, P1: 1-0:1.6.0)',
  'How the house follows the sun': 'Hoe de auto’s de zon volgen',
  'Power that shall keep flowing into the grid (negative: out of it), W':
    'Vermogen dat naar het net moet blijven stromen (negatief: uit het net), W',
  'A pause for want of sun lasts at least this long, s': 'Een pauze zonder zon duurt minstens, s',
  'A car that the sun has started charges at least this long, s': 'Een auto die de zon heeft gestart laadt minstens, s',
  'A charging car gets more when surplus has lasted this long, s':
    'Een ladende auto krijgt meer als het overschot zo lang aanhoudt, s',
  'What a start or a change of phases is worth avoiding, as energy: more makes them rarer, Wh':
    'Wat een start of fasewissel mag kosten, als energie; meer maakt ze zeldzamer, Wh',
  'Most changes between one and three phases within 24 hours for the sun; 0 for none':
    'Fasewissels voor de zon in 24 uur, hoogstens; 0: geen',
  'Feed-in at which the inverters hold the grid connection by themselves, W (0: zero feed-in). Sun beyond it is invisible and is tried out with the car':
    'Teruglevering waarop de omvormers uit zichzelf begrenzen, W (0: nul). Zon daarboven is onzichtbaar en wordt met de auto geprobeerd',
  'What the home battery and the cars leave to each other': 'Wat thuisbatterij en auto’s elkaar laten',
  'Who gets the sun first: the cars, the battery, or the battery its share': 'Wie de zon eerst krijgt',
  'With share: part of the sun that the battery may take before the cars, %':
    'Bij aandeel: wat de batterij vóór de auto’s mag nemen, %',
  'Below this state of charge the battery comes first in any case; 0: never, %':
    'Onder deze lading gaat de batterij altijd voor, %; 0: nooit',
  'From this state of charge on it may carry a charging car through a dip; 100: never, %':
    'Vanaf deze lading mag ze een ladende auto door een wolk helpen, %; 100: nooit',
  'The most it gives a car then, W': 'Dan hoogstens, W',
  'free: into any car; not-into-fast: locked while a car charges fast; not-into-cars: locked also while cars in solar modes draw more than the sun gives, below the buffer':
    'In welke auto’s de batterij mag ontladen',
  'What is expected of the sun: see docs/forecasts.md': 'Wat van de zon te verwachten is',
  'Where the site is: degrees north': 'Breedte, graden noord',
  'Degrees east': 'Lengte, graden oost',
  'Fields of modules; if left out: learned, from the power of the inverters on':
    'Velden met panelen; zonder opgave: geleerd uit het vermogen van de omvormers',
  'Peak power of the modules, W': 'Piekvermogen van de panelen, W',
  'Tilt: 0 lies flat, 90 stands': 'Helling: 0 ligt, 90 staat',
  'Where the modules look: 90 is east, 180 south, 270 west': 'Waar de panelen heen kijken: 90 oost, 180 zuid, 270 west',
  'Forecasts from outside, each at most once, beside what the site has learned of its own sun. Nothing is asked that does not stand here':
    'Voorspellingen van buiten, elk hoogstens één keer. Zonder regel wordt niemand gevraagd',
  'Open-Meteo: free for private use. It learns where the site is and how the modules lie':
    'Open-Meteo: privé gratis; krijgt plaats en ligging van de panelen',
  'forecast.solar: free for one plane. It learns where the site is, how the modules lie and how many they are':
    'forecast.solar: voor één vlak gratis; krijgt plaats, ligging en grootte van de panelen',
  'Where the key of an account stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met de sleutel van een account (modus 0600)',
  'Solcast: rooftop sites of an account': 'Solcast: daken van een account',
  'Where the key of the account stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met de sleutel van het account (modus 0600)',
  'Ids of the rooftop sites, which together are the modules here':
    'Kenmerken van de daken die samen de panelen hier zijn',
  'Questions that the account has a day, for all of its sites': 'Vragen die het account per dag heeft',
  'What plans keep to: see docs/planning.md': 'Waar plannen zich aan houden',
  'A limit in money for the grid energy of all cars together': 'Grens in geld voor netstroom van alle auto’s',
  'What cars may buy from the grid for in a calendar month, units of the currency':
    'Wat auto’s in een kalendermaand van het net mogen kopen, in de valuta',
  'When it is used only the sun charges, also where a car is not ready then. Without it departures and minimum charges go on being bought':
    'Is het op, dan laadt alleen nog de zon, ook als een auto dan niet klaar is; anders worden vertrekken en minimumladingen verder gekocht',
  'What energy costs and earns, for plans: see docs/tariffs.md': 'Wat energie kost en oplevert, voor plannen',
  'Tariff by which the site itself buys, as in docs/tariffs.md; if left out: the one that holds for everybody':
    'Tarief van het huis (kenmerk); zonder opgave: dat voor iedereen',
  'What a kWh from the grid is taken to cost where no tariff says so, units of the currency per kWh':
    'Aangenomen prijs per kWh waar geen tarief er een noemt',
  'What feeding in earns': 'Wat teruglevering oplevert',
  'What is paid for a kWh that is fed in, units of the currency per kWh': 'Vergoeding per teruggeleverde kWh',
  'Market below whose zero nothing is paid (section 51 EEG; systems since 25 February 2025)':
    'Markt waarbij onder nul niets wordt vergoed (§ 51 EEG; installaties sinds 25 februari 2025)',
  'Market whose price is paid, instead of pricePerKwh (direct marketing)':
    'Markt waarvan de prijs wordt betaald (directe verkoop)',
  'What is kept back of the price of that market, units of the currency per kWh':
    'Inhouding op de prijs van die markt per kWh',
  'What the grid operator commands: see docs/dimming.md': 'Wat de netbeheerder opdraagt',
  'After a limit the power of the controllable devices comes back within this time, s':
    'Na een begrenzing komt het vermogen binnen deze tijd terug, s',
  'Bills and reports': 'Rekeningen en rapporten',
  'Currency of all prices, ISO 4217': 'Valuta van alle prijzen',
  'Address of the site, for reports': 'Adres van de installatie voor rapporten',
  'How the energy of a car is attributed to sun, battery and grid: each consumer the same mix (pro-rata), the house first or the car first; none: all energy has the price of the tariff. Reports print it':
    'Hoe de energie van een auto over zon, batterij en net wordt verdeeld; rapporten vermelden het',
  'What sun costs that went into a car, such as the feed-in it did not earn, units of the currency per kWh':
    'Wat zon kost die in de auto ging, per kWh (bijvoorbeeld de gemiste vergoeding)',
  'What energy from the battery costs, units of the currency per kWh': 'Wat energie uit de batterij kost, per kWh',
  'The GUI and the API': 'Waar deze pagina bereikbaar is',
  'Address on which the GUI and the API listen': 'Adres waarop de pagina luistert',
  'Port of the GUI and the API without encryption: for this machine itself; other machines get the page that installs the certificate':
    'Poort zonder versleuteling: voor dit apparaat zelf; andere krijgen daar de pagina met het certificaat',
  'Port of the GUI and the API with encryption (HTTPS)': 'Poort met versleuteling (HTTPS)',
  'Whether other machines need HTTPS. With optional, whoever is in the same network can read passwords and sign-ins along':
    'Of andere apparaten HTTPS nodig hebben. Zonder kan iedereen in hetzelfde netwerk wachtwoorden meelezen',
  'Certificate with its chain in place of the one that this device makes itself, in PEM; without a folder it lies beside config.yaml':
    'Eigen certificaat met keten (PEM) in plaats van het zelfgemaakte',
  'Private key of certificateFile, in PEM; without a folder it lies beside config.yaml': 'Privésleutel daarbij (PEM)',
  'Further host names under which browsers may reach the GUI. IP addresses, localhost, names without a dot and names under .local, .lan, .home.arpa, .internal and .fritz.box are always allowed':
    'Andere namen waaronder browsers de pagina mogen bereiken',
  'Host name': 'Hostnaam',
  'The OCPP central system': 'Waarmee laadpalen verbinden',
  'Address on which charge points connect': 'Adres waarop laadpalen verbinden',
  'Port of the central system: charge points connect to ws://HOST:PORT/IDENTITY':
    'Poort voor laadpalen: ws://ADRES:POORT/KENMERK',
  'Port for charge points that connect by TLS, to wss://HOST:PORT/IDENTITY; if left out: none':
    'Poort voor laadpalen met TLS: wss://ADRES:POORT/KENMERK; leeg: geen',
  'Least security profile of OCPP for all charge points: 0 none, 1 with a password, 2 with a password and TLS':
    'Minstens vereist OCPP-beveiligingsprofiel: 0 geen, 1 wachtwoord, 2 wachtwoord en TLS',
  'Set-points with an expiry': 'Instelwaarden die aflopen',
  'How long a set-point holds inside the charge point without renewal, s':
    'Zo lang geldt een instelwaarde in de laadpaal zonder vernieuwing, s',
  'How often a day a charge point may be made to write its flash memory; beyond that it is raised more slowly. A lower limit never waits':
    'Hoe vaak per dag een laadpaal zijn geheugen mag beschrijven; daarboven wordt langzamer verhoogd. Verlagen gaat altijd meteen',
  'The flight recorder: what was seen and decided, for replay': 'Wat is gezien en besloten, om na te spelen',
  'How long recordings are kept; 0: nothing is recorded': 'Dagen dat opnames blijven; 0: niets wordt opgenomen',
  'Room for recordings at most, MB; the oldest go first': 'Ruimte voor opnames, hoogstens, MB',
  'Backups that are made by themselves': 'Back-ups die vanzelf worden gemaakt',
  'Where scheduled backups go: a folder that exists, better on another machine or drive; without it none are made':
    'Map voor de back-ups, liever op een ander apparaat; zonder worden er geen gemaakt',
  'Days from one to the next': 'Dagen van de ene tot de volgende',
  'Time of day on the clock of the site': 'Tijd van de dag',
  'As many of the newest stay, the older ones go': 'Zoveel van de nieuwste blijven',
  'Whether the curves of power belong into it: it becomes larger': 'Met de vermogenscurves (groter)',
  'Where the passphrase stands: a file in the data directory that nobody else may read (mode 0600). Keep it elsewhere, too: without it no backup can be opened':
    'Bestand in de gegevensmap met de wachtzin (modus 0600). Bewaar die ook elders: zonder is geen back-up te openen',
  'Places away from this house to which each scheduled backup is brought, sealed as it is; without a folder it is kept in the data directory until then':
    'Plaatsen buitenshuis waar elke geplande back-up heen wordt gebracht, verzegeld zoals hij is; zonder map blijft hij tot dan in de gegevensmap',
  'As many of the newest stay there, the older ones go': 'Zoveel van de nieuwste blijven daar, oudere gaan weg',
  'A bucket of an S3-compatible service': 'Een bucket van een S3-compatibele dienst',
  'Address of the service; the bucket stands in the path': 'Adres van de dienst; de bucket staat in het pad',
  'Region, as the service names it': 'Regio, zoals de dienst die noemt',
  Bucket: 'Bucket',
  'Begins the names of the objects, such as lademeister/': 'Begin van de objectnamen, zoals lademeister/',
  'Id of the access key': 'Id van de toegangssleutel',
  'Where the secret access key stands: a file in the data directory that nobody else may read (mode 0600)':
    'Waar de geheime toegangssleutel staat: een bestand in de gegevensmap dat niemand anders mag lezen (modus 0600)',
  'A folder on a WebDAV server, such as Nextcloud or a NAS': 'Een map op een WebDAV-server, zoals Nextcloud of een NAS',
  'Address of a folder that exists': 'Adres van een map die bestaat',
  'Where the password stands: a file in the data directory that nobody else may read (mode 0600)':
    'Waar het wachtwoord staat: een bestand in de gegevensmap dat niemand anders mag lezen (modus 0600)',
  'A folder on an SFTP server': 'Een map op een SFTP-server',
  'Address of the server': 'Adres van de server',
  'Fingerprint of its key, as ssh-keygen -lf shows it: another server gets nothing':
    'Vingerafdruk van zijn sleutel, zoals ssh-keygen -lf die toont: een andere server krijgt niets',
  'Where the private key stands, instead of a password: a file in the data directory that nobody else may read (mode 0600)':
    'Waar de privésleutel staat, in plaats van een wachtwoord: een bestand in de gegevensmap dat niemand anders mag lezen (modus 0600)',
  'Folder on the server': 'Map op de server',
};

export const settingsOptionsNl: { readonly [K in keyof typeof settingsOptionsEn]: string } = {
  'language.de': 'Duits',
  'language.en': 'Engels',
  'language.nl': 'Nederlands',
  'country.de': 'Duitsland',
  'country.at': 'Oostenrijk',
  'sls-e': 'Selectieve hoofdschakelaar (SLS)',
  'mcb-b': 'Installatieautomaat B',
  'mcb-c': 'Installatieautomaat C',
  gg: 'Smeltzekering gG',
  strict: 'Niet bekend',
  'car-first': 'Auto’s eerst',
  'battery-first': 'Batterij eerst',
  'house-first': 'Huis eerst',
  share: 'Batterij krijgt een aandeel',
  free: 'In elke auto',
  'not-into-fast': 'Niet in auto’s die snel laden',
  'not-into-cars': 'Niet in auto’s',
  none: 'Geen toewijzing',
  'pro-rata': 'Allemaal dezelfde mix',
  required: 'Nodig (HTTPS)',
  optional: 'Vrij',
  total: 'Met belastingen',
  energy: 'Prijs van de markt',
  kwh: 'per kWh',
  'ct-kwh': 'honderdsten per kWh',
  mwh: 'per MWh',
  DIRECT_DEBIT: 'Automatische incasso',
  NON_DIRECT_DEBIT: 'Anders',
};
