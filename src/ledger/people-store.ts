import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Driver, Vehicle } from '../core/model/people.ts';
import { normaliseIdentifier } from '../core/sessions/assignment.ts';
import { guarded } from './errors.ts';

/** `identifier-taken`: another vehicle shows itself by it. */
export type VehicleOutcome = 'done' | 'identifier-taken';

type DriverRow = Omit<Driver, 'groups' | 'restricted'> & { readonly groups: string; readonly restricted: number };
type VehicleRow = Omit<Vehicle, 'identifiers'> & { readonly identifiers: string };

/** Drivers and vehicles in state.db. Throws `StoreError` when the disk does not let it. */
export class PeopleStore {
  private readonly db: Database;

  constructor(db: Database) {
    this.db = db;
  }

  drivers(): readonly Driver[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[], DriverRow>(
          `SELECT driver_id AS driverId, name, email, employer, groups, restricted FROM driver
           ORDER BY name COLLATE NOCASE, driver_id`,
        )
        .all(),
    );
    return rows.map(({ groups, restricted, ...rest }) => ({
      ...rest,
      groups: groupsIn(groups),
      restricted: restricted === 1,
    }));
  }

  vehicles(): readonly Vehicle[] {
    const rows = guarded(this.db.name, () =>
      this.db
        .prepare<[], VehicleRow>(
          `SELECT v.vehicle_id AS vehicleId, name, use, plate, cost_centre AS costCentre, employer, driver_id AS driverId,
             (SELECT json_group_array(i.identifier ORDER BY i.identifier) FROM vehicle_identifier i
              WHERE i.vehicle_id = v.vehicle_id) AS identifiers
           FROM vehicle v ORDER BY name COLLATE NOCASE, v.vehicle_id`,
        )
        .all(),
    );
    return rows.map(({ identifiers, ...rest }) => ({ ...rest, identifiers: groupsIn(identifiers) }));
  }

  /** Enters a driver, or changes the one with this id. */
  saveDriver({ groups, restricted, ...rest }: Driver, nowMs: number): void {
    guarded(this.db.name, () =>
      this.db
        .prepare(
          `INSERT INTO driver (driver_id, name, email, employer, groups, restricted, created_at_ms)
           VALUES (@driverId, @name, @email, @employer, @groups, @restricted, @nowMs)
           ON CONFLICT (driver_id) DO UPDATE SET name = excluded.name, email = excluded.email,
             employer = excluded.employer, groups = excluded.groups, restricted = excluded.restricted`,
        )
        .run({ ...rest, groups: JSON.stringify(groups), restricted: restricted ? 1 : 0, nowMs }),
    );
  }

  /** Enters a vehicle, or changes the one with this id. */
  saveVehicle({ identifiers, ...rest }: Vehicle, nowMs: number): VehicleOutcome {
    const known = identifiers.map(normaliseIdentifier);
    const others = this.vehicles().filter(({ vehicleId }) => vehicleId !== rest.vehicleId);
    if (others.some((other) => other.identifiers.some((one) => known.includes(one)))) return 'identifier-taken';
    const save = this.db.transaction(() => {
      this.db
        .prepare(
          `INSERT INTO vehicle (vehicle_id, name, use, plate, cost_centre, employer, driver_id, created_at_ms)
           VALUES (@vehicleId, @name, @use, @plate, @costCentre, @employer, @driverId, @nowMs)
           ON CONFLICT (vehicle_id) DO UPDATE SET name = excluded.name, use = excluded.use, plate = excluded.plate,
             cost_centre = excluded.cost_centre, employer = excluded.employer, driver_id = excluded.driver_id`,
        )
        .run({ ...rest, nowMs });
      this.db.prepare('DELETE FROM vehicle_identifier WHERE vehicle_id = ?').run(rest.vehicleId);
      const add = this.db.prepare('INSERT INTO vehicle_identifier (identifier, vehicle_id) VALUES (?, ?)');
      for (const identifier of new Set(known)) add.run(identifier, rest.vehicleId);
    });
    guarded(this.db.name, () => save.immediate());
    return 'done';
  }
}

/** Random, so that the ledger, which keeps it for ever, says nothing about whom it stands for. */
export function newPersonId(): string {
  return randomBytes(8).toString('hex');
}

/** Of a column that this program alone writes. */
export function groupsIn(json: string): readonly string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
