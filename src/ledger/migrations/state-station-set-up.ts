/** state.db: what a station was told, so that a restart of the controller need not begin with it as with a stranger. */
export const stateStationSetUp = `
ALTER TABLE station ADD COLUMN told_at_most_a REAL;
ALTER TABLE station ADD COLUMN set_up TEXT;
`;
