import { chargerFieldsDe } from './charger-fields-de.ts';
import { lineFieldsDe } from './line-fields-de.ts';

/**
 * What the fields of a device are called in German, by the description that the schema has of them. English is the
 * schema's own.
 */
export const fieldsDe = {
  ...chargerFieldsDe,
  ...lineFieldsDe,
  'Short name': 'Kurzname',
  'Short name that circuits use': 'Kurzname, den Stromkreise verwenden',
  'What the meter is called on screen': 'Name auf dem Bildschirm',
  'What the inverter is called on screen': 'Name auf dem Bildschirm',
  'What the battery is called on screen': 'Name auf dem Bildschirm',
  'What the load is called on screen': 'Name auf dem Bildschirm',
  'What the contact is called on screen': 'Name auf dem Bildschirm',
  'What the reader is called on screen': 'Name auf dem Bildschirm',

  'Address of the adapter': 'Adresse des Adapters',
  'Address of the dongle': 'Adresse des Dongles',
  'Address of the device': 'Adresse des Geräts',
  'Address of the meter or of its gateway': 'Adresse des Zählers oder seines Gateways',
  'Address of the inverter or of its gateway': 'Adresse des Wechselrichters oder seines Gateways',
  'Address of the battery, the inverter it hangs on or of its gateway':
    'Adresse der Batterie, ihres Wechselrichters oder ihres Gateways',
  'Address of the module or of its gateway': 'Adresse des Moduls oder seines Gateways',
  'Address of the relay or of its gateway': 'Adresse des Relais oder seines Gateways',
  'Address of the switch': 'Adresse des Schalters',
  'TCP port': 'TCP-Port',
  'Path of the page': 'Pfad der Seite',
  'Modbus unit id': 'Modbus-Geräteadresse (Unit-ID)',
  'rtu: a gateway that passes on the bytes of its serial line as they are (transparent mode)':
    'Rahmen; rtu: ein Gateway, das die Bytes seiner seriellen Leitung unverändert weitergibt (transparent)',
  'The RS-485 line (Modbus RTU), instead of host. All devices of a line state the same':
    'RS-485-Leitung (Modbus RTU) statt einer Adresse. Alle Geräte einer Leitung geben dasselbe an',
  'Serial device, best by its stable name: /dev/serial/by-id/…':
    'Serielle Schnittstelle, am besten mit ihrem festen Namen: /dev/serial/by-id/…',
  'Serial device, such as /dev/ttyUSB0': 'Serielle Schnittstelle, etwa /dev/ttyUSB0',
  'Bits per second': 'Bit je Sekunde',
  'Parity of its eight data bits': 'Parität der acht Datenbits',
  'Stop bits': 'Stoppbits',
  'none: eight data bits; even: seven, as DSMR 2.2 and 3.0 send at 9600 baud':
    'Parität; none: acht Datenbits; even: sieben, wie DSMR 2.2 und 3.0 mit 9600 Baud senden',

  'A dongle that sends telegrams by WebSocket, as the Homey Energy Dongle does':
    'Dongle, der Telegramme per WebSocket sendet, wie der Homey Energy Dongle',
  'A dongle that gives the newest telegram as a page, as the HomeWizard P1 meter does':
    'Dongle, der das neueste Telegramm als Seite zeigt, wie das HomeWizard P1 Meter',
  'For a meter that encrypts (Luxembourg, Austria with Sagemcom): file in the data directory with the key of the grid operator, 32 hexadecimal digits':
    'Für einen Zähler, der verschlüsselt (Luxemburg, Österreich mit Sagemcom): Datei im Datenordner mit dem Schlüssel des Netzbetreibers, 32 hexadezimale Ziffern',
  'File with the second key (authentication key, AAK), where the grid operator gives one; if left out: that of Luxembourg':
    'Datei mit dem zweiten Schlüssel (AAK), wo der Netzbetreiber einen nennt; leer: der von Luxemburg',
  'Grid phases on its terminals L1, L2, L3, in this order; a single-phase meter names one':
    'Netzphasen an seinen Klemmen L1, L2, L3, in dieser Reihenfolge; ein einphasiger Zähler nennt eine',
  'A meter on Modbus that has a definition': 'Zähler an Modbus mit einer Definition',
  'A meter that answers in JSON over HTTP': 'Zähler, der mit JSON über HTTP antwortet',

  'What is asked for, such as /status or /solar_api/v1/GetPowerFlowRealtimeData.fcgi':
    'Was abgefragt wird, etwa /status oder /solar_api/v1/GetPowerFlowRealtimeData.fcgi',
  'Name to sign in with': 'Name für die Anmeldung',
  'File beside config.yaml with the password, readable by its owner alone':
    'Datei neben config.yaml mit dem Passwort, nur für ihren Besitzer lesbar',
  'From one question to the next, s': 'Von einer Abfrage zur nächsten, s',
  'Power, W: a meter: + is import; an inverter: + is production; a battery: + is discharge':
    'Leistung, W: Zähler: + ist Bezug; Wechselrichter: + ist Erzeugung; Batterie: + ist Entladung',
  'What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign round':
    'Was eine Einheit davon in W, A, V, Wh oder % ist; negativ dreht ein fremdes Vorzeichen um',
  'Power per phase, W, L1 first': 'Leistung je Phase, W, zuerst L1',
  'Current per phase, A, L1 first': 'Strom je Phase, A, zuerst L1',
  'Voltage per phase, V, L1 first': 'Spannung je Phase, V, zuerst L1',
  'Register of the + direction, Wh': 'Zählerstand der Richtung +, Wh',
  'Register of the other direction, Wh': 'Zählerstand der anderen Richtung, Wh',
  'State of charge of a battery, %': 'Ladestand einer Batterie, %',

  'Installed power, W: what percentages of a limit on feed-in count from; if left out: what the inverter says':
    'Installierte Leistung, W: davon zählen Prozente einer Begrenzung der Einspeisung; leer: was der Wechselrichter sagt',
  'An inverter that speaks SunSpec': 'Wechselrichter mit SunSpec',
  'An inverter that answers in JSON over HTTP; it is read, not limited':
    'Wechselrichter, der mit JSON über HTTP antwortet; er wird gelesen, nicht begrenzt',

  'The hybrid inverter above that it hangs on: what that one puts out is sun and battery together':
    'Hybrid-Wechselrichter, an dem sie hängt: Was dieser abgibt, ist Sonne und Batterie zusammen',
  'Largest power it gives, W: so much it counts with while it is not heard':
    'Größte Leistung, die sie abgibt, W: So viel zählt, solange nichts von ihr zu hören ist',
  'Whether the grid operator may limit what it charges from the grid (section 14a EnWG: more than 4.2 kW). One that never charges from the grid needs no limit':
    'Der Netzbetreiber darf begrenzen, was sie aus dem Netz lädt (§ 14a EnWG: mehr als 4,2 kW). Lädt sie nie aus dem Netz, braucht es das nicht',
  'A battery that speaks SunSpec (models 124, 160, 713 or 802)':
    'Batterie mit SunSpec (Modelle 124, 160, 713 oder 802)',
  'How its power reads in model 802, which leaves that open':
    'Vorzeichen ihrer Leistung in Modell 802, das dies offen lässt',
  'A battery that answers in JSON over HTTP; it is read, and its discharge is not locked':
    'Batterie, die mit JSON über HTTP antwortet; sie wird gelesen, ihr Entladen nicht gesperrt',

  'Numbers of its outputs': 'Nummern seiner Ausgänge',
  'heat-pump: two outputs on its SG Ready contacts, the first to block it, the second to ask it for more; heating-rod: one output, or several of equal power; socket: one output':
    'Art; heat-pump: zwei Ausgänge an den SG-Ready-Kontakten, der erste sperrt, der zweite fordert mehr; heating-rod: ein Ausgang oder mehrere gleicher Leistung; socket: ein Ausgang',
  'Grid phases it draws on; where it measures itself, in the order of its terminals':
    'Netzphasen, aus denen es zieht; wo es selbst misst, in der Reihenfolge seiner Klemmen',
  'Power of its nameplate, with everything on, W': 'Leistung nach Typenschild, wenn alles an ist, W',
  'Higher goes first, in one order with the charge points': 'Vorrang, höher zuerst, in einer Reihe mit den Wallboxen',
  'surplus: by the sun; always: whenever the fuses allow':
    'Betrieb; surplus: nach der Sonne; always: wann immer es die Sicherungen erlauben',
  'Once on it stays on at least this long, min': 'Einmal an, bleibt es mindestens so lange an, min',
  'Once off it stays off at least this long, min': 'Einmal aus, bleibt es mindestens so lange aus, min',
  'It runs at least this long on each day, without sun at the end of the day, min':
    'So lange läuft es mindestens an jedem Tag, ohne Sonne am Ende des Tages, min',
  'It runs at most this long on each day, min': 'So lange läuft es höchstens an jedem Tag, min',
  'heat-pump: whether the grid operator may limit it (section 14a EnWG); if left out: when all heat pumps together can draw more than 4.2 kW':
    'Wärmepumpe: Der Netzbetreiber darf sie begrenzen (§ 14a EnWG); ohne Angabe: wenn alle Wärmepumpen zusammen mehr als 4,2 kW ziehen können',
  'heat-pump: what it still draws while its first contact blocks it, W; 0 where that stops it':
    'Wärmepumpe: was sie noch zieht, während ihr erster Kontakt sie sperrt, W; 0, wo das sie anhält',
  'A relay on Modbus. It keeps its last state when it no longer hears from here':
    'Relais an Modbus. Es behält seinen letzten Zustand, wenn es von hier nichts mehr hört',
  'Relays at this machine that the device tree has made LEDs (see hw/boards/raspberry-pi). They keep their last state when this program ends':
    'Relais an diesem Gerät, die der Device Tree zu LEDs gemacht hat (siehe hw/boards/raspberry-pi). Sie behalten ihren letzten Zustand, wenn dieses Programm endet',
  'Labels of their overlays': 'Bezeichnungen ihrer Overlays',
  'Name of an LED below /sys/class/leds': 'Name einer LED unter /sys/class/leds',

  'What it means while it is active. dim (FNN: W4): controllable devices are limited (section 14a EnWG). feed-in-60, -30, -0 (S1, S2, W3): so many percent of the installed power may flow into the grid':
    'Was er bedeutet, solange er aktiv ist. dim (FNN: W4): Steuerbare Geräte werden begrenzt (§ 14a EnWG). feed-in-60, -30, -0 (S1, S2, W3): So viel Prozent der installierten Leistung dürfen ins Netz fließen',
  'State of the contact in which it is active': 'Stellung des Kontakts, in der er aktiv ist',
  'A new state counts when it has lasted this long, s': 'Eine neue Stellung zählt, wenn sie so lange gehalten hat, s',
  'For dim: the limit that is agreed with the grid operator, W; if left out: the minimum power that is owed to the controllable devices':
    'Für dim: die mit dem Netzbetreiber vereinbarte Grenze, W; leer: die Mindestleistung, die den steuerbaren Geräten zusteht',
  'For dim: only these charge points, each by itself (direct control); if left out: all together':
    'Für dim: nur diese Wallboxen, jede für sich (Direktansteuerung); leer: alle zusammen',
  'Charge point': 'Wallbox',
  'A contact on a GPIO line; needs the package gpiod': 'Kontakt an einer GPIO-Leitung; braucht das Paket gpiod',
  'GPIO chip': 'GPIO-Chip',
  'Line on the chip: on a Raspberry Pi the GPIO number': 'Leitung am Chip: beim Raspberry Pi die GPIO-Nummer',
  'pull-up: the contact connects the line to ground; pull-down: to 3.3 V':
    'Vorspannung; pull-up: Der Kontakt verbindet die Leitung mit Masse; pull-down: mit 3,3 V',
  'A contact that the device tree has made a key (see hw/boards/raspberry-pi); needs the package evtest. Pressed is closed':
    'Kontakt, den der Device Tree zu einer Taste gemacht hat (siehe hw/boards/raspberry-pi); braucht das Paket evtest. Gedrückt ist geschlossen',
  'Its device, best a stable name below /dev/input/by-path':
    'Sein Gerät, am besten ein fester Name unter /dev/input/by-path',
  'The keycode of its overlay': 'Der Tastencode seines Overlays',
  'A contact on an input of a Modbus module; the bit is 1 while closed':
    'Kontakt am Eingang eines Modbus-Moduls; das Bit ist 1, solange er geschlossen ist',
  'Address of the bit, counted from 0': 'Adresse des Bits, gezählt ab 0',

  'Its device: best a stable name below /dev/input/by-id (hid) or /dev/serial/by-id (serial)':
    'Sein Gerät, am besten ein fester Name unter /dev/input/by-id (hid) oder /dev/serial/by-id (serial)',
  'Charge point it belongs to; if left out: the only one where a car waits, or the first where one comes':
    'Wallbox, zu der er gehört; ohne: die einzige, an der ein Auto wartet, oder die erste, an die eines kommt',
  'How it writes a number. hex: two digits a byte; decimal: all bytes as one number; facility: three digits and five, as on many cards for 125 kHz':
    'Wie er eine Nummer schreibt. hex: zwei Ziffern je Byte; decimal: alle Bytes als eine Zahl; facility: drei und fünf Ziffern, wie auf vielen Karten für 125 kHz',
  'It fills short numbers with zeros at the end': 'Er füllt kurze Nummern hinten mit Nullen auf',
  'It sends the bytes in the other order': 'Er sendet die Bytes in umgekehrter Reihenfolge',
  'Only so many bytes of the number count; if left out: all': 'Nur so viele Bytes der Nummer zählen; leer: alle',
  'A reader on USB that types like a keyboard': 'Leser an USB, der wie eine Tastatur tippt',
  'A reader at a serial port': 'Leser an einer seriellen Schnittstelle',
  'lines: a line of text for each card (ELATEC TWN4); rdm6300: RDM6300 for 125 kHz; pn532: PN532 in HSU mode':
    'Sprache; lines: eine Zeile Text je Karte (ELATEC TWN4); rdm6300: RDM6300 für 125 kHz; pn532: PN532 im HSU-Betrieb',
  'Bits per second; if left out: 115200 for pn532, otherwise 9600':
    'Bit je Sekunde; leer: 115200 für pn532, sonst 9600',
} as const satisfies Readonly<Record<string, string>>;
