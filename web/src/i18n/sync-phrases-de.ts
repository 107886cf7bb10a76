/** What config.yaml may say of cloud sync: see `config-phrases-de.ts`. */
export const syncPhrasesDe = {
  'an address that begins with https://, without a password in it':
    'eine Adresse, die mit https:// beginnt, ohne Passwort darin',
  'enabled needs url': 'enabled braucht url',
  'without companyCars it needs vehicles, groups or cards': 'ohne companyCars braucht es vehicles, groups oder cards',
  'a day such as 2026-01-31': 'ein Tag wie 2026-01-31',
} as const;
