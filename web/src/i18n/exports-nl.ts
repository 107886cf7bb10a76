import type { exportsEn } from './exports-en.ts';
import type { Translated } from './vocabulary.ts';

export const exportsNl: Translated<typeof exportsEn> = {
  'export.cdrs': 'Laadgegevens (CDR’s, OCPI)',
  'export.transparency': 'Ondertekende waarden (Transparenzsoftware)',
  'export.qr-bill': 'Zwitserse QR-rekening (tekst)',
  'error.export-not-configured': 'config.yaml zegt niet wie dit overhandigt (exports).',
  'error.nothing-signed': 'Geen van deze sessies heeft een ondertekende meterstand.',
  'error.nothing-due': 'Er is geen bedrag verschuldigd.',
  'error.several-vat-rates': 'De sessies hebben verschillende btw-tarieven. Kies een kortere periode.',
  'error.export-impossible': 'Een naam, een bedrag, de rekening of de valuta past niet in dit formaat.',
};
