/**
 * ledger.db: corrections of sessions, to be found among many assignments. An index always ends with the record's number,
 * so those after a given one are found in their order.
 */
export const ledgerCorrections = `
CREATE INDEX corrections ON record (kind)
  WHERE (kind = 'session-corrected' OR (kind = 'session-assigned' AND body ->> '$.by' = 'correction'));
`;
