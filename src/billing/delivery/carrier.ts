import type { Language } from '../words.ts';

/** Files on their way to somebody. */
export interface Parcel {
  /** The same at every attempt, so that a receiver can tell that it had it already. */
  readonly key: string;
  /** `ahead`: a reminder before the period is over. */
  readonly kind: 'statement' | 'reminder' | 'ahead';
  /** What the owner calls the report. */
  readonly title: string;
  /** `2026-10`. */
  readonly period: string;
  /** Of a reminder: why it could not be issued. */
  readonly why: OpenReason | null;
  readonly language: Language;
  readonly files: readonly ParcelFile[];
}

export interface ParcelFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Why a report cannot be issued yet; it is tried again. */
export type OpenReason =
  | { readonly code: 'not-exact' }
  | { readonly code: 'no-official-price'; readonly value: string }
  | { readonly code: 'ledger-unusable'; readonly detail: string }
  | { readonly code: 'refused'; readonly detail: string }
  | Missing;

/** What a report of a period that still runs would lack. */
export interface Missing {
  readonly code: 'missing';
  /** No method was elected for the driver and the year. */
  readonly method: boolean;
  /** Sessions of the site that nobody has given to a vehicle. */
  readonly unassigned: number;
  readonly withoutEnergy: number;
  /** Sessions of the report without an odometer reading. */
  readonly withoutOdometer: number;
}

export type Carried =
  | { readonly kind: 'sent' }
  /** `detail`: the other side's own words, without any secret. */
  | { readonly kind: 'failed'; readonly detail: string };

/** A way to somebody. It never throws for what the other side does. */
export interface Carrier {
  send(parcel: Parcel): Promise<Carried>;
}

/** What a library or the system said, in one line. Anything but an Error is a bug. */
export function failure(error: unknown): Carried {
  if (!(error instanceof Error)) throw error;
  return { kind: 'failed', detail: error.message.replaceAll(/\s+/g, ' ').slice(0, 300) };
}
