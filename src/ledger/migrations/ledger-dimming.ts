/** ledger.db: the evidence of dimming is found by its time. */
export const ledgerDimming = `
CREATE INDEX dimming_by_time ON record (at_ms) WHERE kind = 'dimming';
`;
