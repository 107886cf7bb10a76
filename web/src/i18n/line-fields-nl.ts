import type { lineFieldsDe } from './line-fields-de.ts';

export const lineFieldsNl: { readonly [K in keyof typeof lineFieldsDe]: string } = {
  'Where the values stand; if left out: as its definition says': 'Waar de waarden staan; leeg: zoals de definitie zegt',
  'Names and positions from the top, with dots between, such as emeters.0.current; if left out the whole is the number':
    'Namen en posities van bovenaf, met punten ertussen, zoals emeters.0.current; leeg: het geheel is het getal',
  'Places of numbers to add, such as a second tariff or, with a negative scale, what flows the other way':
    'Plaatsen van getallen om bij te tellen, zoals een tweede tarief of, met een negatieve factor, wat andersom loopt',
  'Smallest step in which it tells currents, A; 1 for a smart meter that tells whole amperes':
    'Kleinste stap waarin het stromen noemt, A; 1 voor een slimme meter met hele ampères',
  'Where the clock of what it measures with stands: while that stands still, it only repeats what it said before':
    'Waar de klok van zijn meting staat: zolang die stilstaat, herhaalt het alleen wat het al zei',
  'A meter that publishes by MQTT': 'Meter die via MQTT publiceert',
  'An inverter that publishes by MQTT; it is read, not limited':
    'Omvormer die via MQTT publiceert; hij wordt gelezen, niet begrensd',
  'A battery that publishes by MQTT; it is read, and its discharge is not locked':
    'Batterij die via MQTT publiceert; ze wordt gelezen, het ontladen niet geblokkeerd',
  'Its broker; if left out: the one under mqtt': 'Zijn broker; leeg: die onder mqtt',
  'Address of the broker': 'Adres van de broker',
  'TCP port of the broker': 'TCP-poort van de broker',
  'Whether the broker is spoken to by TLS': 'Met de broker wordt via TLS gesproken',
  'With tls: file with the certificate that is trusted instead of those of the system, in the data directory unless the path says otherwise':
    'Met TLS: bestand met het certificaat dat wordt vertrouwd in plaats van die van het systeem, in de gegevensmap tenzij het pad iets anders zegt',
  'User name at the broker': 'Gebruikersnaam bij de broker',
  'File with the password, readable by its owner alone, in the data directory unless the path says otherwise':
    'Bestand met het wachtwoord, alleen leesbaar voor de eigenaar, in de gegevensmap tenzij het pad iets anders zegt',
  'Topic of values that name none; with a definition: what stands for {topic} in it':
    'Topic van waarden die er geen noemen; met een definitie: wat daarin voor {topic} staat',
  'It publishes at least this often, s; if left out: as its definition says, else 10':
    'Het publiceert minstens zo vaak, s; leeg: zoals de definitie zegt, anders 10',
  'Topic, where it is not that of the device': 'Topic, waar dat niet dat van het apparaat is',
  'A Shelly switch of the second generation or later, by HTTP':
    'Shelly-schakelaar van de tweede generatie of later, via HTTP',
  'A smart meter with a P1 port (DSMR 2.2 to 5, Belgium, Luxembourg, Sweden), or a German one that pushes text':
    'Slimme meter met P1-poort (DSMR 2.2 tot 5, België, Luxemburg, Zweden), of een Duitse die tekst stuurt',
  'if-present: for DSMR 2.2 and 3.0 and for German meters that push text, which send none':
    'Controlesom; if-present: voor DSMR 2.2 en 3.0 en voor Duitse meters met tekst, die er geen sturen',
  'A German meter that sends SML from its infrared window': 'Duitse meter die SML uit zijn infraroodvenster stuurt',
  'Serial device of the infrared head, best /dev/serial/by-id/…':
    'Seriële poort van de infraroodkop, het best /dev/serial/by-id/…',
  'A bridge that gives the newest file as a page, as the Tibber Pulse IR does':
    'Brug die het nieuwste bestand als pagina geeft, zoals de Tibber Pulse IR',
  'Address of the bridge': 'Adres van de brug',
  'Path of the page; the bridge says under NODES which number its reader has':
    'Pad van de pagina; de brug zegt onder NODES welk nummer haar lezer heeft',
  'An SMA Energy Meter or Sunny Home Manager 2.0, heard in its network (UDP multicast)':
    'SMA Energy Meter of Sunny Home Manager 2.0, gehoord in zijn netwerk (UDP-multicast)',
  'Serial number printed on it; needed where more than one is in the network':
    'Serienummer dat erop staat; nodig waar er meer dan één in het netwerk is',
  'Own IPv4 address in the network of the meter; if left out: all networks of the controller':
    'Eigen IPv4-adres in het netwerk van de meter; leeg: alle netwerken van de regelaar',
  'Addresses of its coils, the first one is 0; with a definition its terminals':
    'Adressen van zijn coils, de eerste is 0; met een definitie zijn klemmen',
  'Terminal of the module, counted from 1': 'Klem van de module, geteld vanaf 1',
  'discrete: function 2; coil: function 1; a definition says it itself':
    'Soort; discrete: functie 2; coil: functie 1; een definitie zegt het zelf',
  'An inverter with registers of its own; it is read, and limited where its definition says how':
    'Omvormer met eigen registers; hij wordt gelezen, en begrensd waar zijn definitie zegt hoe',
  'A battery with registers of its own; it is read, and steered where its definition says how':
    'Batterij met eigen registers; ze wordt gelezen, en gestuurd waar haar definitie zegt hoe',
  'Its owner allows that what its definition is not sure of is written into it, and watches it at the first order; until then it is only read, and a charge point counts with its largest current':
    'Er mag in worden geschreven, ook wat de definitie niet zeker weet; de eerste keer kijkt iemand toe. Tot dan wordt het alleen gelezen, en een laadpaal telt met zijn grootste stroom',
  'What it holds between empty and full, kWh: without it nothing can be planned for it':
    'Wat er tussen leeg en vol in past, kWh: zonder dat valt er niets met haar te plannen',
  'Phases of the grid connection that it charges from. Left out: each is taken to carry all of it, and it charges from the grid with less than it could':
    'Fasen van de netaansluiting waarvan ze laadt. Leeg: elke telt met alles, en ze laadt met minder van het net dan ze zou kunnen',
};
