/** The part of the object graph that knows who may charge, who has charged, and who pays in advance. */
import { PrepaidAccounts, type PrepaidCost } from '../billing/prepaid.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { Access, AccessRule } from '../core/sessions/authorise.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import { toCents } from '../core/tariff/money.ts';
import { Admission, type AdmissionOptions } from '../ledger/admission.ts';
import type { PrepaidBook } from '../ledger/prepaid-book.ts';
import type { SessionLog } from '../ledger/session-log.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { SessionCosts } from './session-costs.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who may charge. Without a ledger nothing is known to be left on a card that is paid in advance. */
export function admissionOf(
  config: Config,
  prepaid: PrepaidBook | null,
  others: NonNullable<AdmissionOptions['others']>,
  { stores: { state }, clock, log }: Surroundings,
): Admission {
  const accessOf = new Map<string, Access>(
    config.chargePoints.map(({ id, access }) => [id, access === 'tokens' ? access : 'open']),
  );
  return new Admission({
    ...state,
    access: (chargePointId) => accessOf.get(chargePointId) ?? 'tokens',
    rules: accessRules(config),
    oneSessionPerCard: config.access.oneSessionPerCard,
    toLocal: localTimeIn(config.site.timeZone),
    balanceCents: (tokenRef) => prepaid?.balanceCents(tokenRef) ?? 0,
    others,
    clock,
    log,
  });
}

/** Accounts of cards that are paid in advance, priced by the tariffs of the ledger. */
export function prepaidAccounts(
  costs: SessionCosts,
  book: PrepaidBook,
  sessions: SessionLog,
  { stores: { state }, clock, log }: Surroundings,
): PrepaidAccounts {
  return new PrepaidAccounts({
    book,
    cards: state.cards,
    clock,
    log,
    running: () => sessions.running(),
    pages: (fromMs, toMs) => costs.records.pages({ fromMs, toMs }, null, PAGE_SIZE),
    costOf: (session): PrepaidCost | null => {
      const priced = costs.priced(session);
      if (priced === null) return null;
      const { total, provisional } = priced.cost;
      return { cents: toCents(total), provisional: provisional || !priced.isMetered };
    },
  });
}

const PAGE_SIZE = 200;

function accessRules({ access: { hours } }: Config): readonly AccessRule[] {
  return hours.map(({ chargePoint, group, weekdays, from, to }) => ({
    chargePointId: chargePoint ?? null,
    group: group ?? null,
    windows: [
      {
        weekdays: weekdays.length === 0 ? null : weekdays,
        fromMinute: minuteOf(from),
        toMinute: minuteOf(to),
        season: null,
      },
    ],
  }));
}

/** `HH:MM`, as the schema has checked. */
function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
