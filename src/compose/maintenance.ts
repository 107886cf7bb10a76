/** The part of the object graph that keeps an installation in order: inspections, assets, fault tickets. */
import type { MaintenancePorts } from '../api/maintenance-ports.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import { localTimeIn } from '../core/tariff/local-time.ts';
import type { State } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { maintenanceCsv } from '../maintenance/csv.ts';
import { isoDay, monthsAfter, newestReminder, standingOf } from '../maintenance/due.ts';
import { FaultWatch } from '../maintenance/fault-watch.ts';
import type { Reminder } from '../notify/notifier.ts';
import type { SiteView } from '../site/view.ts';

interface Surroundings {
  readonly state: State;
  readonly clock: Clock;
  readonly log: Log;
  /** What a station says that it is; `null` where it has not said. */
  readonly firmwareOf: (deviceId: string) => string | null;
}

export interface Maintenance {
  readonly ports: MaintenancePorts;
  reminders(): readonly Reminder[];
  start(view: () => SiteView): void;
  stop(): void;
}

const LOOK_MS = 60_000;
/** Whoever stands at a charge point may tell of a fault; more than so many that nobody has looked at say nothing new. */
const MOST_UNSEEN = 5;

export function composeMaintenance(config: Config, { state, clock, log, firmwareOf }: Surroundings): Maintenance {
  const { maintenance: store, faultTickets: tickets } = state;
  const toLocal = localTimeIn(config.site.timeZone);
  const today = (): string => isoDay(toLocal(clock.wallMs()));
  const devices = [
    ...config.chargePoints,
    ...config.meters,
    ...config.inverters,
    ...config.batteries,
    ...config.loads,
    ...config.contacts,
    ...config.readers,
  ].map(({ id, name }) => ({ id, name: name ?? id }));
  const nameOf = (deviceId: string): string => devices.find(({ id }) => id === deviceId)?.name ?? deviceId;
  const watch = new FaultWatch({ tickets, clock, log });
  let stop = (): void => {};
  return {
    ports: {
      view: () => ({
        inspections: store.inspections().map((one) => ({ ...one, standing: standingOf(one.dueDay, today()) })),
        assets: store.assets(),
        tickets: tickets.newest(),
        devices: devices.map((device) => ({ ...device, firmware: firmwareOf(device.id) })),
        today: today(),
      }),
      saveInspection: (inspectionId, inspection) => store.saveInspection(inspectionId, inspection),
      inspectionDone(inspectionId, done, nextDueDay) {
        const inspection = store.inspections().find((one) => one.inspectionId === inspectionId);
        if (inspection === undefined) return 'unknown';
        if (done.day > today()) return 'later';
        const { intervalMonths, dueDay } = inspection;
        const regular = intervalMonths === null ? nextDueDay : monthsAfter(done.day, intervalMonths);
        // One that was not passed is due until it is; what is entered later of earlier years moves nothing.
        const isNewest = inspection.done.every(({ day }) => day <= done.day);
        const next = done.passed && isNewest ? regular : dueDay;
        store.recordDone(inspectionId, done, next, clock.wallMs());
        return 'done';
      },
      removeInspection: (inspectionId) => store.removeInspection(inspectionId),
      saveAsset: (assetId, asset) => store.saveAsset(assetId, asset),
      removeAsset: (assetId) => store.removeAsset(assetId),
      openTicket(ticket) {
        const { source, deviceId } = ticket;
        if (source === 'report' && tickets.unseenReports(deviceId ?? '') >= MOST_UNSEEN) return 'too-many';
        return tickets.open(ticket, clock.wallMs());
      },
      changeTicket: (ticketId, change) => tickets.change(ticketId, change, clock.wallMs()),
      noteOnTicket: (ticketId, note) => tickets.note(ticketId, { ...note, atMs: clock.wallMs() }),
      csv: (list) => maintenanceCsv(list, store, tickets),
    },
    reminders: () =>
      store.inspections().flatMap(({ inspectionId, kind, name, deviceId, dueDay }): Reminder[] => {
        const day = dueDay === null ? null : newestReminder(dueDay, today());
        if (dueDay === null || day === null) return [];
        return [
          {
            inspectionId,
            dayMs: Date.parse(`${day}T00:00:00Z`),
            event: {
              kind: 'inspection-due',
              atMs: clock.wallMs(),
              inspection: kind,
              name,
              device: deviceId === null ? null : nameOf(deviceId),
              day: dueDay,
              isOverdue: today() >= dueDay,
            },
          },
        ];
      }),
    start(view) {
      stop = clock.every(LOOK_MS, () => watch.look(view()));
    },
    stop: () => stop(),
  };
}
