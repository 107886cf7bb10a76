/** What config.yaml may say of receivers of notifications: see `config-phrases-de.ts`. */
export const notifyPhrasesDe = {
  'an address that begins with https:// or http://, without a password in it':
    'eine Adresse, die mit https:// oder http:// beginnt, ohne Passwort darin',
  'a time such as 22:00': 'eine Uhrzeit, etwa 22:00',
  'up to 64 letters, digits, - and _': 'bis zu 64 Buchstaben, Ziffern, - und _',
  'a number in quotes, or @ and a name': 'eine Zahl in Anführungszeichen, oder @ und ein Name',
  'a driver hears of session-started, session-ended, plan-at-risk alone':
    'wer nur Eigenes erfährt, erfährt nur session-started, session-ended und plan-at-risk',
  'quietFrom and quietTo belong together': 'quietFrom und quietTo gehören zusammen',
  'ntfy needs either topic or topicFile': 'ntfy braucht entweder topic oder topicFile',
  'a webhook needs either url or urlFile': 'ein Webhook braucht entweder url oder urlFile',
  'this needs mqtt.host': 'dafür wird mqtt.host gebraucht',
  'every place needs its own': 'jeder Ort braucht einen eigenen Namen',
  'sftp needs either passwordFile or keyFile': 'sftp braucht entweder passwordFile oder keyFile',
  'small letters, digits and -': 'kleine Buchstaben, Ziffern und -',
  '3 to 63 small letters, digits, dots and -': '3 bis 63 kleine Buchstaben, Ziffern, Punkte und -',
  'folders, each with a slash behind it': 'Ordner, jeder mit einem Schrägstrich dahinter',
  'every database needs its own': 'jede Datenbank braucht einen eigenen Namen',
  'every receiver needs its own': 'jeder Empfänger braucht einen eigenen Namen',
} as const;
