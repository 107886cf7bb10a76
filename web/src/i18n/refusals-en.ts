/** What the first view may say of statements and sessions: the names of pages, and why something was refused. */
export const refusalsEn = {
  'nav.session': 'Session',
  'error.unknown-session': 'There is no such session.',
  'nav.reports': 'Reports',
  'error.ledger-unavailable': 'The charge log cannot be read. The Now page says why.',
  'error.elected-otherwise': 'Another method was chosen for this employee and year. It holds for the whole year.',
  'error.statement-not-exact': 'The statement can still change, so it cannot be issued yet.',
  'error.ledger-broken': 'The charge log was changed from outside. Nothing is issued from it.',
  'error.prices-invalid': 'These prices do not fit. Nothing was changed.',
  'error.unknown-subject': 'There is no such vehicle, card or wallbox any more.',
} as const;
