import { energyAmount, taxWithin, toCents } from '../../core/tariff/money.ts';
import { isRestricted } from '../../ledger/session-reader.ts';
import { type CdrLocation, type CdrSession, type CdrSignedData, type CdrToken, ocpiCdr } from '../formats/ocpi-cdr.ts';
import type { People } from '../people.ts';
import { type BilledSite, chargePointOf } from '../site.ts';
import type { MadeStatement, StatementReimbursement, StatementSession } from '../statement.ts';
import type { Exported, ExportSources } from './exported.ts';

type Ocpi = NonNullable<BilledSite['outside']['ocpi']>;

const NATURES = { begin: 'Start', end: 'End', other: 'Intermediate' } as const;

/**
 * The sessions of a statement as charge detail records. A record never changes: what was reported first keeps the id of the
 * session, each correction takes the record before back by a credit (`…-C`) and gives a new one (`…-2`, `…-3`). So the
 * same ledger gives the same records at each export, and a receiver takes those he does not know yet.
 */
export async function cdrsOf(made: MadeStatement, sources: ExportSources): Promise<Exported> {
  const { ocpi } = sources.site.outside;
  if (ocpi === undefined)
    return { kind: 'not-exported', why: 'export-not-configured', detail: 'exports.ocpi is missing' };
  if (made.statement.notices.some(({ code }) => code === 'several-vat-rates')) {
    return { kind: 'not-exported', why: 'several-vat-rates', detail: 'the sessions have several VAT rates' };
  }
  const records: object[] = [];
  let leftOut = 0;
  for await (const row of made.sessions()) {
    const versions = row.corrected ? sources.versions(row.sessionId) : [row];
    const priced = versions.flatMap((version) => pricedVersion(version, made, ocpi, sources));
    if (priced.length === 0) leftOut += 1;
    records.push(...recordsOf(row.sessionId, priced, sources, ocpi));
  }
  return {
    kind: 'ok',
    mediaType: 'application/json',
    ending: 'json',
    leftOut,
    text: `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`,
  };
}

interface PricedVersion {
  readonly row: StatementSession;
  readonly session: CdrSession;
}

function recordsOf(
  sessionId: string,
  versions: readonly PricedVersion[],
  sources: ExportSources,
  ocpi: Ocpi,
): readonly object[] {
  const { people, nowMs } = sources;
  const party = { countryCode: ocpi.countryCode, partyId: ocpi.partyId };
  const idOf = (index: number): string => (index === 0 ? sessionId : `${sessionId}-${index + 1}`);
  return versions.flatMap(({ row, session }, index) => {
    const common = {
      party,
      location: locationOf(row, ocpi, sources),
      token: tokenOf(row, people, party),
      signedData: signedDataOf(row, sources),
      nowMs,
    };
    const id = idOf(index);
    const record = ocpiCdr(session, { ...common, id, creditFor: null });
    const isLast = index === versions.length - 1;
    return isLast ? [record] : [record, ocpiCdr(session, { ...common, id: `${id}-C`, creditFor: id })];
  });
}

/** Nothing where it is not known yet what it comes to. */
function pricedVersion(
  row: StatementSession,
  { statement }: MadeStatement,
  ocpi: Ocpi,
  { site }: ExportSources,
): readonly PricedVersion[] {
  const { endedAtMs, energyWh, provisional } = row;
  if (endedAtMs === null || energyWh === null || energyWh < 0 || (statement.reimbursement === null && provisional)) {
    return [];
  }
  const cents = centsOf(row, energyWh, statement.reimbursement, site.toLocal);
  if (cents === null) return [];
  // What is paid back to a driver is no supply: it contains no tax of his.
  const ratePpm = statement.reimbursement === null ? (statement.totals.vat?.ratePpm ?? 0) : 0;
  const { sessionId, startedAtMs, chargePointId, use, flags } = row;
  const session: CdrSession = {
    sessionId,
    startedAtMs,
    endedAtMs,
    energyWh,
    cents,
    taxCents: taxWithin(cents, ratePpm),
    currency: site.currency,
    meterId: chargePointOf(site, chargePointId).meter?.serial ?? null,
    homeChargingCompensation: ocpi.homeCharging && use === 'company',
    remark: flags.length === 0 ? null : flags.join(' '),
  };
  return [{ row, session }];
}

function centsOf(
  row: StatementSession,
  energyWh: number,
  reimbursement: StatementReimbursement | null,
  toLocal: (atMs: number) => number,
): number | null {
  if (reimbursement === null) return row.cents;
  const began = new Date(toLocal(row.reported?.startedAtMs ?? row.startedAtMs));
  const month = reimbursement.months.find(
    (one) => one.year === began.getUTCFullYear() && one.month === began.getUTCMonth() + 1,
  );
  const priceNano = month?.priceNano ?? null;
  return priceNano === null ? null : toCents(energyAmount(energyWh, priceNano));
}

function locationOf(
  { chargePointId, connectorId }: StatementSession,
  ocpi: Ocpi,
  { site }: ExportSources,
): CdrLocation {
  const evse = ocpi.evses.find((one) => one.chargePoint === chargePointId);
  const { phases } = chargePointOf(site, chargePointId);
  const madeUp = `${ocpi.countryCode}*${ocpi.partyId}*E${chargePointId.replaceAll('-', '').toUpperCase()}`;
  return {
    id: 'site',
    name: site.name,
    address: ocpi.street,
    city: ocpi.city,
    postalCode: ocpi.postalCode,
    country: ocpi.country,
    latitude: ocpi.latitude,
    longitude: ocpi.longitude,
    evseUid: chargePointId,
    evseId: evse?.evseId ?? madeUp,
    connectorId: String(connectorId),
    connectorStandard: 'IEC_62196_T2',
    connectorFormat: evse?.connector === 'socket' ? 'SOCKET' : 'CABLE',
    powerType: phases === 1 ? 'AC_1_PHASE' : phases === 2 ? 'AC_2_PHASE' : 'AC_3_PHASE',
  };
}

/** Of what was erased or is restricted the pseudonym alone goes out. */
function tokenOf(
  { tokenRef }: StatementSession,
  { cards, drivers }: People,
  { countryCode, partyId }: { readonly countryCode: string; readonly partyId: string },
): CdrToken {
  const card = cards.get(tokenRef ?? '');
  const isHidden = card === undefined || isRestricted(drivers.get(card.driverId ?? ''));
  const pseudonym = (tokenRef ?? 'none').slice(0, 24);
  return {
    uid: isHidden ? pseudonym : card.uid,
    type: isHidden ? 'OTHER' : 'RFID',
    contractId: `${countryCode}-${partyId}-C${pseudonym}`,
  };
}

function signedDataOf(
  { sessionId, chargePointId }: StatementSession,
  { signedValues, site }: ExportSources,
): CdrSignedData | null {
  const values = signedValues.of(sessionId);
  const [first] = values;
  if (first === undefined) return null;
  return {
    encodingMethod: first.data.startsWith('OCMF|') ? 'OCMF' : 'unknown',
    publicKey: chargePointOf(site, chargePointId).publicKey,
    values: values.map(({ context, data }) => ({ nature: NATURES[context], signed: data })),
  };
}
