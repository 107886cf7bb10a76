/** state.db: what is left of a station's flash budget, so that it does not begin anew with each start of the controller. */
export const stateStationFlash = `
ALTER TABLE station ADD COLUMN writes_left REAL;
ALTER TABLE station ADD COLUMN writes_left_at_ms INTEGER;
`;
