import type { exportsEn } from './exports-en.ts';

export const exportsDe: { readonly [K in keyof typeof exportsEn]: string } = {
  'export.cdrs': 'Ladedatensätze (OCPI)',
  'export.transparency': 'Signierte Werte (Transparenzsoftware)',
  'export.qr-bill': 'Schweizer QR-Rechnung (Text)',
  'error.export-not-configured': 'In config.yaml steht nicht, wer das übergibt (exports).',
  'error.nothing-signed': 'Keine dieser Ladungen hat einen signierten Zählerwert.',
  'error.nothing-due': 'Es ist nichts zu bezahlen.',
  'error.several-vat-rates': 'Die Ladungen haben mehrere Mehrwertsteuersätze. Einen kürzeren Zeitraum wählen.',
  'error.export-impossible': 'Ein Name, ein Betrag, das Konto oder die Währung passt nicht in dieses Format.',
};
