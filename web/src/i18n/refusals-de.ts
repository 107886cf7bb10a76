import type { refusalsEn } from './refusals-en.ts';

export const refusalsDe: { readonly [K in keyof typeof refusalsEn]: string } = {
  'nav.session': 'Ladung',
  'error.unknown-session': 'Diese Ladung gibt es nicht.',
  'nav.reports': 'Berichte',
  'error.ledger-unavailable': 'Das Ladebuch ist nicht lesbar. Die Seite „Jetzt“ sagt, warum.',
  'error.elected-otherwise':
    'Für diese Person und dieses Jahr wurde eine andere Methode gewählt. Sie gilt das ganze Jahr.',
  'error.statement-not-exact': 'Die Abrechnung kann sich noch ändern und wird darum nicht ausgestellt.',
  'error.ledger-broken': 'Das Ladebuch wurde von außen verändert. Daraus wird nichts ausgestellt.',
  'error.prices-invalid': 'Diese Preise passen nicht. Nichts wurde geändert.',
  'error.unknown-subject': 'Dieses Fahrzeug, diese Karte oder Wallbox gibt es nicht mehr.',
};
