import type { upstreamPhrasesDe } from './upstream-phrases-de.ts';

export const upstreamPhrasesNl: { readonly [K in keyof typeof upstreamPhrasesDe]: string } = {
  'an address that begins with wss:// or ws://, without a password in it':
    'een adres dat met wss:// of ws:// begint, zonder wachtwoord erin',
  '32 pairs of hexadecimal digits with colons between them':
    '32 paren hexadecimale cijfers met dubbele punten ertussen',
  'every back-end needs its own': 'elke back-end heeft een eigen naam nodig',
  'once at each back-end': 'bij elke back-end maar één keer',
  'passwordFile belongs to securityProfile 1 and 2, and to no other':
    'passwordFile hoort bij securityProfile 1 en 2, en bij geen ander',
  'securityProfile 2 needs wss://': 'securityProfile 2 heeft wss:// nodig',
  'caFile and fingerprint need wss://': 'caFile en fingerprint hebben wss:// nodig',
  'either caFile or fingerprint': 'ofwel caFile ofwel fingerprint',
  'cards, vehicles, groups and companyCars choose sessions: they need sessions: chosen':
    'cards, vehicles, groups en companyCars kiezen laadsessies: ze hebben sessions: chosen nodig',
  'sessions: chosen needs cards, vehicles, groups, companyCars or askUnknown':
    'sessions: chosen heeft cards, vehicles, groups, companyCars of askUnknown nodig',
  'askUnknown needs authorisedBy: upstream or local-then-upstream':
    'askUnknown heeft authorisedBy: upstream of local-then-upstream nodig',
};
