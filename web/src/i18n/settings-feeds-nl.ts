/** The fields of sources of prices, in Dutch. */
export const feedFieldsNl: Readonly<Record<string, string>> = {
  'Where prices of markets come from': 'Waar de prijzen van de markten vandaan komen',
  'Series of prices that it fills; a dynamic tariff names it. The first feed of a market leads':
    'Markt waarvan ze de prijzen levert; een dynamisch tarief noemt hem. De eerste bron van een markt leidt',
  'aWATTar: the day-ahead market of Germany or Austria, net, by hours':
    'aWATTar: beursprijzen voor Duitsland of Oostenrijk, netto, per uur',
  Country: 'Land',
  'Energy-Charts (Fraunhofer ISE): day-ahead prices of a bidding zone, net':
    'Energy-Charts (Fraunhofer ISE): beursprijzen van een biedzone, netto',
  'Bidding zone': 'Biedzone',
  'ENTSO-E Transparency Platform: day-ahead prices of a bidding zone, net':
    'ENTSO-E: beursprijzen van een biedzone, netto',
  'EIC of the bidding zone; 10Y1001A1001A82H is Germany and Luxembourg':
    'EIC van de biedzone; 10Y1001A1001A82H is Duitsland en Luxemburg',
  'Where the security token stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met de beveiligingssleutel (modus 0600)',
  'Tibber: what the contract of a home costs': 'Tibber: wat het contract van een huis kost',
  'Where the access token stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met de toegangssleutel (modus 0600)',
  'Id of the home; if left out: the first with a contract': 'Kenmerk van het huis; leeg: het eerste met een contract',
  'total: with taxes, for a gross tariff without surcharges; energy: the price of the market': 'Welke prijs',
  'Octopus in the United Kingdom: unit rates of a tariff, with VAT':
    'Octopus in het Verenigd Koninkrijk: prijzen van een tarief met btw',
  'Product, such as AGILE-24-10-01': 'Product, bijvoorbeeld AGILE-24-10-01',
  'Tariff of the region, such as E-1R-AGILE-24-10-01-C': 'Tarief van de regio, bijvoorbeeld E-1R-AGILE-24-10-01-C',
  'How the bill is paid, where that makes a difference': 'Wijze van betalen',
  'Octopus in Germany: prices of an account, with all taxes':
    'Octopus in Duitsland: prijzen van een account met alle heffingen',
  'Mail address of the account': 'E-mailadres van het account',
  'Where its password stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met het wachtwoord (modus 0600)',
  'Number of the account, such as A-1234ABCD': 'Accountnummer, bijvoorbeeld A-1234ABCD',
  'Ostrom: prices by hours, with all taxes and levies': 'Ostrom: prijzen per uur met alle heffingen',
  'Client id of the API': 'Client-id van de API',
  'Where its secret stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met het geheim daarbij (modus 0600)',
  'Postal code': 'Postcode',
  'Another server that signs in': 'Andere server voor het aanmelden',
  'EKZ, and other Swiss suppliers that answer alike: prices by quarter hours, without VAT':
    'EKZ en andere Zwitserse leveranciers: prijzen per kwartier zonder btw',
  Tariff: 'Tarief',
  'An entity of Home Assistant with lists of prices, such as that of Nord Pool':
    'Entiteit van Home Assistant met prijslijsten, bijvoorbeeld Nord Pool',
  'Address of Home Assistant': 'Adres van Home Assistant',
  'Where a long-lived access token stands: a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met een langlevend toegangstoken (modus 0600)',
  Entity: 'Entiteit',
  'Where the lists stand in the document: names with dots between; an empty text is the document itself':
    'Waar de lijsten in het document staan: namen met punten ertussen',
  'Where the start stands in an entry: ISO 8601 with its zone, or epoch seconds or ms':
    'Waar het begin in een regel staat',
  'Where the end stands in an entry; without it a value holds until the next one':
    'Waar het einde in een regel staat; zonder geldt een waarde tot de volgende',
  'Where the value stands in an entry': 'Waar de waarde in een regel staat',
  'Unit of the prices: units of the currency per kWh, hundredths of them per kWh, or per MWh': 'Eenheid van de prijzen',
  'A JSON document at an address': 'JSON-document op een adres',
  'Address of the document': 'Adres van het document',
  'Where a token stands that is sent along (Authorization: Bearer): a file in the data directory that nobody else may read (mode 0600)':
    'Bestand in de gegevensmap met een token dat wordt meegestuurd (modus 0600)',
  'A JSON document on a topic of the broker': 'JSON-document op een onderwerp van de MQTT-broker',
  'Topic on the broker of mqtt, best with retained messages': 'Onderwerp op de broker, liefst met bewaarde berichten',
  'CSV files in a folder, as docs/tariffs.md describes them': 'CSV-bestanden in een map',
  'Folder; within the data directory unless it begins with /': 'Map; in de gegevensmap tenzij ze met / begint',
  'Unit of the prices': 'Eenheid van de prijzen',
  'Another server that answers alike': 'Andere server die hetzelfde antwoordt',
};
