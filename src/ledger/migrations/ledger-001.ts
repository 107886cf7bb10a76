/**
 * ledger.db, version 1: one table of records. \`body\` is what was hashed, byte for byte; every other column is computed
 * from it, so that nothing can say anything else than the record itself.
 */
export const ledger001 = `
CREATE TABLE record (
  seq  INTEGER PRIMARY KEY,
  body TEXT NOT NULL CHECK (json_valid(body)),
  hash BLOB NOT NULL CHECK (length(hash) = 32),

  kind              TEXT NOT NULL AS (body ->> '$.kind') VIRTUAL,
  at_ms             INTEGER NOT NULL AS (body ->> '$.atMs') VIRTUAL,
  session_id        TEXT AS (body ->> '$.sessionId') VIRTUAL,
  charge_point_id   TEXT AS (body ->> '$.chargePointId') VIRTUAL,
  transaction_id    INTEGER AS (body ->> '$.transactionId') VIRTUAL,
  station_timestamp TEXT AS (body ->> '$.stationTimestamp') VIRTUAL
) STRICT;

CREATE TRIGGER record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

-- Also stops INSERT OR REPLACE, which would delete past the trigger above, and leaves no gaps.
CREATE TRIGGER record_follows_the_last BEFORE INSERT ON record
WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM record)
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;

CREATE INDEX started_by_session      ON record (session_id)             WHERE kind = 'session-started';
CREATE INDEX started_by_time         ON record (at_ms)                  WHERE kind = 'session-started';
CREATE INDEX started_by_charge_point ON record (charge_point_id, at_ms) WHERE kind = 'session-started';
CREATE INDEX started_by_transaction  ON record (transaction_id)         WHERE kind = 'session-started';
CREATE INDEX mark_by_session         ON record (session_id)             WHERE kind = 'session-mark';
CREATE INDEX ended_by_session        ON record (session_id)             WHERE kind = 'session-ended';
CREATE INDEX by_station_timestamp    ON record (station_timestamp)      WHERE station_timestamp IS NOT NULL;

CREATE UNIQUE INDEX registers_by_time ON record (at_ms) WHERE kind = 'registers';
`;
