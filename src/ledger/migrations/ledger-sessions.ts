/**
 * ledger.db: all records of a session by one look into one index, in their order. It stands in for the index of marks, which
 * most of them are.
 */
export const ledgerSessions = `
CREATE INDEX by_session ON record (session_id) WHERE session_id IS NOT NULL;
DROP INDEX mark_by_session;
`;
