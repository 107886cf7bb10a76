import type { DeviceKind } from '../core/model/health.ts';
import type { ChargeMode } from '../core/model/site.ts';
import type { InspectionKind } from '../ledger/maintenance-store.ts';
import type { Topic } from './topics.ts';

/** What is told, as data: the words come when it goes out. Times UTC epoch ms, energy Wh, money whole cents. */
export type NotifiedEvent =
  | ({ readonly kind: 'session-started'; readonly startedAtMs: number } & SessionFacts)
  | ({
      readonly kind: 'session-ended';
      readonly startedAtMs: number;
      readonly endedAtMs: number;
      /** `null`: it cannot be known. */
      readonly energyWh: number | null;
      /** `null`: no price holds for it. */
      readonly cost: { readonly cents: number; readonly currency: string; readonly provisional: boolean } | null;
    } & SessionFacts)
  /** `card`: the end of its number. */
  | { readonly kind: 'unknown-card'; readonly atMs: number; readonly chargePoint: string; readonly card: string }
  /** `day`: by when, on the calendar of the site; `device`: `null` for the installation as a whole. */
  | {
      readonly kind: 'inspection-due';
      readonly atMs: number;
      readonly inspection: InspectionKind;
      readonly name: string | null;
      readonly device: string | null;
      readonly day: string;
      readonly isOverdue: boolean;
    }
  | { readonly kind: 'mode-changed'; readonly atMs: number; readonly chargePoint: string; readonly mode: ChargeMode }
  | { readonly kind: 'trouble-began'; readonly atMs: number; readonly trouble: Trouble }
  | { readonly kind: 'trouble-ended'; readonly atMs: number; readonly beganAtMs: number; readonly trouble: Trouble };

interface SessionFacts {
  readonly chargePoint: string;
  /** Driver, or what the owner calls the card; `null` without a card. */
  readonly who: string | null;
  readonly vehicle: string | null;
}

/** Something that lasts. Names are what the owner calls things. */
export type Trouble =
  | {
      readonly kind: 'device-faulty';
      readonly device: DeviceKind;
      readonly name: string;
      /** Code of the problem; `null`: it is late, and nobody knows why. */
      readonly problem: string | null;
    }
  | { readonly kind: 'meter-doubtful'; readonly name: string; readonly problem: string }
  | {
      readonly kind: 'plan-at-risk';
      /** The vehicle, or the charge point where it is not known. */
      readonly name: string;
      readonly byMs: number;
      readonly missingWh: number;
    }
  /** `limitW` `null`: single charge points are limited. */
  | { readonly kind: 'dimming'; readonly limitW: number | null }
  | { readonly kind: 'feed-in'; readonly limitW: number }
  | { readonly kind: 'fuse-about-to-trip'; readonly circuit: string }
  /** `alarm`: its code; `about`: the report, market or address it concerns. */
  | {
      readonly kind: 'site-alarm';
      readonly alarm: string;
      readonly about: string | null;
      readonly detail: string | null;
    };

/** Alarms that mean that something may not be kept. */
const LEDGER_ALARMS: readonly string[] = [
  'ledger-unwritable',
  'ledger-damaged',
  'state-unavailable',
  'history-unavailable',
  'recorder-unwritable',
  'dimming-unrecorded',
];

/** Under which topic somebody has asked for it. */
export function topicOf(trouble: Trouble): Topic {
  switch (trouble.kind) {
    case 'feed-in':
      return 'dimming';
    case 'site-alarm':
      return topicOfAlarm(trouble.alarm);
    default:
      return trouble.kind;
  }
}

/** By the code of the alarm, so that a new one is told before anybody thinks of it here. */
function topicOfAlarm(code: string): Topic {
  if (code.startsWith('backup')) return 'backup-failed';
  if (code.startsWith('inspection')) return 'inspection-due';
  return LEDGER_ALARMS.includes(code) ? 'ledger-problem' : 'alarm';
}

/** When it happened, UTC epoch ms. */
export function timeOf(event: NotifiedEvent): number {
  switch (event.kind) {
    case 'session-started':
      return event.startedAtMs;
    case 'session-ended':
      return event.endedAtMs;
    default:
      return event.atMs;
  }
}

const EVENT_KINDS: readonly unknown[] = [
  'session-started',
  'session-ended',
  'unknown-card',
  'inspection-due',
  'mode-changed',
  'trouble-began',
  'trouble-ended',
] satisfies readonly NotifiedEvent['kind'][];

const TROUBLE_KINDS: readonly unknown[] = [
  'device-faulty',
  'meter-doubtful',
  'plan-at-risk',
  'dimming',
  'feed-in',
  'fuse-about-to-trip',
  'site-alarm',
] satisfies readonly Trouble['kind'][];

/** What this program has written into state.db, maybe another release of it; `null` for what is not known here. */
export function eventIn(json: string): NotifiedEvent | null {
  const value: unknown = JSON.parse(json);
  return isEvent(value) ? value : null;
}

export function troubleIn(json: string): Trouble | null {
  const value: unknown = JSON.parse(json);
  return isTrouble(value) ? value : null;
}

function isEvent(value: unknown): value is NotifiedEvent {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !EVENT_KINDS.includes(value.kind)) {
    return false;
  }
  return !('trouble' in value) || isTrouble(value.trouble);
}

function isTrouble(value: unknown): value is Trouble {
  return typeof value === 'object' && value !== null && 'kind' in value && TROUBLE_KINDS.includes(value.kind);
}
