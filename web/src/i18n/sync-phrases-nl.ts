import type { syncPhrasesDe } from './sync-phrases-de.ts';

export const syncPhrasesNl: { readonly [K in keyof typeof syncPhrasesDe]: string } = {
  'an address that begins with https://, without a password in it':
    'een adres dat met https:// begint, zonder wachtwoord erin',
  'enabled needs url': 'enabled heeft url nodig',
  'without companyCars it needs vehicles, groups or cards':
    'zonder companyCars heeft het vehicles, groups of cards nodig',
  'a day such as 2026-01-31': 'een dag zoals 2026-01-31',
};
