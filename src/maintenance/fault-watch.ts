import type { Clock } from '../clock.ts';
import { StoreError } from '../ledger/errors.ts';
import type { FaultTickets } from '../ledger/fault-tickets.ts';
import type { Log } from '../log.ts';
import { faultOf } from '../notify/troubles.ts';
import type { SiteView } from '../site/view.ts';

export interface FaultWatchOptions {
  readonly tickets: FaultTickets;
  readonly clock: Clock;
  readonly log: Log;
}

/** Longer than a restart, an update or a tripped breaker that somebody puts right at once. */
const STAYS_MS = 30 * 60_000;
/** The ticket says that the device works again when it has done so for this long. */
const WELL_MS = 10 * 60_000;

/**
 * Opens a ticket for a device that stays faulty, one for each trouble, and writes into it when the device works again. Who sees to
 * it closes it: a device that has come back by itself may still need somebody.
 */
export class FaultWatch {
  private readonly options: FaultWatchOptions;
  private readonly sinceMono = new Map<string, { readonly isFaulty: boolean; readonly sinceMono: number }>();
  private isDiskInTrouble = false;

  constructor(options: FaultWatchOptions) {
    this.options = options;
  }

  /** To be called about once a minute. */
  look({ devices }: Pick<SiteView, 'devices'>): void {
    const { clock, log } = this.options;
    try {
      for (const device of devices) {
        const fault = faultOf(device);
        if (fault === null) continue;
        const { isFaulty, problem, sleepsMs } = fault;
        const before = this.sinceMono.get(device.id);
        if (before?.isFaulty !== isFaulty) this.sinceMono.set(device.id, { isFaulty, sinceMono: clock.monoMs() });
        const lastedMs = clock.monoMs() - (this.sinceMono.get(device.id)?.sinceMono ?? 0);
        if (isFaulty && lastedMs >= Math.max(STAYS_MS, sleepsMs)) this.faulty(device.id, problem);
        if (!isFaulty && lastedMs >= WELL_MS) this.well(device.id);
      }
      this.isDiskInTrouble = false;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (!this.isDiskInTrouble)
        log.error({ kind: error.kind, detail: error.message }, 'Fault tickets wait for the disk');
      this.isDiskInTrouble = true;
    }
  }

  private faulty(deviceId: string, problem: string | null): void {
    const { tickets, clock } = this.options;
    const undone = tickets.undoneOf(deviceId);
    if (undone !== null && !saysWell(undone)) return;
    if (undone === null) {
      const ticket = { deviceId, source: 'device', text: '', problem, reporter: null, reporterDriverId: null } as const;
      tickets.open(ticket, clock.wallMs());
    } else {
      tickets.note(undone.ticketId, { atMs: clock.wallMs(), author: null, text: FAULTY });
    }
  }

  private well(deviceId: string): void {
    const { tickets, clock } = this.options;
    const undone = tickets.undoneOf(deviceId);
    if (undone === null || saysWell(undone)) return;
    tickets.note(undone.ticketId, { atMs: clock.wallMs(), author: null, text: WELL });
  }
}

/** What the house itself notes: the page has its own words for these. */
const WELL = 'works-again';
const FAULTY = 'faulty-again';

function saysWell({ notes }: { readonly notes: readonly { readonly author: string | null; readonly text: string }[] }) {
  return notes.findLast(({ author }) => author === null)?.text === WELL;
}
