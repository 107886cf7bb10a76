/** What the ways to a device (MQTT, SML, multicast, contacts) and what may be written into it are called in German. */
export const lineFieldsDe = {
  'Where the values stand; if left out: as its definition says': 'Wo die Werte stehen; leer: wie seine Definition sagt',
  'Names and positions from the top, with dots between, such as emeters.0.current; if left out the whole is the number':
    'Namen und Stellen von oben, mit Punkten dazwischen, etwa emeters.0.current; leer: Das Ganze ist die Zahl',
  'Places of numbers to add, such as a second tariff or, with a negative scale, what flows the other way':
    'Stellen weiterer Zahlen, die dazuzählen, etwa ein zweiter Tarif oder, mit negativem Faktor, die andere Richtung',
  'Smallest step in which it tells currents, A; 1 for a smart meter that tells whole amperes':
    'Kleinste Stufe, in der es Ströme nennt, A; 1 bei einem Smart Meter mit ganzen Ampere',
  'Where the clock of what it measures with stands: while that stands still, it only repeats what it said before':
    'Wo die Uhr seiner Messung steht: Solange sie stillsteht, wiederholt es nur, was es schon gesagt hat',
  'A meter that publishes by MQTT': 'Zähler, der über MQTT sendet',
  'An inverter that publishes by MQTT; it is read, not limited':
    'Wechselrichter, der über MQTT sendet; er wird gelesen, nicht begrenzt',
  'A battery that publishes by MQTT; it is read, and its discharge is not locked':
    'Batterie, die über MQTT sendet; sie wird gelesen, ihr Entladen nicht gesperrt',
  'Its broker; if left out: the one under mqtt': 'Sein Broker; ohne: der unter mqtt',
  'Address of the broker': 'Adresse des Brokers',
  'TCP port of the broker': 'TCP-Port des Brokers',
  'Whether the broker is spoken to by TLS': 'Mit dem Broker wird über TLS gesprochen',
  'With tls: file with the certificate that is trusted instead of those of the system, in the data directory unless the path says otherwise':
    'Mit TLS: Datei mit dem Zertifikat, dem statt denen des Systems vertraut wird, im Datenordner, wenn der Pfad nichts anderes sagt',
  'User name at the broker': 'Benutzername am Broker',
  'File with the password, readable by its owner alone, in the data directory unless the path says otherwise':
    'Datei mit dem Passwort, nur für ihren Besitzer lesbar, im Datenordner, wenn der Pfad nichts anderes sagt',
  'Topic of values that name none; with a definition: what stands for {topic} in it':
    'Topic der Werte, die keines nennen; mit einer Definition: was darin für {topic} steht',
  'It publishes at least this often, s; if left out: as its definition says, else 10':
    'Es sendet mindestens so oft, s; leer: wie seine Definition sagt, sonst 10',
  'Topic, where it is not that of the device': 'Topic, wo es nicht das des Geräts ist',
  'A Shelly switch of the second generation or later, by HTTP': 'Shelly-Schalter ab der zweiten Generation, über HTTP',

  'A smart meter with a P1 port (DSMR 2.2 to 5, Belgium, Luxembourg, Sweden), or a German one that pushes text':
    'Smart Meter mit P1-Anschluss (DSMR 2.2 bis 5, Belgien, Luxemburg, Schweden) oder ein deutscher, der Text sendet',
  'if-present: for DSMR 2.2 and 3.0 and for German meters that push text, which send none':
    'Prüfsumme; if-present: für DSMR 2.2 und 3.0 und für deutsche Zähler mit Text, die keine senden',
  'A German meter that sends SML from its infrared window':
    'Deutscher Zähler, der SML aus seinem Infrarot-Fenster sendet',
  'Serial device of the infrared head, best /dev/serial/by-id/…':
    'Serielle Schnittstelle des Lesekopfs, am besten /dev/serial/by-id/…',
  'A bridge that gives the newest file as a page, as the Tibber Pulse IR does':
    'Brücke, die die neueste Datei als Seite zeigt, wie der Tibber Pulse IR',
  'Address of the bridge': 'Adresse der Brücke',
  'Path of the page; the bridge says under NODES which number its reader has':
    'Pfad der Seite; unter NODES sagt die Brücke, welche Nummer ihr Leser hat',
  'An SMA Energy Meter or Sunny Home Manager 2.0, heard in its network (UDP multicast)':
    'SMA Energy Meter oder Sunny Home Manager 2.0, in seinem Netzwerk gehört (UDP-Multicast)',
  'Serial number printed on it; needed where more than one is in the network':
    'Aufgedruckte Seriennummer; nötig, wo mehr als einer im Netzwerk ist',
  'Own IPv4 address in the network of the meter; if left out: all networks of the controller':
    'Eigene IPv4-Adresse im Netzwerk des Zählers; leer: alle Netzwerke dieses Geräts',

  'Addresses of its coils, the first one is 0; with a definition its terminals':
    'Adressen seiner Spulen (Coils), die erste ist 0; mit einer Definition seine Klemmen',
  'Terminal of the module, counted from 1': 'Klemme des Moduls, ab 1 gezählt',
  'discrete: function 2; coil: function 1; a definition says it itself':
    'Art; discrete: Funktion 2; coil: Funktion 1; eine Definition sagt es selbst',

  'An inverter with registers of its own; it is read, and limited where its definition says how':
    'Wechselrichter mit eigenen Registern; er wird gelesen, und begrenzt, wo seine Definition sagt, wie',
  'A battery with registers of its own; it is read, and steered where its definition says how':
    'Batterie mit eigenen Registern; sie wird gelesen, und gesteuert, wo ihre Definition sagt, wie',
  'Its owner allows that what its definition is not sure of is written into it, and watches it at the first order; until then it is only read, and a charge point counts with its largest current':
    'Es darf hineingeschrieben werden, auch was die Definition nicht sicher weiß; beim ersten Mal sieht jemand zu. Bis dahin wird es nur gelesen, und ein Ladepunkt zählt mit seinem größten Strom',
  'What it holds between empty and full, kWh: without it nothing can be planned for it':
    'Was sie zwischen leer und voll fasst, kWh: Ohne das lässt sich nichts mit ihr planen',
  'Phases of the grid connection that it charges from. Left out: each is taken to carry all of it, and it charges from the grid with less than it could':
    'Phasen des Netzanschlusses, aus denen sie lädt. Ohne Angabe zählt jede mit allem, und sie lädt aus dem Netz mit weniger, als sie könnte',
} as const satisfies Readonly<Record<string, string>>;
