import type { Language } from './language.ts';

/** What the controller says in English about receivers of notifications in config.yaml. */
export const NOTIFY_PHRASES: readonly Readonly<Record<Language, string>>[] = [
  {
    en: 'an address that begins with https:// or http://, without a password in it',
    de: 'eine Adresse, die mit https:// oder http:// beginnt, ohne Passwort darin',
  },
  { en: 'a time such as 22:00', de: 'eine Uhrzeit, etwa 22:00' },
  { en: 'up to 64 letters, digits, - and _', de: 'bis zu 64 Buchstaben, Ziffern, - und _' },
  { en: 'a number in quotes, or @ and a name', de: 'eine Zahl in Anführungszeichen, oder @ und ein Name' },
  {
    en: 'a driver hears of session-started, session-ended, plan-at-risk alone',
    de: 'wer nur Eigenes erfährt, erfährt nur session-started, session-ended und plan-at-risk',
  },
  { en: 'quietFrom and quietTo belong together', de: 'quietFrom und quietTo gehören zusammen' },
  { en: 'ntfy needs either topic or topicFile', de: 'ntfy braucht entweder topic oder topicFile' },
  { en: 'a webhook needs either url or urlFile', de: 'ein Webhook braucht entweder url oder urlFile' },
  { en: 'this needs mqtt.host', de: 'dafür wird mqtt.host gebraucht' },
  { en: 'every receiver needs its own', de: 'jeder Empfänger braucht einen eigenen Namen' },
];
