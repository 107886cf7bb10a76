import type { aboutEn } from './about-en.ts';
import type { PluralForms } from './en.ts';

export const aboutNl = {
  'about.title': 'Over Lademeister',
  'about.runs-for': 'Draait sinds',
  'about.runtime': 'Runtime',
  'about.system': 'Systeem',
  'about.memory': 'Werkgeheugen',
  'about.megabytes': '{count} MB',
  'about.own-licence': 'Lademeister valt onder de Apache-licentie 2.0.',
  'about.licences': 'Licenties',
  'about.licences-what': 'Deze pakketten worden meegeleverd. Een tik opent de tekst van de licentie.',
  'about.licences-failed': 'De licenties konden niet worden opgehaald. {why}',
  'about.packages': { one: '{count} pakket', other: '{count} pakketten' },
} satisfies Readonly<Record<keyof typeof aboutEn, string | PluralForms>>;
