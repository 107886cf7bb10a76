/** The fields of sources of prices, in German. */
export const feedFieldsDe: Readonly<Record<string, string>> = {
  'Where prices of markets come from': 'Woher die Preise der Märkte kommen',
  'Series of prices that it fills; a dynamic tariff names it. The first feed of a market leads':
    'Markt, dessen Preise sie liefert; ein dynamischer Tarif nennt ihn. Die erste Quelle eines Marktes führt',
  'aWATTar: the day-ahead market of Germany or Austria, net, by hours':
    'aWATTar: Börsenpreise für Deutschland oder Österreich, netto, je Stunde',
  Country: 'Land',
  'Energy-Charts (Fraunhofer ISE): day-ahead prices of a bidding zone, net':
    'Energy-Charts (Fraunhofer ISE): Börsenpreise einer Gebotszone, netto',
  'Bidding zone': 'Gebotszone',
  'ENTSO-E Transparency Platform: day-ahead prices of a bidding zone, net':
    'ENTSO-E: Börsenpreise einer Gebotszone, netto',
  'EIC of the bidding zone; 10Y1001A1001A82H is Germany and Luxembourg':
    'EIC der Gebotszone; 10Y1001A1001A82H ist Deutschland und Luxemburg',
  'Where the security token stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit dem Sicherheitsschlüssel (Modus 0600)',
  'Tibber: what the contract of a home costs': 'Tibber: was der Vertrag eines Hauses kostet',
  'Where the access token stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit dem Zugangsschlüssel (Modus 0600)',
  'Id of the home; if left out: the first with a contract': 'Kennung des Hauses; leer: das erste mit Vertrag',
  'total: with taxes, for a gross tariff without surcharges; energy: the price of the market': 'Welcher Preis',
  'Octopus in the United Kingdom: unit rates of a tariff, with VAT':
    'Octopus im Vereinigten Königreich: Preise eines Tarifs mit Mehrwertsteuer',
  'Product, such as AGILE-24-10-01': 'Produkt, etwa AGILE-24-10-01',
  'Tariff of the region, such as E-1R-AGILE-24-10-01-C': 'Tarif der Region, etwa E-1R-AGILE-24-10-01-C',
  'How the bill is paid, where that makes a difference': 'Zahlungsweise',
  'Octopus in Germany: prices of an account, with all taxes':
    'Octopus in Deutschland: Preise eines Kontos mit allen Abgaben',
  'Mail address of the account': 'E-Mail-Adresse des Kontos',
  'Where its password stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit dem Passwort (Modus 0600)',
  'Number of the account, such as A-1234ABCD': 'Kontonummer, etwa A-1234ABCD',
  'Ostrom: prices by hours, with all taxes and levies': 'Ostrom: Preise je Stunde mit allen Abgaben',
  'Client id of the API': 'Client-ID der Schnittstelle',
  'Where its secret stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit dem Geheimnis dazu (Modus 0600)',
  'Postal code': 'Postleitzahl',
  'Another server that signs in': 'Anderer Server für die Anmeldung',
  'EKZ, and other Swiss suppliers that answer alike: prices by quarter hours, without VAT':
    'EKZ und andere Schweizer Versorger: Preise je Viertelstunde ohne Mehrwertsteuer',
  Tariff: 'Tarif',
  'An entity of Home Assistant with lists of prices, such as that of Nord Pool':
    'Entität von Home Assistant mit Preislisten, etwa Nord Pool',
  'Address of Home Assistant': 'Adresse von Home Assistant',
  'Where a long-lived access token stands: a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit einem langlebigen Zugangstoken (Modus 0600)',
  Entity: 'Entität',
  'Where the lists stand in the document: names with dots between; an empty text is the document itself':
    'Wo die Listen im Dokument stehen: Namen mit Punkten dazwischen',
  'Where the start stands in an entry: ISO 8601 with its zone, or epoch seconds or ms':
    'Wo der Beginn in einem Eintrag steht',
  'Where the end stands in an entry; without it a value holds until the next one':
    'Wo das Ende in einem Eintrag steht; ohne es gilt ein Wert bis zum nächsten',
  'Where the value stands in an entry': 'Wo der Wert in einem Eintrag steht',
  'Unit of the prices: units of the currency per kWh, hundredths of them per kWh, or per MWh': 'Einheit der Preise',
  'A JSON document at an address': 'JSON-Dokument unter einer Adresse',
  'Address of the document': 'Adresse des Dokuments',
  'Where a token stands that is sent along (Authorization: Bearer): a file in the data directory that nobody else may read (mode 0600)':
    'Datei im Datenordner mit einem Token, das mitgeschickt wird (Modus 0600)',
  'A JSON document on a topic of the broker': 'JSON-Dokument auf einem Thema des MQTT-Brokers',
  'Topic on the broker of mqtt, best with retained messages':
    'Thema auf dem Broker, am besten mit gespeicherten Nachrichten',
  'CSV files in a folder, as docs/tariffs.md describes them': 'CSV-Dateien in einem Ordner',
  'Folder; within the data directory unless it begins with /': 'Ordner; im Datenordner, wenn er nicht mit / beginnt',
  'Unit of the prices': 'Einheit der Preise',
  'Another server that answers alike': 'Anderer Server, der genauso antwortet',
};
