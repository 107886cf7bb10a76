import type { reportsEn } from './reports-en.ts';

export const reportsDe: { readonly [K in keyof typeof reportsEn]: string } = {
  'alarm.report-open': 'Die Abrechnung „{report}“ für {period} kann noch nicht erstellt werden.',
  'alarm.report-open.effect':
    'Sie wird verschickt, sobald die Zahlen vollständig sind. Jede Stunde folgt ein neuer Versuch.',
  'alarm.report-open.advice': 'Nachsehen, ob ein Preis oder ein Zählerstand fehlt.',
  'alarm.report-undelivered': 'Die Abrechnung „{report}“ für {period} kommt bei „{target}“ nicht an.',
  'alarm.report-undelivered.effect': 'Sie ist aufgehoben, und das Verschicken wird weiter versucht.',
  'alarm.report-undelivered.advice': 'Adresse, Anmeldung und Passwortdatei in config.yaml prüfen.',
};
