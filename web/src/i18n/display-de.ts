import type { displayEn } from './display-en.ts';

export const displayDe: { readonly [K in keyof typeof displayEn]: string } = {
  'display.live': 'Aktuell',
  'display.age': '{duration} alt',
  'display.lost': 'Lademeister ist {since} nicht erreichbar. Die Werte sind von da.',
  'display.none': 'Es gibt keine Wallbox zu zeigen.',
  'display.session': 'Diese Ladung',
  'display.settings': 'Einstellungen dieser Anzeige',
  'display.back': 'Zurück zur Anzeige',
  'display.over': 'Diese Anzeige ist abgemeldet',
  'display.over-next':
    'Der Besitzer erstellt einen neuen Link unter Mehr, Wer sich anmelden darf. Hier öffnen oder mit diesem Tablet scannen.',
};
