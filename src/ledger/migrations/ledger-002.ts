/**
 * ledger.db, version 2: records of a session beside its start, marks and end, to be found by session; and what is
 * neither a session nor a register (prices, rules, elections, seals), to be found by kind and time.
 */
export const ledger002 = `
CREATE INDEX beside_by_session ON record (session_id)
  WHERE session_id IS NOT NULL AND kind NOT IN ('session-started', 'session-mark', 'session-ended');

CREATE INDEX other_by_kind ON record (kind, at_ms)
  WHERE session_id IS NULL AND kind <> 'registers';
`;
