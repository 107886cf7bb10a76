import type { FaultNote, FaultTicket, NewTicket, TicketChange } from '../ledger/fault-tickets.ts';
import type { Asset, Inspection, InspectionDone, KeptAsset, KeptInspection } from '../ledger/maintenance-store.ts';
import type { MaintenanceList } from '../maintenance/csv.ts';
import type { Standing } from '../maintenance/due.ts';

/** What has to be inspected, what is installed, what is out of order. */
export interface MaintenanceView {
  readonly inspections: readonly (KeptInspection & { readonly standing: Standing })[];
  readonly assets: readonly KeptAsset[];
  readonly tickets: readonly FaultTicket[];
  /** Devices as they are called, with what they say of themselves. */
  readonly devices: readonly { readonly id: string; readonly name: string; readonly firmware: string | null }[];
  /** On the calendar of the site. */
  readonly today: string;
}

export interface MaintenancePorts {
  view(): MaintenanceView;
  /** `null`: a new one. Its id; `null`: there is none of this id. */
  saveInspection(inspectionId: string | null, inspection: Inspection): string | null;
  /** `nextDueDay` holds where the inspection is not repeated by itself. */
  inspectionDone(inspectionId: string, done: InspectionDone, nextDueDay: string | null): 'done' | 'unknown' | 'later';
  removeInspection(inspectionId: string): boolean;
  saveAsset(assetId: string | null, asset: Asset): string | null;
  removeAsset(assetId: string): boolean;
  openTicket(ticket: NewTicket): number | 'too-many';
  changeTicket(ticketId: number, change: TicketChange): boolean;
  noteOnTicket(ticketId: number, note: Omit<FaultNote, 'atMs'>): boolean;
  csv(list: MaintenanceList): Iterable<string>;
}
