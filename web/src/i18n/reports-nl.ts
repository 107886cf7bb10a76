import type { reportsEn } from './reports-en.ts';
import type { Translated } from './vocabulary.ts';

export const reportsNl: Translated<typeof reportsEn> = {
  'alarm.report-open': 'De afrekening “{report}” voor {period} kan nog niet worden gemaakt.',
  'alarm.report-open.effect': 'Ze wordt verstuurd zodra de cijfers compleet zijn. Elk uur volgt een nieuwe poging.',
  'alarm.report-open.advice': 'Kijk of er een prijs of een meterstand ontbreekt.',
  'alarm.report-undelivered': 'De afrekening “{report}” voor {period} komt niet aan bij “{target}”.',
  'alarm.report-undelivered.effect': 'Ze is bewaard, en het versturen wordt opnieuw geprobeerd.',
  'alarm.report-undelivered.advice': 'Controleer adres, aanmelding en wachtwoordbestand in config.yaml.',
};
