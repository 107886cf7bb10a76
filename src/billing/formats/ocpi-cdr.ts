import type { SessionSummary } from '../../ledger/session-reader.ts';

/** Who the charge detail record is for and from: OCPI 2.2.1, mod_cdrs. All of it is the operator's to tell. */
export interface CdrParty {
  /** ISO 3166-1 alpha-2 and three letters of the operator. */
  readonly countryCode: string;
  readonly partyId: string;
}

export interface CdrLocation {
  readonly id: string;
  readonly name: string | null;
  readonly address: string;
  readonly city: string;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly latitude: string;
  readonly longitude: string;
  readonly evseUid: string;
  readonly evseId: string;
  readonly connectorId: string;
  readonly connectorStandard: 'IEC_62196_T2' | 'IEC_62196_T1' | 'DOMESTIC_F';
  readonly connectorFormat: 'SOCKET' | 'CABLE';
  readonly powerType: 'AC_1_PHASE' | 'AC_2_PHASE' | 'AC_3_PHASE';
}

export interface CdrToken {
  readonly uid: string;
  readonly type: 'RFID' | 'APP_USER' | 'OTHER';
  readonly contractId: string;
}

/** A finished session with what it came to. */
export interface CdrSession extends Pick<SessionSummary, 'sessionId' | 'startedAtMs'> {
  readonly endedAtMs: number;
  readonly energyWh: number;
  /** Gross cents and the tax contained in them. */
  readonly cents: number;
  readonly taxCents: number;
  readonly currency: string;
  readonly meterId: string | null;
  /** The employer reimburses what the driver paid at home. */
  readonly homeChargingCompensation: boolean;
  readonly remark: string | null;
}

/** A signed value, base64 and in the clear, as OCPI carries it. */
export interface CdrSignedData {
  readonly encodingMethod: string;
  readonly publicKey: string | null;
  readonly values: readonly { readonly nature: 'Start' | 'End' | 'Intermediate'; readonly signed: string }[];
}

export interface CdrOptions {
  readonly party: CdrParty;
  readonly location: CdrLocation;
  readonly token: CdrToken;
  readonly signedData: CdrSignedData | null;
  /** At most 39 characters, for ever its own. */
  readonly id: string;
  /** Set for a credit: it takes back the record with this id, whose cost stands here with a minus. */
  readonly creditFor: string | null;
  readonly nowMs: number;
}

/**
 * A charge detail record (OCPI 2.2.1, CDR object). It is never changed: a correction is a credit and a new one.
 * Decimals have at most four places.
 */
export function ocpiCdr(session: CdrSession, options: CdrOptions): object {
  const { party, location, token, signedData, id, creditFor, nowMs } = options;
  const sign = creditFor === null ? 1 : -1;
  const kwh = session.energyWh / 1000;
  const hours = round4((session.endedAtMs - session.startedAtMs) / 3_600_000);
  const cost = {
    excl_vat: round4((sign * (session.cents - session.taxCents)) / 100),
    incl_vat: round4((sign * session.cents) / 100),
  };
  return {
    country_code: party.countryCode,
    party_id: party.partyId,
    id,
    start_date_time: time(session.startedAtMs),
    end_date_time: time(session.endedAtMs),
    session_id: session.sessionId,
    cdr_token: {
      country_code: party.countryCode,
      party_id: party.partyId,
      uid: token.uid,
      type: token.type,
      contract_id: token.contractId,
    },
    auth_method: 'WHITELIST',
    cdr_location: {
      id: location.id,
      ...(location.name === null ? {} : { name: location.name }),
      address: location.address,
      city: location.city,
      ...(location.postalCode === null ? {} : { postal_code: location.postalCode }),
      country: location.country,
      coordinates: { latitude: location.latitude, longitude: location.longitude },
      evse_uid: location.evseUid,
      evse_id: location.evseId,
      connector_id: location.connectorId,
      connector_standard: location.connectorStandard,
      connector_format: location.connectorFormat,
      connector_power_type: location.powerType,
    },
    ...(session.meterId === null ? {} : { meter_id: session.meterId }),
    currency: session.currency,
    charging_periods: [
      {
        start_date_time: time(session.startedAtMs),
        dimensions: [
          { type: 'ENERGY', volume: kwh },
          { type: 'TIME', volume: hours },
        ],
      },
    ],
    ...(signedData === null ? {} : { signed_data: signedDataOf(signedData) }),
    total_cost: cost,
    total_energy: kwh,
    total_time: hours,
    ...(session.remark === null ? {} : { remark: session.remark.slice(0, 255) }),
    ...(creditFor === null ? {} : { credit: true, credit_reference_id: creditFor }),
    home_charging_compensation: session.homeChargingCompensation,
    last_updated: time(nowMs),
  };
}

function signedDataOf({ encodingMethod, publicKey, values }: CdrSignedData): object {
  return {
    encoding_method: encodingMethod,
    ...(publicKey === null ? {} : { public_key: publicKey }),
    signed_values: values.map(({ nature, signed }) => ({
      nature,
      plain_data: signed,
      signed_data: Buffer.from(signed, 'utf8').toString('base64'),
    })),
  };
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function time(atMs: number): string {
  return new Date(atMs).toISOString().replace('.000Z', 'Z');
}
