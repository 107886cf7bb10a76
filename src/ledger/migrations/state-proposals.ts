/** state.db: what the site found out about itself, and what of that the owner does not want to see. */
export const stateProposals = `
CREATE TABLE site_evidence (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE dismissed_proposal (
  key             TEXT NOT NULL PRIMARY KEY,
  dismissed_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
