import type { alarmsEn } from './alarms-en.ts';

/** Meldungen zu dem, was eigene Seiten hat: Preise, Uhrzeit, Flugschreiber. */
export const alarmsDe = {
  'alarm.prices-missing.today': 'Der Strompreis von {market} ist gerade nicht bekannt.',
  'alarm.prices-missing.tomorrow': 'Die Strompreise von {market} für morgen fehlen.',
  'alarm.prices-missing.effect':
    'Pläne nehmen Preise wie in den letzten Wochen an. Autos werden trotzdem rechtzeitig voll. Was geladen wird, hat keinen Preis, bis er bekannt ist.',
  'alarm.prices-missing.advice':
    'Internetverbindung und Quelle prüfen (Mehr, Preise und Vorhersage). Sie wird von selbst wieder gefragt; eine zweite Quelle lässt sich in config.yaml eintragen.',
  'alarm.time-unknown': 'Die Uhrzeit ist nicht bekannt.',
  'alarm.time-unknown.effect':
    'Wallboxen, die jetzt starten, bekommen keine Uhrzeit und warten. Laufende laden weiter; Grenzen gelten.',
  'alarm.time-unknown.advice': 'Mit dem Internet verbinden oder unter „Mehr“ die Uhrzeit des Telefons übernehmen.',
  'alarm.time-borrowed.meter': 'Die Uhrzeit kommt vom Stromzähler: Aus dem Netzwerk kommt keine.',
  'alarm.time-borrowed.rtc': 'Die Uhrzeit kommt von der Uhr im Gerät: Aus dem Netzwerk kommt keine.',
  'alarm.time-borrowed.owner': 'Die Uhrzeit wurde von Hand gestellt: Aus dem Netzwerk kommt keine.',
  'alarm.time-borrowed.effect': 'Sie kann um einige Sekunden falsch sein.',
  'alarm.time-borrowed.advice': 'Nichts zu tun, wenn das Gerät ohne Internet laufen soll.',
  'feed-problem.unreachable': 'Der Server ist nicht erreichbar.',
  'feed-problem.timeout': 'Der Server ist zu langsam.',
  'feed-problem.certificate': 'Der Server kann nicht beweisen, wer er ist.',
  'feed-problem.too-large': 'Die Antwort ist viel zu lang.',
  'feed-problem.redirected': 'Der Server verweist anderswohin.',
  'feed-problem.sign-in': 'Der Server nimmt Token oder Passwort nicht an.',
  'feed-problem.too-many-requests': 'Der Server wurde zu oft gefragt.',
  'feed-problem.http-status': 'Der Server antwortet mit einem Fehler.',
  'feed-problem.not-understood': 'Die Antwort ist nicht zu verstehen.',
  'feed-problem.wrong-currency': 'Die Preise haben eine andere Währung oder Einheit.',
  'feed-problem.implausible': 'Die Preise können nicht stimmen und wurden abgelehnt.',
  'feed-problem.no-data': 'Der Server hat keine Preise.',
  'feed-problem.secret': 'Die Datei mit Token oder Passwort ist nicht lesbar.',
  'feed-problem.not-kept': 'Die Preise lassen sich nicht in die Bücher schreiben.',
  'feed-problem.other': 'Die Quelle geht nicht.',
  'alarm.recorder-unwritable': 'Der Flugschreiber kann zurzeit nicht schreiben.',
  'alarm.recorder-unwritable.effect':
    'Das Laden ist davon nicht betroffen. Was jetzt entschieden wird, lässt sich später nicht nachsehen.',
  'alarm.recorder-unwritable.advice': 'Platz auf dem Datenträger schaffen oder prüfen, ob er beschreibbar ist.',
  'alarm.notification-undelivered': 'Benachrichtigungen an {receiver} kommen nicht an.',
  'alarm.notification-undelivered.effect': 'Geladen wird wie immer. Was zu sagen ist, wartet bis zu zwei Tage.',
  'alarm.notification-undelivered.advice':
    'Unter Mehr, Benachrichtigungen, einen Test senden: Dort steht, was der Dienst dazu sagt.',
  'alarm.backup-missing': 'Die neueste Sicherung ist zu alt, oder die letzte ist misslungen.',
  'alarm.backup-missing.none': 'Noch gibt es keine Sicherung, die von selbst gemacht wurde.',
  'alarm.backup-missing.effect': 'Fällt dieses Gerät jetzt aus, ist alles seit der neuesten Sicherung verloren.',
  'alarm.backup-missing.advice':
    'Den Ordner und die Datei mit dem Kennsatz unter backup in config.yaml prüfen. Es wird jede Stunde neu versucht.',
} satisfies Readonly<Record<keyof typeof alarmsEn, string>>;
