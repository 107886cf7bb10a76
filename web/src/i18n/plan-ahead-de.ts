import type { planAheadEn } from './plan-ahead-en.ts';

/** Die Seite Plan: das Budget des Monats, und Autos, die erwartet werden. */
export const planAheadDe = {
  'plan.why-budget': 'Mehr gibt das Monatsbudget nicht her.',
  'plan.budget': 'Monatsbudget',
  'plan.budget-used': '{used} von {limit} verbraucht, {left} übrig.',
  'plan.budget-passed': '{used} verbraucht: {above} über den {limit} des Monats.',
  'plan.budget-unknown':
    '{limit} im Monat. Was verbraucht ist, ist im Ladelog gerade nicht lesbar: Es wird nichts zurückgehalten.',
  'plan.budget-planned': 'Der Plan kauft bis Monatsende für {planned}.',
  'plan.budget-above': 'Dieser Plan geht {above} über das Budget: Abfahrten und Mindestladungen gehen vor.',
  'plan.budget-strict':
    'Was das Budget nicht hergibt, bleibt der Sonne überlassen, auch wenn ein Auto dann nicht fertig wird.',
  'plan.budget-over': 'Das Monatsbudget ist aufgebraucht: Es lädt nur die Sonne, außer für Abfahrten.',
  'plan.budget-over-strict': 'Das Monatsbudget ist aufgebraucht: Es lädt nur die Sonne.',
  'plan.expected': 'Erwartet {when}, aus Gewohnheit: {energy} sind dafür mitgedacht.',
  'plan.assumes-car': '{name} wird {when} erwartet, wie sonst auch: Günstige und sonnige Stunden bleiben dafür frei.',
} satisfies Readonly<Record<keyof typeof planAheadEn, string>>;
