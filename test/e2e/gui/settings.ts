import type { SettingsAnswer } from '../../../src/api/settings-ports.ts';
import { SETTINGS_SECTIONS, writtenSection } from '../../../src/config/edit-sections.ts';
import { ConfigSchema } from '../../../src/config/schema.ts';

const TEXT = `site: { name: Wohnhaus mit Elektrofahrzeugladeinfrastruktur, timeZone: Europe/Berlin, language: de }
circuits:
  - { id: house, name: Hausanschluss, limitA: 35, protection: sls-e, meter: grid }
  - { id: garage, name: Unterverteilung Garage und Werkstatt, limitA: [20, 20, 16], parent: house }
priceFeeds:
  - { id: market, type: awattar, market: DE-LU }
  - { id: reserve, type: http, market: DE-LU, address: "https://prices.example/day-ahead.json" }
quarterHour: { maxImportW: 4000 }
`;

/** What stands in config.yaml, as the controller tells it. */
export const SETTINGS: SettingsAnswer = {
  sections: SETTINGS_SECTIONS.map((name) => ({
    name,
    schema: ConfigSchema.properties[name],
    optional: name === 'quarterHour',
    value: writtenSection(TEXT, name),
  })),
  circuits: [
    { id: 'house', name: 'Hausanschluss' },
    { id: 'garage', name: 'Unterverteilung Garage und Werkstatt' },
  ],
  meters: [{ id: 'grid', name: 'Stromzähler' }],
  chargePoints: 2,
  safeCurrents: [
    { circuitId: 'house', circuitName: 'Hausanschluss', phase: 'L1', totalA: 12, limitA: 35 },
    { circuitId: 'garage', circuitName: 'Unterverteilung Garage', phase: 'L3', totalA: 22, limitA: 16 },
  ],
  problems: [
    {
      code: 'contradiction',
      file: 'config.yaml',
      line: 12,
      column: 3,
      path: 'chargePoints[0]',
      value: 'carport',
      allowed: 'only tokens may charge here, and there are none: nobody can charge',
    },
  ],
  ocppAddresses: ['ws://192.168.178.20:8887/', 'ws://192.168.179.120:8887/'],
  basedOn: '0'.repeat(32),
  taken: true,
  refusedAtMs: null,
};

/** Before anybody has said anything. */
export const NO_SETTINGS: SettingsAnswer = {
  ...SETTINGS,
  sections: SETTINGS.sections.map((section) => ({ ...section, value: null })),
  circuits: [],
  meters: [],
  chargePoints: 0,
  safeCurrents: [],
  problems: [],
  ocppAddresses: [],
};
