import type { peopleEn } from './people-en.ts';

export const peopleDe: Readonly<Record<keyof typeof peopleEn, string>> = {
  'reason.prepaid-used-up': 'Das Guthaben der Karte ist verbraucht. Geladen wird weiter, sobald Guthaben gebucht ist.',
  'step.prepaid': 'Guthaben verbraucht',
};
