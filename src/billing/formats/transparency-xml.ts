/** A signed meter value exactly as the charge point sent it. */
export interface SignedValue {
  readonly transactionId: string;
  readonly context: 'Transaction.Begin' | 'Transaction.End' | 'Other';
  /** `OCMF`, or another name that the check tool knows; `null`: it finds out. */
  readonly format: string | null;
  readonly encoding: string;
  readonly data: string;
  /** Of the meter, from its label, never from the message. */
  readonly publicKey: string | null;
  readonly publicKeyEncoding: string;
}

/**
 * The file that the Transparenzsoftware of S.A.F.E. e.V. opens, so that a customer can check his bill himself. The
 * signed bytes stand between their tags untouched but for XML's own escaping.
 */
export function transparencyXml(values: readonly SignedValue[]): string {
  const rows = values.map(({ transactionId, context, format, encoding, data, publicKey, publicKeyEncoding }) => {
    const id = `transactionId="${escaped(transactionId)}"`;
    const name = format === null ? '' : `format="${escaped(format)}" `;
    const key =
      publicKey === null
        ? ''
        : `    <publicKey encoding="${escaped(publicKeyEncoding)}">${escaped(publicKey)}</publicKey>\n`;
    return (
      `  <value ${id} context="${context}">\n` +
      `    <signedData ${name}encoding="${escaped(encoding)}" ${id}>${escaped(data)}</signedData>\n${key}` +
      '  </value>\n'
    );
  });
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<values>\n${rows.join('')}</values>\n`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
