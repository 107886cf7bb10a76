import type { aboutEn } from './about-en.ts';
import type { PluralForms } from './en.ts';

export const aboutDe = {
  'about.title': 'Über Lademeister',
  'about.runs-for': 'Läuft seit',
  'about.runtime': 'Laufzeitumgebung',
  'about.system': 'System',
  'about.memory': 'Arbeitsspeicher',
  'about.megabytes': '{count} MB',
  'about.own-licence': 'Lademeister steht unter der Apache-Lizenz 2.0.',
  'about.licences': 'Lizenzen',
  'about.licences-what': 'Diese Pakete werden mitgeliefert. Ein Tipp öffnet den Text der Lizenz.',
  'about.licences-failed': 'Die Lizenzen konnten nicht geholt werden. {why}',
  'about.packages': { one: '{count} Paket', other: '{count} Pakete' },
} satisfies Readonly<Record<keyof typeof aboutEn, string | PluralForms>>;
