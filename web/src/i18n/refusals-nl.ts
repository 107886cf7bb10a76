import type { refusalsEn } from './refusals-en.ts';
import type { Translated } from './vocabulary.ts';

export const refusalsNl: Translated<typeof refusalsEn> = {
  'nav.session': 'Sessie',
  'error.unknown-session': 'Deze sessie bestaat niet.',
  'nav.reports': 'Rapporten',
  'error.ledger-unavailable': 'Het laadlogboek is niet leesbaar. De pagina “Nu” zegt waarom.',
  'error.elected-otherwise': 'Voor deze persoon en dit jaar is een andere methode gekozen. Die geldt het hele jaar.',
  'error.statement-not-exact': 'De afrekening kan nog veranderen en wordt daarom niet uitgegeven.',
  'error.ledger-broken': 'Het laadlogboek is van buitenaf gewijzigd. Hieruit wordt niets uitgegeven.',
  'error.prices-invalid': 'Deze prijzen passen niet. Er is niets gewijzigd.',
  'error.unknown-subject': 'Dit voertuig, deze laadpas of laadpaal bestaat niet meer.',
};
