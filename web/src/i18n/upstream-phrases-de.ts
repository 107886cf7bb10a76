/** What config.yaml may say of back-ends: see `config-phrases-de.ts`. */
export const upstreamPhrasesDe = {
  'an address that begins with wss:// or ws://, without a password in it':
    'eine Adresse, die mit wss:// oder ws:// beginnt, ohne Passwort darin',
  '32 pairs of hexadecimal digits with colons between them':
    '32 Paare hexadezimaler Ziffern mit Doppelpunkten dazwischen',
  'every back-end needs its own': 'jedes Backend braucht einen eigenen Namen',
  'once at each back-end': 'bei jedem Backend nur einmal',
  'passwordFile belongs to securityProfile 1 and 2, and to no other':
    'passwordFile gehört zu securityProfile 1 und 2, und zu keinem anderen',
  'securityProfile 2 needs wss://': 'securityProfile 2 braucht wss://',
  'caFile and fingerprint need wss://': 'caFile und fingerprint brauchen wss://',
  'either caFile or fingerprint': 'entweder caFile oder fingerprint',
  'cards, vehicles, groups and companyCars choose sessions: they need sessions: chosen':
    'cards, vehicles, groups und companyCars wählen Ladevorgänge aus: Sie brauchen sessions: chosen',
  'sessions: chosen needs cards, vehicles, groups, companyCars or askUnknown':
    'sessions: chosen braucht cards, vehicles, groups, companyCars oder askUnknown',
  'askUnknown needs authorisedBy: upstream or local-then-upstream':
    'askUnknown braucht authorisedBy: upstream oder local-then-upstream',
} as const;
