import type { displayEn } from './display-en.ts';
import type { Translated } from './vocabulary.ts';

export const displayNl: Translated<typeof displayEn> = {
  'display.live': 'Actueel',
  'display.age': '{duration} oud',
  'display.lost': 'Lademeister is {since} onbereikbaar. De waarden zijn van toen.',
  'display.none': 'Er is geen laadpaal om te tonen.',
  'display.session': 'Deze laadsessie',
  'display.settings': 'Instellingen van dit scherm',
  'display.back': 'Terug naar het scherm',
  'display.over': 'Dit scherm is afgemeld',
  'display.over-next':
    'De eigenaar maakt een nieuwe link onder Meer, Wie zich mag aanmelden. Open die hier of scan hem met deze tablet.',
};
