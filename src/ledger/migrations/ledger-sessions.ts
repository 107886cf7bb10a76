/**
 * ledger.db: all records of a session by one look into one index, in their order. It stands in for the index of marks, which
 * most of them are. Only a query that says `seq > 0` is given it: for one end among many marks SQLite would take it, too,
 * and read them all.
 */
export const ledgerSessions = `
CREATE INDEX by_session ON record (session_id) WHERE session_id IS NOT NULL AND seq > 0;
DROP INDEX mark_by_session;
`;
