import type { RecordedSecurityEvent } from '../access/security-log.ts';
import type { DocumentFormat } from '../billing/documents/render.ts';
import type { ExportKind } from '../billing/exports/exports.ts';
import type { PriceDocument } from '../billing/price-document.ts';
import type { StationSheet } from '../core/model/charge-point-commands.ts';
import type { DimmingEvent } from '../core/model/dimming-records.ts';
import type { Card, Driver, RefusedTap, Vehicle, VehicleUse } from '../core/model/people.ts';
import type { AssignedBy, SessionEndReason, SessionEvent, SessionFlag } from '../core/model/sessions.ts';
import type { PriceChange } from '../ledger/price-book.ts';
import type { Newcomer } from '../site/unknown-stations.ts';

/** What the API answers, as types alone: the GUI shares them. */

/** A session as the list shows it. Times are UTC epoch ms, energies and registers whole Wh. */
export interface SessionRow {
  readonly sessionId: string;
  readonly chargePointId: string;
  readonly chargePointName: string;
  readonly startedAtMs: number;
  /** `null` while it runs. */
  readonly endedAtMs: number | null;
  /** `null` when it cannot be known; the flags say why. */
  readonly energyWh: number | null;
  readonly startRegisterWh: number | null;
  readonly endRegisterWh: number | null;
  /** What the owner calls the card, else `…D4E5`; empty when its number is too short for that, `null` without a card. */
  readonly tokenName: string | null;
  readonly endReason: SessionEndReason | null;
  readonly flags: readonly SessionFlag[];
  readonly vehicleId: string | null;
  /** Names; `#9f3c` for what was erased. */
  readonly vehicle: string | null;
  readonly driver: string | null;
  readonly assignedBy: AssignedBy;
  readonly use: VehicleUse | 'unassigned';
  readonly odometerKm: number | null;
  readonly socPercent: number | null;
  readonly corrected: boolean;
  /** Before it was corrected by hand. */
  readonly reported: Pick<SessionRow, 'startedAtMs' | 'endedAtMs' | 'energyWh'> | null;
}

/** A session with its whole story. */
export interface SessionDetail {
  readonly session: SessionRow & {
    readonly plate: string | null;
    /** What its signed values are worth; `stored`: they prove nothing here. */
    readonly signature: 'none' | 'stored' | 'verified' | 'invalid';
  };
  /** What was recorded, oldest first. */
  readonly history: readonly HistoryRow[];
}

/** One record of the ledger about a session; `null` where the kind has no such thing, or it is not known. */
export interface HistoryRow {
  readonly seq: number;
  readonly kind: Exclude<SessionEvent['kind'], 'mark'>;
  /** When it happened, and when it was written here. */
  readonly atMs: number;
  readonly recordedAtMs: number;
  readonly author: string | null;
  readonly reason: string | null;
  readonly vehicle: string | null;
  readonly use: VehicleUse | null;
  readonly by: AssignedBy | null;
  readonly registerWh: number | null;
  readonly energyWh: number | null;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly odometerKm: number | null;
  readonly socPercent: number | null;
  readonly source: string | null;
}

export interface SessionList {
  /** Newest first; those that nobody has assigned before the others where that was asked for. */
  readonly sessions: readonly SessionRow[];
  /** Of the whole period, whatever the limit; `null` in the continuation of a list. */
  readonly totals: {
    readonly count: number;
    /** Of the sessions whose energy is known. */
    readonly energyWh: number;
    /** How many have an energy that is not known. */
    readonly withoutEnergy: number;
  } | null;
  /** What to ask for as `after` for those that follow; `null`: that was all. */
  readonly next: string | null;
}

/** What runs here. */
export interface AboutAnswer {
  readonly version: string;
  readonly runtime: string;
  readonly system: string;
  readonly runsForMs: number;
  readonly memoryBytes: number;
}

/** What became of an assignment of several sessions. */
export interface AssignmentAnswer {
  readonly done: number;
  readonly refused: readonly { readonly sessionId: string; readonly code: string }[];
}

