import type { Database } from 'better-sqlite3';

/** Everything in state.db that says who somebody is, by table. */
const PRIVATE: Readonly<Record<string, readonly string[]>> = {
  id_token: ['uid', 'name', 'groups'],
  token_alias: ['uid'],
  refused_tap: ['uid'],
  driver: ['name', 'email', 'employer', 'groups'],
  vehicle: ['name', 'plate', 'cost_centre', 'employer'],
  vehicle_identifier: ['identifier'],
  users: ['name', 'password_hash'],
  sign_ins: ['token_hash', 'device_name'],
  invitation: ['token_hash'],
  api_token: ['name', 'token_hash'],
  one_time_code: ['code_hash'],
  station_secret: ['current_hash', 'next_hash'],
  machine_token: ['token_hash'],
  station: ['serial'],
  asset: ['serial'],
  inspection_done: ['by_whom', 'document', 'entered_by'],
  sync_stream: ['private_key', 'pseudonym_key'],
  fault_ticket: ['text', 'reporter', 'assignee'],
  fault_note: ['author', 'text'],
  push_browser: ['endpoint', 'p256dh', 'auth'],
};

/** The column that is a JSON list, wherever it stands. */
const LIST = 'groups';

/** Numbers of cards, names, plates and hashes that a state.db holds: what must not leave the house by mistake. */
export function privateWords(db: Database): readonly string[] {
  const words = Object.entries(PRIVATE).flatMap(([table, columns]) => {
    const present = new Set(db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table));
    return columns
      .filter((column) => present.has(column))
      .flatMap((column) => {
        const found = db.prepare<[], string | null>(`SELECT DISTINCT ${column} FROM ${table}`).pluck().all();
        return column === LIST ? found.flatMap((list) => listed(list ?? '[]')) : found;
      });
  });
  return words.filter((word) => word !== null);
}

/** How many rows each table of a small database has. */
export function rowCounts(db: Database): Readonly<Record<string, number>> {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck();
  const count = (table: string): number => db.prepare<[], number>(`SELECT count(*) FROM "${table}"`).pluck().get() ?? 0;
  return Object.fromEntries(tables.all().map((table) => [table, count(table)]));
}

interface DoorEvent {
  readonly atMs: number;
  readonly code: string;
  readonly omitted: number;
}

/** The newest entries of the security log, without who it was. */
export function newestDoorEvents(db: Database, most: number): readonly DoorEvent[] {
  const events = db.prepare<[number], DoorEvent>(
    'SELECT at_ms AS atMs, code, omitted FROM security_event ORDER BY id DESC LIMIT ?',
  );
  return events.all(most);
}

function listed(json: string): readonly string[] {
  const list: unknown = JSON.parse(json);
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
