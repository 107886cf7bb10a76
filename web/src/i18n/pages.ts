import { learn } from './i18n.ts';
import { pagePartsDe } from './page-parts-de.ts';
import { pagePartsEn } from './page-parts-en.ts';

learn({ de: pagePartsDe, en: pagePartsEn });
