import { transparencyXml, type SignedValue as XmlValue } from '../formats/transparency-xml.ts';
import { chargePointOf } from '../site.ts';
import type { MadeStatement } from '../statement.ts';
import type { Exported, ExportSources } from './exported.ts';

const CONTEXTS = { begin: 'Transaction.Begin', end: 'Transaction.End', other: 'Other' } as const;

/** Every signed value of the sessions, as the Transparenzsoftware opens it. */
export async function transparencyOf(
  made: MadeStatement,
  { signedValues, site }: Pick<ExportSources, 'signedValues' | 'site'>,
): Promise<Exported> {
  const values: XmlValue[] = [];
  let leftOut = 0;
  for await (const { sessionId, chargePointId } of made.sessions()) {
    const { publicKey } = chargePointOf(site, chargePointId);
    const signed = signedValues.of(sessionId);
    if (signed.length === 0) leftOut += 1;
    for (const { context, data } of signed) {
      values.push({
        transactionId: sessionId,
        context: CONTEXTS[context],
        format: formatOf(data),
        encoding: 'plain',
        data,
        publicKey: publicKey?.replaceAll(' ', '') ?? null,
        publicKeyEncoding: publicKey !== null && /^[0-9A-Fa-f ]+$/.test(publicKey) ? 'hex' : 'base64',
      });
    }
  }
  if (values.length === 0)
    return { kind: 'not-exported', why: 'nothing-signed', detail: 'no session has a signed value' };
  return { kind: 'ok', mediaType: 'application/xml', ending: 'xml', leftOut, text: transparencyXml(values) };
}

/** By how it begins; what is not known here the check tool finds out itself. */
function formatOf(data: string): string | null {
  if (data.startsWith('OCMF|')) return 'OCMF';
  return data.startsWith('AP;') ? 'ALFEN' : null;
}
