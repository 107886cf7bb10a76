/** What is said of statements for programs outside. */
export const exportsEn = {
  'export.cdrs': 'Charge detail records (OCPI)',
  'export.transparency': 'Signed values (Transparenzsoftware)',
  'export.qr-bill': 'Swiss QR-bill (text)',
  'error.export-not-configured': 'config.yaml does not say who hands this over (exports).',
  'error.nothing-signed': 'No session of this has a signed meter value.',
  'error.nothing-due': 'No amount is due.',
  'error.several-vat-rates': 'The sessions have several VAT rates. Choose a shorter period.',
  'error.export-impossible': 'A name, an amount, the account or the currency does not fit this format.',
} as const;
