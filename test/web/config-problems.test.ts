import { IsArray, IsObject, IsUnion, type TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { allowedBy } from '../../src/config/describe.ts';
import { parseConfig } from '../../src/config/load.ts';
import { ConfigSchema } from '../../src/config/schema.ts';
import { LANGUAGES } from '../../web/src/i18n/language.ts';
import { configProblemWords } from '../../web/src/words/config-problems.ts';
import { i18nOf } from './i18n-of.ts';

const german = i18nOf('de');
const english = i18nOf('en');
const NONE = { meter: [], inverter: [], battery: [] };

/** All problems, or warnings, of a document, in words. */
function words(text: string, i18n = german): string[] {
  const result = parseConfig(text, 'config.yaml', {
    meter: ['eastron-sdm630'],
    inverter: [],
    battery: [],
    charger: { modbus: [], http: [] },
    json: { http: NONE, mqtt: NONE },
    io: { box: { inputs: 8, outputs: 0 } },
  });
  const problems = result.kind === 'ok' ? result.warnings : result.problems;
  return problems.map((problem) => {
    const { sentence, allowed, technical } = configProblemWords(problem, i18n);
    return [sentence, allowed ?? '', technical === null ? '' : `[${technical}]`]
      .filter((part) => part !== '')
      .join(' ');
  });
}

const GRID = 'meters: [{ id: grid, name: Grid, type: p1, tcp: { host: p1, port: 23 } }]\n';
const HOUSE = `circuits: [{ id: house, name: House, limitA: 25, meter: grid }]\n${GRID}`;
const carport = (more: string) =>
  `${HOUSE}chargePoints: [{ id: carport, name: Carport, type: ocpp, identity: C, circuit: house, ${more} }]\n`;

describe('a problem of the configuration in German', () => {
  it.each([
    [
      'circuits: 5\n',
      ['Hier steht 5. Das geht nicht. Erlaubt: eine Liste, in der jeder Eintrag mit einem Strich beginnt'],
    ],
    [`${HOUSE}http: { port: 99999 }`, ['Hier steht 99999. Das geht nicht. Erlaubt: eine ganze Zahl von 1 bis 65535']],
    [`${HOUSE}site: { language: fr }`, ['Hier steht „fr“. Das geht nicht. Erlaubt: de, en, nl']],
    [
      `${HOUSE}site: { timeZone: Mars/Olympus, nmae: x }`,
      ['Einen Eintrag „nmae“ gibt es hier nicht. Möglich: name, timeZone, language, nominalVoltageV'],
    ],
    [
      `${HOUSE}site: { timeZone: Mars/Olympus }`,
      ['Hier steht „Mars/Olympus“. Das geht nicht. Erlaubt: eine Zeitzone der IANA-Datenbank, etwa Europe/Berlin'],
    ],
    [
      `${HOUSE}chargePoints: [{ id: c, name: C, type: ocpp, identity: C }, 5]`,
      [
        'Hier fehlt ein Eintrag. Nötig: bis zu 40 kleine Buchstaben, Ziffern und Striche, am Anfang ein Buchstabe oder eine Ziffer',
        'Hier steht 5. Das geht nicht. Erlaubt: eine Gruppe von Einträgen mit type: ocpp, modbus, http',
      ],
    ],
    [
      'circuits: [{ id: house, name: House, limitA: 25, meter: gird }]',
      ['Zähler gird gibt es nicht. Möglich: kein Zähler'],
    ],
    [carport('phases: [L1, L1]'), ['Hier steht [L1, L1]. Das geht nicht. Erlaubt: jede Phase nur einmal']],
    [
      carport('minCurrentA: 16, maxCurrentA: 10, safeCurrentA: 8'),
      [
        'Hier steht 16. Das geht nicht. Erlaubt: höchstens maxCurrentA (10)',
        'Hier steht 8. Das geht nicht. Erlaubt: 0 oder eine Zahl von minCurrentA (16) bis maxCurrentA (10)',
      ],
    ],
    [
      `circuits:\n  - { id: house, name: House, limitA: 25, meter: grid }\n  - { id: house, name: Flat, limitA: 25 }\n${GRID}`,
      [
        'Es geht um house. Nur der Netzanschluss (house) darf ohne parent sein.',
        'house steht hier zum zweiten Mal. Jeder Stromkreis braucht eine eigene Kennung.',
      ],
    ],
    [
      `circuits: [{ id: a, name: A, limitA: 5, parent: b }, { id: b, name: B, limitA: 5, parent: a }]`,
      ['Jeder Stromkreis hat einen parent, der Netzanschluss darf aber keinen haben.'],
    ],
    [
      'circuits: [{ id: a, name: A, limitA: 5 }, { id: b, name: B, limitA: 5, parent: c }, { id: c, name: C, limitA: 5, parent: b }]',
      ['Es geht um b. Die Kette der parents führt im Kreis.', 'Es geht um c. Die Kette der parents führt im Kreis.'],
    ],
    [
      `circuits: [{ id: a, name: A, limitA: 5, meter: m }, { id: b, name: B, limitA: 5, parent: a, meter: m }]
meters: [{ id: m, name: M, type: p1 }, { id: n, name: N, type: modbus, definition: foo, host: h }]
http: { port: 8080 }
ocpp: { port: 8080 }`,
      [
        'm steht hier zum zweiten Mal. Ein Zähler misst nur einen Stromkreis.',
        'Es geht um m. Ein P1-Zähler braucht eines von tcp, serial, websocket und http.',
        'Definition foo gibt es nicht. Möglich: eastron-sdm630',
        'Hier steht 8080. Das geht nicht. Erlaubt: ein anderer Port als http.port (8080)',
      ],
    ],
    [
      'circuits: [{ id: a, name: A, limitA: 5 }]',
      [
        'Es geht um a. Ohne Zähler am Netzanschluss ist der Verbrauch des Hauses unbekannt: Die Sicherung wird nur gegen die Wallboxen gehalten.',
      ],
    ],
    [
      carport('maxCurrentA: 32, safeCurrentA: 32, access: tokens'),
      [
        'Es geht um house L1. Die sicheren Ströme ergeben zusammen 32 A, erlaubt sind 25 A: Bis safeCurrentA gesenkt ist, gelten 0 A.',
        'Es geht um carport. Hier darf nur mit Karte geladen werden, es ist aber keine eingetragen: Niemand kann laden.',
      ],
    ],
    [
      'site: {}\nsite: {}\n',
      ['site steht hier zum zweiten Mal. Jeder Eintrag darf in seiner Gruppe nur einmal stehen.'],
    ],
  ])('%s', (text, sentences) => {
    expect(words(text).toSorted()).toEqual(sentences.toSorted());
  });

  it('keeps what YAML itself says, marked as English', () => {
    expect(words('a: [1')[0]).toMatch(/^Das ist kein gültiges YAML\. \[not valid YAML: .+\]$/);
    expect(words('a: [1', english)[0]).toMatch(/^This is not valid YAML\. \[not valid YAML: .+\]$/);
  });

  it('stays English where nobody has translated it', () => {
    const problem = { code: 'wrong-value', file: '', line: 1, path: 'x', value: '1', allowed: 'a prime number' };
    expect(configProblemWords(problem, german)).toEqual({
      sentence: 'Hier steht 1. Das geht nicht.',
      allowed: null,
      technical: 'a prime number',
    });
    expect(configProblemWords(problem, english).allowed).toBe('Allowed: a prime number');
    expect(configProblemWords({ ...problem, code: 'newer' }, german).technical).toBe('a prime number');
  });
});

it('everything that the schema may say is allowed has words in every language', () => {
  const phrases = new Set<string>();
  collect(ConfigSchema, phrases);
  expect(phrases.size).toBeGreaterThan(20);
  for (const language of LANGUAGES) {
    const { phrase } = i18nOf(language);
    expect(
      [...phrases].filter((each) => phrase(each) === null),
      language,
    ).toEqual([]);
  }
});

it.each([
  'no permission to read it',
  'is a directory; a file is needed',
  'cannot be there, because a part of its path is a file',
  'is not text in UTF-8; save it with that encoding',
  'larger than 1000000 bytes',
  'cannot be read (EIO)',
])('a file that cannot be read: %s', (phrase) => {
  for (const language of LANGUAGES) expect(i18nOf(language).phrase(phrase), language).not.toBeNull();
});

function collect(schema: TSchema, phrases: Set<string>): void {
  phrases.add(allowedBy(schema));
  if (IsObject(schema)) for (const property of Object.values(schema.properties)) collect(property, phrases);
  if (IsArray(schema)) collect(schema.items, phrases);
  if (IsUnion(schema)) for (const variant of schema.anyOf) collect(variant, phrases);
}
