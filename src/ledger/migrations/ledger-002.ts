/** ledger.db, version 2: records of a session beside its start, marks and end, to be found by session. */
export const ledger002 = `
CREATE INDEX beside_by_session ON record (session_id)
  WHERE session_id IS NOT NULL AND kind NOT IN ('session-started', 'session-mark', 'session-ended');
`;
