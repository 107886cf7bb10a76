import { FEED_PHRASES } from './feed-phrases.ts';
import type { Language } from './language.ts';
import { NOTIFY_PHRASES } from './notify-phrases.ts';

/**
 * What the controller says in English about a value of config.yaml, in the other languages. A phrase is recognised by
 * its English wording; one that is not listed here stays English on screen, marked as a technical message.
 */
const PHRASES: readonly Readonly<Record<Language, string>>[] = [
  {
    en: 'up to 40 small letters, digits and dashes, starting with a letter or digit',
    de: 'bis zu 40 kleine Buchstaben, Ziffern und Striche, am Anfang ein Buchstabe oder eine Ziffer',
  },
  { en: 'three capital letters, such as EUR or CHF', de: 'drei große Buchstaben, etwa EUR oder CHF' },
  {
    en: 'a public key (SubjectPublicKeyInfo) in hex or base64',
    de: 'ein öffentlicher Schlüssel (SubjectPublicKeyInfo), hexadezimal oder in Base64',
  },
  { en: 'two capital letters, such as DE', de: 'zwei große Buchstaben, etwa DE' },
  { en: 'two capital letters, such as CH', de: 'zwei große Buchstaben, etwa CH' },
  { en: 'three capital letters, such as DEU', de: 'drei große Buchstaben, etwa DEU' },
  { en: 'three capital letters or digits, such as LAD', de: 'drei große Buchstaben oder Ziffern, etwa LAD' },
  { en: 'an EVSE id, such as DE*LAD*E1', de: 'eine EVSE-Kennung, etwa DE*LAD*E1' },
  { en: 'degrees such as 48.137154', de: 'Grad, etwa 48.137154' },
  { en: 'degrees such as 11.576124', de: 'Grad, etwa 11.576124' },
  { en: 'an IBAN', de: 'eine IBAN' },
  { en: 'up to 35 letters and digits', de: 'bis zu 35 Buchstaben und Ziffern' },
  { en: 'an OBIS code, such as 1-1:1.29.0', de: 'eine OBIS-Kennzahl, etwa 1-1:1.29.0' },
  { en: '., ,', de: 'Punkt (.) oder Komma (,)' },
  { en: 'an IP address or a host name', de: 'eine IP-Adresse oder ein Rechnername' },
  { en: 'an IPv4 address, such as 192.168.1.10', de: 'eine IPv4-Adresse wie 192.168.1.10' },
  {
    en: 'a time zone of the IANA data base, such as Europe/Berlin',
    de: 'eine Zeitzone der IANA-Datenbank, etwa Europe/Berlin',
  },
  {
    en: 'a number from {min} to {max}, or three of them for [L1, L2, L3]',
    de: 'eine Zahl von {min} bis {max}, oder drei davon für [L1, L2, L3]',
  },
  { en: 'up to 48 letters, digits and * - _ = : + | @ .', de: 'bis zu 48 Buchstaben, Ziffern und * - _ = : + | @ .' },
  {
    en: 'one to three different phases, such as [L1, L2, L3] or [L2]',
    de: 'eine bis drei verschiedene Phasen, etwa [L1, L2, L3] oder [L2]',
  },
  {
    en: 'one to three different phases, such as [L2, L3, L1] or [L2]',
    de: 'eine bis drei verschiedene Phasen, etwa [L2, L3, L1] oder [L2]',
  },
  { en: 'up to 60 letters, digits and : _ -', de: 'bis zu 60 Buchstaben, Ziffern und : _ -' },
  { en: 'up to 20 printable characters without spaces', de: 'bis zu 20 druckbare Zeichen ohne Leerzeichen' },
  { en: 'a time of the day from 00:00 to 24:00', de: 'eine Uhrzeit von 00:00 bis 24:00' },
  { en: 'a whole number from {min} to {max}', de: 'eine ganze Zahl von {min} bis {max}' },
  { en: 'a number from {min} to {max}', de: 'eine Zahl von {min} bis {max}' },
  { en: 'text of {min} to {max} characters', de: 'Text mit {min} bis {max} Zeichen' },
  { en: 'true or false', de: 'true oder false' },
  {
    en: 'false: a relay that switches phases needs three',
    de: 'false: ein Relais, das Phasen umschaltet, braucht drei',
  },
  { en: 'a list', de: 'eine Liste' },
  { en: 'true or false', de: 'true oder false' },
  { en: 'a list of charge points', de: 'eine Liste von Wallboxen' },
  { en: 'gpiochip and its number', de: 'gpiochip und seine Nummer' },
  { en: 'up to 100 characters without spaces, # and +', de: 'bis zu 100 Zeichen ohne Leerzeichen, # und +' },
  {
    en: 'limitW and chargePoints belong to a contact with signal dim',
    de: 'limitW und chargePoints gehören zu einem Kontakt mit signal dim',
  },
  { en: 'no charge point', de: 'keine Wallbox' },
  { en: 'charge point {id}', de: 'Wallbox {id}' },
  { en: 'a list of {count}', de: 'eine Liste mit {count} Einträgen' },
  { en: 'a list of {min} to {max}', de: 'eine Liste mit {min} bis {max} Einträgen' },
  { en: 'a list, each entry starting with a dash', de: 'eine Liste, in der jeder Eintrag mit einem Strich beginnt' },
  { en: 'a group of keys', de: 'eine Gruppe von Einträgen' },
  { en: 'a group of keys with a type: {types}', de: 'eine Gruppe von Einträgen mit type: {types}' },
  { en: 'nothing', de: 'nichts' },
  { en: 'a port other than {key} ({port})', de: 'ein anderer Port als {key} ({port})' },
  {
    en: 'a path of up to 300 letters, digits and signs',
    de: 'ein Pfad aus höchstens 300 Buchstaben, Ziffern und Zeichen',
  },
  { en: 'certificateFile and keyFile belong together', de: 'certificateFile und keyFile gehören zusammen' },
  { en: 'every circuit needs its own', de: 'jeder Stromkreis braucht eine eigene Kennung' },
  { en: 'every device needs its own', de: 'jedes Gerät braucht eine eigene Kennung' },
  { en: 'every charge point needs its own', de: 'jede Wallbox braucht eine eigene Kennung' },
  { en: 'every card needs its own', de: 'jede Karte braucht eine eigene Nummer' },
  { en: 'every vehicle needs its own', de: 'jedes Fahrzeug braucht eine eigene Kennung' },
  { en: 'every destination needs its own', de: 'jedes Ziel braucht eine eigene Kennung' },
  { en: 'every report needs its own', de: 'jede Abrechnung braucht eine eigene Kennung' },
  { en: 'one mail address, such as payroll@example.org', de: 'eine Mailadresse, etwa payroll@example.org' },
  { en: 'a file name without a folder', de: 'ein Dateiname ohne Ordner' },
  { en: 'SHA256: and 43 characters', de: 'SHA256: und 43 Zeichen' },
  { en: 'a path that begins with /', de: 'ein Pfad, der mit / beginnt' },
  { en: 'up to ten names or positions with dots between', de: 'bis zu zehn Namen oder Stellen mit Punkten dazwischen' },
  { en: 'a time such as 06:00', de: 'eine Uhrzeit wie 06:00' },
  { en: 'mail needs mail.host and mail.from', de: 'Mail braucht mail.host und mail.from' },
  {
    en: 'an SFTP server needs either passwordFile or keyFile',
    de: 'ein SFTP-Server braucht entweder passwordFile oder keyFile',
  },
  { en: 'user and passwordFile belong together', de: 'user und passwordFile gehören zusammen' },
  { en: 'up to 200 characters without # and +', de: 'bis zu 200 Zeichen ohne # und +' },
  { en: 'either a definition, or path and values', de: 'entweder eine definition, oder path und values' },
  { en: 'either a definition, or path, values and clock', de: 'entweder eine definition, oder path, values und clock' },
  { en: 'either a definition, or values', de: 'entweder eine definition, oder values' },
  { en: 'either a definition, or values and clock', de: 'entweder eine definition, oder values und clock' },
  { en: 'a broker: its own, or the one under mqtt', de: 'einen Broker: einen eigenen, oder den unter mqtt' },
  { en: 'a definition needs the topic of the device', de: 'zu einer definition gehört das topic des Geräts' },
  { en: 'a topic: of the device, or of each value', de: 'ein topic: des Geräts, oder eines jeden Wertes' },
  { en: 'a report about {about} names its {key}', de: 'eine Abrechnung über {about} nennt {key}' },
  { en: 'no destination', de: 'kein Ziel' },
  { en: 'no mail destination', de: 'kein Mailziel' },
  { en: 'no vehicle', de: 'kein Fahrzeug' },
  { en: 'no card', de: 'keine Karte' },
  { en: 'destination {id}', de: 'Ziel {id}' },
  { en: 'mail destination {id}', de: 'Mailziel {id}' },
  { en: 'vehicle {id}', de: 'Fahrzeug {id}' },
  { en: 'card {id}', de: 'Karte {id}' },
  { en: 'a uid that stands under tokens', de: 'eine uid, die unter tokens steht' },
  { en: 'a card belongs to one vehicle', de: 'eine Karte gehört zu einem Fahrzeug' },
  {
    en: 'two outputs: to block, and to ask for more',
    de: 'zwei Ausgänge: einer zum Sperren, einer zum Verstärken',
  },
  { en: 'one output', de: 'ein Ausgang' },
  { en: 'each output once', de: 'jeden Ausgang nur einmal' },
  { en: 'at most maxDailyMinutes ({max})', de: 'höchstens maxDailyMinutes ({max})' },
  { en: 'a meter measures one circuit', de: 'ein Zähler misst nur einen Stromkreis' },
  {
    en: 'either host (network) or serial (RS-485 line)',
    de: 'entweder host (Netzwerk) oder serial (RS-485-Leitung)',
  },
  {
    en: 'the same settings as the other devices on {wire}',
    de: 'dieselben Einstellungen wie die anderen Geräte an {wire}',
  },
  { en: 'every key stands once in its group', de: 'jeder Eintrag darf in seiner Gruppe nur einmal stehen' },
  {
    en: 'every circuit has a parent; the grid connection must have none',
    de: 'jeder Stromkreis hat einen parent, der Netzanschluss darf aber keinen haben',
  },
  {
    en: 'only the grid connection ({id}) may have no parent',
    de: 'nur der Netzanschluss ({id}) darf ohne parent sein',
  },
  {
    en: 'without a meter of the grid connection what the house draws is unknown: its fuse is held only against the charge points',
    de: 'ohne Zähler am Netzanschluss ist der Verbrauch des Hauses unbekannt: Die Sicherung wird nur gegen die Wallboxen gehalten',
  },
  {
    en: 'the mean import is known to the meter of the grid connection alone, and there is none',
    de: 'den mittleren Bezug kennt nur der Zähler am Netzanschluss, und es gibt keinen',
  },
  { en: 'its parents form a circle', de: 'die Kette der parents führt im Kreis' },
  {
    en: 'a P1 meter needs one of tcp, serial, websocket and http',
    de: 'ein P1-Zähler braucht eines von tcp, serial, websocket und http',
  },
  {
    en: 'an SML meter needs one of tcp, serial and http',
    de: 'ein SML-Zähler braucht eines von tcp, serial und http',
  },
  { en: 'every reader needs its own', de: 'jeder Leser braucht ein eigenes Gerät' },
  { en: 'each phase once', de: 'jede Phase nur einmal' },
  { en: 'at most maxCurrentA ({max})', de: 'höchstens maxCurrentA ({max})' },
  {
    en: '0, or a number from minCurrentA ({min}) to maxCurrentA ({max})',
    de: '0 oder eine Zahl von minCurrentA ({min}) bis maxCurrentA ({max})',
  },
  {
    en: 'only tokens may charge here, and there are none: nobody can charge',
    de: 'hier darf nur mit Karte geladen werden, es ist aber keine eingetragen: Niemand kann laden',
  },
  {
    en: 'the safe currents add up to {total} A, the limit is {limit} A: 0 A is used until safeCurrentA is lowered',
    de: 'die sicheren Ströme ergeben zusammen {total} A, erlaubt sind {limit} A: Bis safeCurrentA gesenkt ist, gelten 0 A',
  },
  { en: 'no permission to read it', de: 'die Rechte zum Lesen fehlen' },
  { en: 'is a directory; a file is needed', de: 'dort liegt ein Ordner statt einer Datei' },
  {
    en: 'cannot be there, because a part of its path is a file',
    de: 'ein Teil des Pfades ist eine Datei statt eines Ordners',
  },
  { en: 'larger than {size} bytes', de: 'sie ist größer als {size} Bytes' },
  {
    en: 'is not text in UTF-8; save it with that encoding',
    de: 'sie ist kein Text in UTF-8 und muss in dieser Kodierung gespeichert werden',
  },
  { en: 'cannot be read ({code})', de: 'der Lesefehler heißt {code}' },
  { en: 'at least minSocPercent ({min})', de: 'mindestens minSocPercent ({min})' },
  {
    en: 'without an inverter nobody can tell day from night: near zero feed-in nothing is tried out',
    de: 'ohne Wechselrichter ist Tag von Nacht nicht zu unterscheiden: Nahe der Nulleinspeisung wird nichts probiert',
  },
  { en: 'no inverter', de: 'kein Wechselrichter' },
  { en: 'no parent', de: 'kein parent' },
  { en: 'no meter', de: 'kein Zähler' },
  { en: 'none: hw/meters is empty', de: 'keine: hw/meters ist leer' },
  { en: 'circuit {id}', de: 'Stromkreis {id}' },
  { en: 'token {uid}', de: 'Karte {uid}' },
  { en: 'meter {id}', de: 'Zähler {id}' },
  { en: 'inverter {id}', de: 'Wechselrichter {id}' },
  { en: 'definition {id}', de: 'Definition {id}' },
  ...FEED_PHRASES,
  ...NOTIFY_PHRASES,
  { en: 'either address, or definition and input', de: 'entweder address oder definition und input' },
  {
    en: 'a box whose relays a source has shown; without definition, outputs are addresses of coils',
    de: 'eine Box, deren Relais eine Quelle belegt; ohne definition stehen in outputs die Adressen der Coils',
  },
];

/** The phrase in a language; `null` when it has no translation. Bare names and numbers are the same everywhere. */
export function phraseIn(language: Language, english: string): string | null {
  if (language === 'en' || BARE_LIST.test(english)) return english;
  for (const phrase of PHRASES) {
    const parts = partsOf(phrase.en, english);
    if (parts !== null) return phrase[language].replace(HOLE, (hole) => parts.get(hole) ?? hole);
  }
  return null;
}

const HOLE = /\{\w+\}/g;
/** One or more words that stand for themselves: `de, en`. */
const WORDS = '[^\\s,()]+(?:, [^\\s,()]+)*';
const BARE_LIST = /^(?!nothing$)[^\s,]+(?:, [^\s,]+)*$/;

/** What stands in the holes of a template, by hole; `null` when the text is not made from it. */
function partsOf(template: string, text: string): ReadonlyMap<string, string> | null {
  const holes = template.match(HOLE) ?? [];
  const literal = template.split(HOLE).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const match = new RegExp(`^${literal.join(`(${WORDS})`)}$`).exec(text);
  return match === null ? null : new Map(holes.map((hole, index) => [hole, match[index + 1] ?? '']));
}
