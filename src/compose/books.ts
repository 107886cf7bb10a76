/** The part of the object graph that takes charging down. */

import type { PrepaidAccounts } from '../billing/prepaid.ts';
import { billedSite } from '../billing/site.ts';
import type { Clock } from '../clock.ts';
import type { ChargePointConfig, Config } from '../config/schema.ts';
import type { TransactionBook } from '../core/model/transactions.ts';
import { MOST_POWER_W } from '../core/sessions/registers.ts';
import type { Admission, AdmissionOptions } from '../ledger/admission.ts';
import type { OpenProblem } from '../ledger/database.ts';
import { StoreError } from '../ledger/errors.ts';
import { openPrepaidBook, type PrepaidBook } from '../ledger/prepaid-book.ts';
import { RegisterLog, type RegisterReading } from '../ledger/register-log.ts';
import { openSessionLog, type SessionLog } from '../ledger/session-log.ts';
import { SessionNotes } from '../ledger/session-notes.ts';
import { SessionReader } from '../ledger/session-reader.ts';
import type { Stores } from '../ledger/stores.ts';
import { unavailableBook } from '../ledger/unavailable-book.ts';
import type { Log } from '../log.ts';
import { admissionOf, prepaidAccounts } from './people.ts';
import { type SessionCosts, sessionCosts } from './session-costs.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly log: Log;
  /** Others that have a say about cards. */
  readonly others: NonNullable<AdmissionOptions['others']>;
}

interface OpenBooks {
  readonly log: SessionLog;
  readonly reader: SessionReader;
  readonly notes: SessionNotes;
  readonly prepaid: PrepaidBook;
  readonly accounts: PrepaidAccounts;
  readonly costs: SessionCosts;
}

/** The charge log, or what stands in for it while the ledger cannot be opened. */
export interface Books {
  readonly book: TransactionBook;
  readonly admission: Admission;
  readonly sessions: OpenBooks | null;
  readonly problem: OpenProblem | null;
  readonly recordRegisters: (quarterMs: number, registers: readonly RegisterReading[]) => boolean;
}

/** Opens what there is to be opened; charging goes on without it. */
export function openBooks(config: Config, { stores, clock, log, others }: Surroundings): Books {
  const { ledger, state } = stores;
  const powerOf = new Map(config.chargePoints.map((point) => [point.id, largestPowerW(point)]));
  const mostPowerW = (chargePointId: string) => powerOf.get(chargePointId) ?? MOST_POWER_W;
  const prepaid = ledger.kind === 'ok' ? openPrepaidBook(ledger.value) : ledger;
  const balances = prepaid.kind === 'ok' ? prepaid.value : null;
  const admission = admissionOf(config, balances, others, { stores, clock, log });
  const opened =
    ledger.kind === 'ok'
      ? openSessionLog({ ...state, ledger: ledger.value, admission, mostPowerW, clock, log })
      : ledger;
  if (opened.kind !== 'ok' || ledger.kind !== 'ok' || prepaid.kind !== 'ok') {
    const problem = opened.kind !== 'ok' ? opened : prepaid.kind !== 'ok' ? prepaid : null;
    log.error({ problem }, 'The charge log cannot be opened: cars charge, and the stations keep their transactions');
    const kind = problem === null || problem.kind === 'newer-schema' ? 'io-error' : problem.kind;
    const book = unavailableBook(kind, problem?.file ?? '', async ({ chargePointId, idToken }) =>
      admission.tapped({ chargePointId, uid: idToken, atMs: clock.wallMs(), isChargingElsewhere: false }),
    );
    return { book, admission, sessions: null, problem, recordRegisters: () => false };
  }
  const costs = sessionCosts(billedSite(config), ledger.value, stores, clock);
  const registerLog = new RegisterLog(ledger.value);
  return {
    book: opened.value,
    admission,
    sessions: {
      log: opened.value,
      reader: new SessionReader(ledger.value, state),
      notes: new SessionNotes(opened.value, state),
      prepaid: prepaid.value,
      accounts: prepaidAccounts(costs, prepaid.value, opened.value, { stores, clock, log }),
      costs,
    },
    problem: null,
    recordRegisters: (quarterMs, registers) => {
      try {
        registerLog.recordRegisters(quarterMs, registers, clock.wallMs());
        return true;
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        log.error({ kind: error.kind, detail: error.message }, 'The registers of this quarter hour cannot be written');
        return false;
      }
    },
  };
}

/** What a charge point can deliver at most: its largest current at a high voltage, and half as much again. */
export function largestPowerW({ maxCurrentA, phases }: ChargePointConfig): number {
  return 1.5 * 253 * maxCurrentA * phases.length;
}
