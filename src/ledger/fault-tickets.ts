import type { Database } from 'better-sqlite3';
import { guarded } from './errors.ts';

export const TICKET_STATES = ['open', 'working', 'done'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** Something that is out of order. Times UTC epoch ms. */
export interface FaultTicket {
  readonly ticketId: number;
  /** Id in config.yaml; `null`: something else. */
  readonly deviceId: string | null;
  /** Entered by who sees to it, opened for a device that stays faulty, or told by a driver or guest. */
  readonly source: 'hand' | 'device' | 'report';
  /** Empty where a device is faulty: {@link problem} says why. */
  readonly text: string;
  /** Code of the device's problem. */
  readonly problem: string | null;
  readonly state: TicketState;
  readonly reporter: string | null;
  /** Who sees to it. */
  readonly assignee: string | null;
  readonly openedAtMs: number;
  readonly changedAtMs: number;
  /** Oldest first. */
  readonly notes: readonly FaultNote[];
}

export interface FaultNote {
  readonly atMs: number;
  /** `null`: the device works again. */
  readonly author: string | null;
  readonly text: string;
}

export interface NewTicket {
  readonly deviceId: string | null;
  readonly source: FaultTicket['source'];
  readonly text: string;
  readonly problem: string | null;
  readonly reporter: string | null;
  /** Whose name and words are erased with him. */
  readonly reporterDriverId: string | null;
}

export interface TicketChange {
  readonly state: TicketState;
  readonly assignee: string | null;
}

type TicketRow = Omit<FaultTicket, 'notes'>;
type NoteRow = FaultNote & { readonly ticketId: number };

/** As many as the page shows; all of them are in the CSV file. */
const MOST_SHOWN = 200;
const ALL = -1;

const COLUMNS = `ticket_id AS ticketId, device_id AS deviceId, source, text, problem, state, reporter, assignee,
  opened_at_ms AS openedAtMs, changed_at_ms AS changedAtMs`;

/** Fault tickets in state.db. Throws `StoreError` when the disk does not let it. */
export class FaultTickets {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  /** What is not done first, each the newest first. */
  newest(): readonly FaultTicket[] {
    return this.read("ORDER BY state = 'done', ticket_id DESC LIMIT ?", MOST_SHOWN);
  }

  /** The oldest first. */
  all(): readonly FaultTicket[] {
    return this.read('ORDER BY ticket_id LIMIT ?', ALL);
  }

  /** What this driver has told of, the oldest first. */
  reportedBy(driverId: string): readonly FaultTicket[] {
    return this.read('WHERE reporter_driver_id = ? ORDER BY ticket_id', driverId);
  }

  /** The ticket that the house has opened for a device and that nobody has closed. */
  undoneOf(deviceId: string): FaultTicket | null {
    const where = "WHERE device_id = ? AND source = 'device' AND state <> 'done' ORDER BY ticket_id DESC LIMIT 1";
    return this.read(where, deviceId)[0] ?? null;
  }

  /** How many reports from outside nobody has looked at. */
  unseenReports(deviceId: string): number {
    return guarded(
      this.db.name,
      () =>
        this.db
          .prepare<[string], number>(
            "SELECT count(*) FROM fault_ticket WHERE device_id = ? AND source = 'report' AND state = 'open'",
          )
          .pluck()
          .get(deviceId) ?? 0,
    );
  }

  open(ticket: NewTicket, nowMs: number): number {
    const { lastInsertRowid } = guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO fault_ticket (device_id, source, text, problem, state, reporter, reporter_driver_id, opened_at_ms, changed_at_ms)
           VALUES (@deviceId, @source, @text, @problem, 'open', @reporter, @reporterDriverId, @nowMs, @nowMs)`,
        )
        .run({ ...ticket, nowMs }),
    );
    return Number(lastInsertRowid);
  }

  /** Whether there is such a ticket. */
  change(ticketId: number, { state, assignee }: TicketChange, nowMs: number): boolean {
    const { changes } = guarded(this.db.name, () =>
      this.db
        .prepare('UPDATE fault_ticket SET state = ?, assignee = ?, changed_at_ms = ? WHERE ticket_id = ?')
        .run(state, assignee, nowMs, ticketId),
    );
    return changes > 0;
  }

  note(ticketId: number, { atMs, author, text }: FaultNote): boolean {
    return guarded(this.db.name, () =>
      this.db
        .transaction(() => {
          const touch = this.db.prepare('UPDATE fault_ticket SET changed_at_ms = ? WHERE ticket_id = ?');
          if (touch.run(atMs, ticketId).changes === 0) return false;
          this.db
            .prepare('INSERT INTO fault_note (ticket_id, at_ms, author, text) VALUES (?, ?, ?, ?)')
            .run(ticketId, atMs, author, text);
          return true;
        })
        .immediate(),
    );
  }

  private read(where: string, value: string | number): readonly FaultTicket[] {
    return guarded(this.db.name, () => {
      const rows = this.db
        .prepare<[string | number], TicketRow>(`SELECT ${COLUMNS} FROM fault_ticket ${where}`)
        .all(value);
      const notes = this.db.prepare<[number], NoteRow>(
        'SELECT ticket_id AS ticketId, at_ms AS atMs, author, text FROM fault_note WHERE ticket_id = ? ORDER BY id',
      );
      return rows.map((row) => ({
        ...row,
        notes: notes.all(row.ticketId).map(({ ticketId: _, ...note }) => note),
      }));
    });
  }
}
