import { quoted, text } from '../billing/formats/csv-cell.ts';
import type { FaultTickets } from '../ledger/fault-tickets.ts';
import type { MaintenanceStore } from '../ledger/maintenance-store.ts';

export const MAINTENANCE_LISTS = ['inspections', 'assets', 'tickets'] as const;
export type MaintenanceList = (typeof MAINTENANCE_LISTS)[number];

type Row = readonly (string | number | null)[];

/** One of the lists as RFC 4180 text. Times are UTC, days those of the site; whatever is not known is an empty cell. */
export function* maintenanceCsv(
  list: MaintenanceList,
  store: Pick<MaintenanceStore, 'inspections' | 'assets'>,
  tickets: Pick<FaultTickets, 'all'>,
): Generator<string, void> {
  const rows =
    list === 'inspections' ? inspectionRows(store) : list === 'assets' ? assetRows(store) : ticketRows(tickets);
  yield line(COLUMNS[list]);
  for (const row of rows) yield line(row.map((value) => (value === null ? '' : text(String(value)))));
}

const COLUMNS: Readonly<Record<MaintenanceList, readonly string[]>> = {
  inspections: [
    ...'kind',
    'name',
    'device_id',
    'interval_months',
    'due_day',
    ...'passed',
    'by',
    'document',
    'entered_by',
  ],
  assets: [...'name', 'device_id', 'make', 'model', 'serial', 'firmware', 'installed_day', 'warranty_day', ...'note'],
  tickets: [...'device_id', 'source', 'text', 'problem', 'state', 'reporter', 'assignee', 'opened_at', ...'notes'],
};

/** A row for each time that it took place, and one for what never did. */
function inspectionRows(store: Pick<MaintenanceStore, 'inspections'>): Row[] {
  return store
    .inspections()
    .flatMap(({ inspectionId, kind, name, deviceId, intervalMonths, dueDay, done }) =>
      (done.length === 0 ? [null] : done).map(
        (one): Row => [
          inspectionId,
          kind,
          name,
          deviceId,
          intervalMonths,
          dueDay,
          one?.day ?? null,
          one === null ? null : String(one.passed),
          one?.byWhom ?? null,
          one?.document ?? null,
          one?.enteredBy ?? null,
        ],
      ),
    );
}

function assetRows(store: Pick<MaintenanceStore, 'assets'>): Row[] {
  return store
    .assets()
    .map(
      (asset): Row => [
        asset.assetId,
        asset.name,
        asset.deviceId,
        asset.make,
        asset.model,
        asset.serial,
        asset.firmware,
        asset.installedDay,
        asset.warrantyDay,
        asset.place,
        asset.note,
      ],
    );
}

function ticketRows(tickets: Pick<FaultTickets, 'all'>): Row[] {
  return tickets
    .all()
    .map(
      (ticket): Row => [
        ticket.ticketId,
        ticket.deviceId,
        ticket.source,
        ticket.text,
        ticket.problem,
        ticket.state,
        ticket.reporter,
        ticket.assignee,
        new Date(ticket.openedAtMs).toISOString(),
        new Date(ticket.changedAtMs).toISOString(),
        ticket.notes.map(({ text: said }) => said).join(' / '),
      ],
    );
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(cell, ',')).join(',')}\r\n`;
}
