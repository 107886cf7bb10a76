import type { notifyPhrasesDe } from './notify-phrases-de.ts';

export const notifyPhrasesNl: { readonly [K in keyof typeof notifyPhrasesDe]: string } = {
  'an address that begins with https:// or http://, without a password in it':
    'een adres dat met https:// of http:// begint, zonder wachtwoord erin',
  'a time such as 22:00': 'een tijd, zoals 22:00',
  'up to 64 letters, digits, - and _': 'tot 64 letters, cijfers, - en _',
  'a number in quotes, or @ and a name': 'een getal tussen aanhalingstekens, of @ en een naam',
  'a driver hears of session-started, session-ended, plan-at-risk alone':
    'wie alleen eigen zaken hoort, hoort alleen session-started, session-ended en plan-at-risk',
  'quietFrom and quietTo belong together': 'quietFrom en quietTo horen bij elkaar',
  'ntfy needs either topic or topicFile': 'ntfy heeft óf topic óf topicFile nodig',
  'a webhook needs either url or urlFile': 'een webhook heeft óf url óf urlFile nodig',
  'this needs mqtt.host': 'hiervoor is mqtt.host nodig',
  'every place needs its own': 'elke plaats heeft een eigen naam nodig',
  'sftp needs either passwordFile or keyFile': 'sftp heeft passwordFile of keyFile nodig',
  'small letters, digits and -': 'kleine letters, cijfers en -',
  '3 to 63 small letters, digits, dots and -': '3 tot 63 kleine letters, cijfers, punten en -',
  'folders, each with a slash behind it': 'mappen, elk met een schuine streep erachter',
  'every database needs its own': 'elke database heeft een eigen naam nodig',
  'every receiver needs its own': 'elke ontvanger heeft een eigen naam nodig',
};
