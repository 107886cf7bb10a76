import { chargerFieldsNl } from './charger-fields-nl.ts';
import type { fieldsDe } from './device-fields-de.ts';
import { lineFieldsNl } from './line-fields-nl.ts';

export const fieldsNl: { readonly [K in keyof typeof fieldsDe]: string } = {
  ...chargerFieldsNl,
  ...lineFieldsNl,
  'Short name': 'Korte naam',
  'Short name that circuits use': 'Korte naam die groepen gebruiken',
  'What the meter is called on screen': 'Naam op het scherm',
  'What the inverter is called on screen': 'Naam op het scherm',
  'What the battery is called on screen': 'Naam op het scherm',
  'What the load is called on screen': 'Naam op het scherm',
  'What the contact is called on screen': 'Naam op het scherm',
  'What the reader is called on screen': 'Naam op het scherm',
  'Address of the adapter': 'Adres van de adapter',
  'Address of the dongle': 'Adres van de dongle',
  'Address of the device': 'Adres van het apparaat',
  'Address of the meter or of its gateway': 'Adres van de meter of van zijn gateway',
  'Address of the inverter or of its gateway': 'Adres van de omvormer of van zijn gateway',
  'Address of the battery, the inverter it hangs on or of its gateway':
    'Adres van de batterij, haar omvormer of haar gateway',
  'Address of the module or of its gateway': 'Adres van de module of van haar gateway',
  'Address of the relay or of its gateway': 'Adres van het relais of van zijn gateway',
  'Address of the switch': 'Adres van de schakelaar',
  'TCP port': 'TCP-poort',
  'Path of the page': 'Pad van de pagina',
  'Modbus unit id': 'Modbus-unitnummer',
  'rtu: a gateway that passes on the bytes of its serial line as they are (transparent mode)':
    'Frames; rtu: een gateway die de bytes van zijn seriële lijn ongewijzigd doorgeeft (transparant)',
  'The RS-485 line (Modbus RTU), instead of host. All devices of a line state the same':
    'De RS-485-lijn (Modbus RTU) in plaats van een adres. Alle apparaten van een lijn geven hetzelfde op',
  'Serial device, best by its stable name: /dev/serial/by-id/…':
    'Seriële poort, het best met haar vaste naam: /dev/serial/by-id/…',
  'Serial device, such as /dev/ttyUSB0': 'Seriële poort, zoals /dev/ttyUSB0',
  'Bits per second': 'Bits per seconde',
  'Parity of its eight data bits': 'Pariteit van de acht databits',
  'Stop bits': 'Stopbits',
  'none: eight data bits; even: seven, as DSMR 2.2 and 3.0 send at 9600 baud':
    'Pariteit; none: acht databits; even: zeven, zoals DSMR 2.2 en 3.0 met 9600 baud sturen',
  'A dongle that sends telegrams by WebSocket, as the Homey Energy Dongle does':
    'Dongle die telegrammen via WebSocket stuurt, zoals de Homey Energy Dongle',
  'A dongle that gives the newest telegram as a page, as the HomeWizard P1 meter does':
    'Dongle die het nieuwste telegram als pagina geeft, zoals de HomeWizard P1 Meter',
  'For a meter that encrypts (Luxembourg, Austria with Sagemcom): file in the data directory with the key of the grid operator, 32 hexadecimal digits':
    'Voor een meter die versleutelt (Luxemburg, Oostenrijk met Sagemcom): bestand in de gegevensmap met de sleutel van de netbeheerder, 32 hexadecimale cijfers',
  'File with the second key (authentication key, AAK), where the grid operator gives one; if left out: that of Luxembourg':
    'Bestand met de tweede sleutel (AAK), waar de netbeheerder er een geeft; leeg: die van Luxemburg',
  'Grid phases on its terminals L1, L2, L3, in this order; a single-phase meter names one':
    'Netfasen op zijn klemmen L1, L2, L3, in deze volgorde; een eenfasige meter noemt er één',
  'A meter on Modbus that has a definition': 'Meter aan Modbus met een definitie',
  'A meter that answers in JSON over HTTP': 'Meter die met JSON via HTTP antwoordt',
  'What is asked for, such as /status or /solar_api/v1/GetPowerFlowRealtimeData.fcgi':
    'Wat wordt opgevraagd, zoals /status of /solar_api/v1/GetPowerFlowRealtimeData.fcgi',
  'Name to sign in with': 'Naam om aan te melden',
  'File beside config.yaml with the password, readable by its owner alone':
    'Bestand naast config.yaml met het wachtwoord, alleen leesbaar voor de eigenaar',
  'From one question to the next, s': 'Van de ene vraag tot de volgende, s',
  'Power, W: a meter: + is import; an inverter: + is production; a battery: + is discharge':
    'Vermogen, W: meter: + is afname; omvormer: + is opwekking; batterij: + is ontladen',
  'What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign round':
    'Wat één eenheid ervan waard is in W, A, V, Wh of %; negatief draait een vreemd teken om',
  'Power per phase, W, L1 first': 'Vermogen per fase, W, L1 eerst',
  'Current per phase, A, L1 first': 'Stroom per fase, A, L1 eerst',
  'Voltage per phase, V, L1 first': 'Spanning per fase, V, L1 eerst',
  'Register of the + direction, Wh': 'Meterstand van de richting +, Wh',
  'Register of the other direction, Wh': 'Meterstand van de andere richting, Wh',
  'State of charge of a battery, %': 'Laadtoestand van een batterij, %',
  'Installed power, W: what percentages of a limit on feed-in count from; if left out: what the inverter says':
    'Geïnstalleerd vermogen, W: daarvan tellen procenten van een terugleverlimiet; leeg: wat de omvormer zegt',
  'An inverter that speaks SunSpec': 'Omvormer met SunSpec',
  'An inverter that answers in JSON over HTTP; it is read, not limited':
    'Omvormer die met JSON via HTTP antwoordt; hij wordt gelezen, niet begrensd',
  'The hybrid inverter above that it hangs on: what that one puts out is sun and battery together':
    'Hybride omvormer waar ze aan hangt: wat die afgeeft, is zon en batterij samen',
  'Largest power it gives, W: so much it counts with while it is not heard':
    'Grootste vermogen dat ze geeft, W: daarmee telt ze zolang ze niet te horen is',
  'Whether the grid operator may limit what it charges from the grid (section 14a EnWG: more than 4.2 kW). One that never charges from the grid needs no limit':
    'De netbeheerder mag begrenzen wat ze van het net laadt (§ 14a EnWG: meer dan 4,2 kW). Laadt ze nooit van het net, dan is dat niet nodig',
  'A battery that speaks SunSpec (models 124, 160, 713 or 802)': 'Batterij met SunSpec (modellen 124, 160, 713 of 802)',
  'How its power reads in model 802, which leaves that open': 'Teken van haar vermogen in model 802, dat dit openlaat',
  'A battery that answers in JSON over HTTP; it is read, and its discharge is not locked':
    'Batterij die met JSON via HTTP antwoordt; ze wordt gelezen, het ontladen niet geblokkeerd',
  'Numbers of its outputs': 'Nummers van zijn uitgangen',
  'heat-pump: two outputs on its SG Ready contacts, the first to block it, the second to ask it for more; heating-rod: one output, or several of equal power; socket: one output':
    'Soort; heat-pump: twee uitgangen aan de SG-Ready-contacten, de eerste blokkeert, de tweede vraagt meer; heating-rod: één uitgang, of meer van gelijk vermogen; socket: één uitgang',
  'Grid phases it draws on; where it measures itself, in the order of its terminals':
    'Netfasen waarvan het neemt; waar het zelf meet, in de volgorde van zijn klemmen',
  'Power of its nameplate, with everything on, W': 'Vermogen volgens het typeplaatje, met alles aan, W',
  'Higher goes first, in one order with the charge points': 'Voorrang, hoger eerst, in één rij met de laadpalen',
  'surplus: by the sun; always: whenever the fuses allow':
    'Werking; surplus: naar de zon; always: zodra de zekeringen het toelaten',
  'Once on it stays on at least this long, min': 'Eenmaal aan blijft het minstens zo lang aan, min',
  'Once off it stays off at least this long, min': 'Eenmaal uit blijft het minstens zo lang uit, min',
  'It runs at least this long on each day, without sun at the end of the day, min':
    'Het draait elke dag minstens zo lang, aan het eind van de dag zonder zon, min',
  'It runs at most this long on each day, min': 'Het draait elke dag hooguit zo lang, min',
  'heat-pump: whether the grid operator may limit it (section 14a EnWG); if left out: when all heat pumps together can draw more than 4.2 kW':
    'Warmtepomp: de netbeheerder mag haar begrenzen (§ 14a EnWG); leeg: als alle warmtepompen samen meer dan 4,2 kW kunnen nemen',
  'heat-pump: what it still draws while its first contact blocks it, W; 0 where that stops it':
    'Warmtepomp: wat ze nog neemt terwijl haar eerste contact haar blokkeert, W; 0 waar dat haar stopt',
  'A relay on Modbus. It keeps its last state when it no longer hears from here':
    'Relais aan Modbus. Het houdt zijn laatste stand als het van hieruit niets meer hoort',
  'Relays at this machine that the device tree has made LEDs (see hw/boards/raspberry-pi). They keep their last state when this program ends':
    'Relais aan dit apparaat die de device tree tot leds heeft gemaakt (zie hw/boards/raspberry-pi). Ze houden hun laatste stand als dit programma stopt',
  'Labels of their overlays': 'Labels van hun overlays',
  'Name of an LED below /sys/class/leds': 'Naam van een led onder /sys/class/leds',
  'What it means while it is active. dim (FNN: W4): controllable devices are limited (section 14a EnWG). feed-in-60, -30, -0 (S1, S2, W3): so many percent of the installed power may flow into the grid':
    'Wat het betekent zolang het actief is. dim (FNN: W4): stuurbare apparaten worden begrensd (§ 14a EnWG). feed-in-60, -30, -0 (S1, S2, W3): zoveel procent van het geïnstalleerde vermogen mag naar het net',
  'State of the contact in which it is active': 'Stand van het contact waarin het actief is',
  'A new state counts when it has lasted this long, s': 'Een nieuwe stand telt als ze zo lang heeft geduurd, s',
  'For dim: the limit that is agreed with the grid operator, W; if left out: the minimum power that is owed to the controllable devices':
    'Voor dim: de met de netbeheerder afgesproken grens, W; leeg: het minimale vermogen waarop de stuurbare apparaten recht hebben',
  'For dim: only these charge points, each by itself (direct control); if left out: all together':
    'Voor dim: alleen deze laadpalen, elk op zich (directe sturing); leeg: alle samen',
  'Charge point': 'Laadpaal',
  'A contact on a GPIO line; needs the package gpiod': 'Contact aan een GPIO-lijn; heeft het pakket gpiod nodig',
  'GPIO chip': 'GPIO-chip',
  'Line on the chip: on a Raspberry Pi the GPIO number': 'Lijn op de chip: bij een Raspberry Pi het GPIO-nummer',
  'pull-up: the contact connects the line to ground; pull-down: to 3.3 V':
    'Voorspanning; pull-up: het contact verbindt de lijn met massa; pull-down: met 3,3 V',
  'A contact that the device tree has made a key (see hw/boards/raspberry-pi); needs the package evtest. Pressed is closed':
    'Contact dat de device tree tot een toets heeft gemaakt (zie hw/boards/raspberry-pi); heeft het pakket evtest nodig. Ingedrukt is gesloten',
  'Its device, best a stable name below /dev/input/by-path':
    'Zijn apparaat, het best een vaste naam onder /dev/input/by-path',
  'The keycode of its overlay': 'De toetscode van zijn overlay',
  'A contact on an input of a Modbus module; the bit is 1 while closed':
    'Contact aan een ingang van een Modbus-module; de bit is 1 zolang het gesloten is',
  'Address of the bit, counted from 0': 'Adres van de bit, geteld vanaf 0',
  'Its device: best a stable name below /dev/input/by-id (hid) or /dev/serial/by-id (serial)':
    'Zijn apparaat, het best een vaste naam onder /dev/input/by-id (hid) of /dev/serial/by-id (serial)',
  'Charge point it belongs to; if left out: the only one where a car waits, or the first where one comes':
    'Laadpaal waar hij bij hoort; leeg: de enige waar een auto wacht, of de eerste waar er een komt',
  'How it writes a number. hex: two digits a byte; decimal: all bytes as one number; facility: three digits and five, as on many cards for 125 kHz':
    'Hoe hij een nummer schrijft. hex: twee cijfers per byte; decimal: alle bytes als één getal; facility: drie en vijf cijfers, zoals op veel passen voor 125 kHz',
  'It fills short numbers with zeros at the end': 'Hij vult korte nummers achteraan met nullen aan',
  'It sends the bytes in the other order': 'Hij stuurt de bytes in omgekeerde volgorde',
  'Only so many bytes of the number count; if left out: all': 'Alleen zoveel bytes van het nummer tellen; leeg: alle',
  'A reader on USB that types like a keyboard': 'Lezer aan USB die als een toetsenbord typt',
  'A reader at a serial port': 'Lezer aan een seriële poort',
  'lines: a line of text for each card (ELATEC TWN4); rdm6300: RDM6300 for 125 kHz; pn532: PN532 in HSU mode':
    'Taal; lines: een regel tekst per pas (ELATEC TWN4); rdm6300: RDM6300 voor 125 kHz; pn532: PN532 in HSU-modus',
  'Bits per second; if left out: 115200 for pn532, otherwise 9600':
    'Bits per seconde; leeg: 115200 voor pn532, anders 9600',
};