/** What a statement may be about, for the page that asks. */
export interface StatementChoices {
  readonly vehicles: readonly { readonly id: string; readonly name: string; readonly company: boolean }[];
  readonly drivers: readonly { readonly id: string; readonly name: string }[];
  readonly cards: readonly { readonly id: string; readonly name: string }[];
  readonly chargePoints: readonly { readonly id: string; readonly name: string }[];
  readonly groups: readonly string[];
  readonly formats: readonly DocumentFormat[];
  /** For programs outside, as far as the configuration says who hands them over. */
  readonly exports: readonly ExportKind[];
  readonly currency: string;
  /** In which sessions began, from the first to the newest: `2026-07`; `null` while there are none. */
  readonly months: { readonly first: string; readonly last: string } | null;
}

export interface PriceAnswer extends PriceDocument {
  /** Newest first. */
  readonly history: readonly PriceChange[];
}

/** Who may charge, and whose cars they are. */
export interface PeopleList {
  readonly cards: readonly CardRow[];
  readonly drivers: readonly Driver[];
  readonly vehicles: readonly Vehicle[];
  /** Of the last 90 days, newest first. */
  readonly refused: readonly RefusedTap[];
  readonly learning: {
    /** A card is awaited until then, at one charge point or at any (`null`). */
    readonly awaited: {
      readonly chargePointId: string | null;
      readonly untilMs: number;
      /** Whose card it is to be; `null`: nobody's yet. */
      readonly driverId: string | null;
    } | null;
    /** The card that came. */
    readonly learnt: Card | null;
  };
}

export interface CardRow extends Card {
  /** What is left of what was paid in advance, cents; `null` where nothing has to be. */
  readonly balanceCents: number | null;
}

/** The evidence of the grid operator's commands, oldest first. */
export interface DimmingEventList {
  readonly events: readonly DimmingEvent[];
}

/** Charge points that nobody has configured: those that wait for the owner, and those that were turned away. */
export interface StationList {
  /** The newest first. */
  readonly waiting: readonly Newcomer[];
  readonly rejected: readonly { readonly identity: string; readonly rejectedAtMs: number }[];
}

/** What became of a new password. */
export interface StationPassword {
  readonly chargePointId: string;
  readonly identity: string;
  /** To be entered in the charge point by hand, and shown this once; `null` when it has taken it by itself. */
  readonly password: string | null;
}

/** The newest first. */
export interface SecurityEventList {
  readonly events: readonly RecordedSecurityEvent[];
  /** Charge points can connect by TLS. */
  readonly hasAuthority: boolean;
}

/** Reports that go out by themselves, and what became of them. */
export interface DeliveryList {
  readonly reports: readonly {
    readonly id: string;
    readonly name: string;
    readonly every: 'month' | 'quarter' | 'year';
    /** Day of the month after the period, and the time of day on the clock of the site. */
    readonly day: number;
    readonly at: string;
    readonly to: readonly string[];
  }[];
  /** Those that cannot be made yet, oldest first. */
  readonly open: readonly { readonly report: string; readonly period: string; readonly sinceMs: number }[];
  /** Newest first. */
  readonly deliveries: readonly DeliveryRow[];
  /** Statements that were issued, newest first. */
  readonly issued: readonly {
    readonly seq: number;
    readonly atMs: number;
    readonly kind: string;
    readonly fromMs: number;
    readonly toMs: number;
    /** A schedule's, not a person's. */
    readonly scheduled: boolean;
    readonly files: readonly string[];
  }[];
}

export interface DeliveryRow {
  readonly id: number;
  readonly report: string;
  /** `2026-10`. */
  readonly period: string;
  readonly kind: 'statement' | 'reminder';
  /** Destination in the configuration. */
  readonly target: string;
  /** `null` until it has worked. */
  readonly sentAtMs: number | null;
  readonly attempts: number;
  readonly nextAtMs: number;
  /** The other side's own words. */
  readonly error: string | null;
  readonly createdAtMs: number;
}

/** The station behind a charge point, and the files it has brought, the newest first. */
export interface StationAnswer extends StationSheet {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly atMs: number }[];
}
