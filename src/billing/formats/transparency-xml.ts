/** A signed meter value exactly as the charge point sent it. */
export interface SignedValue {
  readonly transactionId: string;
  readonly context: 'Transaction.Begin' | 'Transaction.End' | 'Other';
  /** `OCMF`, or another name that the check tool knows. */
  readonly format: string;
  readonly encoding: string;
  readonly data: string;
  /** Of the meter, from its label, never from the message. */
  readonly publicKey: string;
  readonly publicKeyEncoding: string;
}

/**
 * The file that the Transparenzsoftware of S.A.F.E. e.V. opens, so that a customer can check his bill himself. The
 * signed bytes stand between their tags untouched but for XML's own escaping.
 */
export function transparencyXml(values: readonly SignedValue[]): string {
  const rows = values.map(
    ({ transactionId, context, format, encoding, data, publicKey, publicKeyEncoding }) =>
      `  <value transactionId="${escaped(transactionId)}" context="${context}">\n` +
      `    <signedData format="${escaped(format)}" encoding="${escaped(encoding)}" transactionId="${escaped(transactionId)}">${escaped(data)}</signedData>\n` +
      `    <publicKey encoding="${escaped(publicKeyEncoding)}">${escaped(publicKey)}</publicKey>\n` +
      '  </value>\n',
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<values>\n${rows.join('')}</values>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
