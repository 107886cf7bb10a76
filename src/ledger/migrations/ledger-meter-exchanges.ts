/** ledger.db: exchanges of meters are asked for with every look at registers, and are few. */
export const ledgerMeterExchanges = `
CREATE INDEX meter_exchanges ON record (at_ms) WHERE kind = 'meter-exchanged';
`;
