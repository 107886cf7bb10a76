import { qrReference, scorReference, swissQrPayload } from '../formats/swiss-qr.ts';
import type { MadeStatement } from '../statement.ts';
import type { Exported, ExportSources } from './exported.ts';

/** What is due by a statement as the text of a Swiss QR code. Who pays enters himself: the ledger knows no addresses. */
export function qrBillOf(
  { statement }: Pick<MadeStatement, 'statement'>,
  { site }: Pick<ExportSources, 'site'>,
): Exported {
  const { qrBill } = site.outside;
  if (qrBill === undefined) return refused('export-not-configured', 'exports.qrBill is missing');
  if (!statement.exact) return refused('statement-not-exact', 'a sum that may still change is no bill');
  const cents = statement.reimbursement === null ? statement.totals.cents : statement.reimbursement.cents;
  if (cents === null || cents <= 0) return refused('nothing-due', 'no amount is due');
  const { currency, period, chainHead } = statement;
  if (currency !== 'CHF' && currency !== 'EUR') return refused('export-impossible', `currency ${currency}`);
  const day = (atMs: number): string => new Date(site.toLocal(atMs)).toISOString().slice(0, 10);
  const from = day(period.fromMs);
  // Which statement it was can be told from the reference: its period and the record it rests on.
  const number = `${from.replaceAll('-', '')}${chainHead.seq}`;
  const payload = swissQrPayload({
    ...qrBill,
    creditor: qrBill,
    debtor: null,
    cents,
    currency,
    reference: isQrIban(qrBill.iban) ? qrReference(number) : scorReference(number),
    message: `${statement.site.name.slice(0, 100)} ${from} - ${day(period.toMs - 1)}`,
  });
  if (payload.kind === 'refused') return refused('export-impossible', payload.why);
  return { kind: 'ok', mediaType: 'text/plain; charset=utf-8', ending: 'txt', leftOut: 0, text: payload.text };
}

/** IG QR-bill: institutes 30000 to 31999. */
function isQrIban(iban: string): boolean {
  const institute = Number(iban.replaceAll(' ', '').slice(4, 9));
  return institute >= 30_000 && institute <= 31_999;
}

function refused(why: Extract<Exported, { kind: 'not-exported' }>['why'], detail: string): Exported {
  return { kind: 'not-exported', why, detail };
}
