import type { planEn } from './plan-en.ts';

/** Was der Plan damit zu tun hat. */
export const planDe = {
  'reason.plan-cheap': 'Lädt mit {power} bis {time}: Netzstrom kostet jetzt {price}.',
  'reason.plan-cheap-waits': 'Netzstrom kostet jetzt {price}: Lädt bis {time} mit {power}.',
  'reason.plan-urgent': 'Lädt mit {power}, um bis {time} fertig zu sein.',
  'reason.plan-urgent-waits': 'Um bis {time} fertig zu sein, braucht es ab jetzt {power}.',
  'reason.plan-minimum-soc': 'Lädt sofort mit {power}, bis {soc} erreicht sind.',
  'reason.plan-minimum-soc-waits': 'Lädt sofort, bis {soc} erreicht sind.',
  'reason.plan-waits-until': 'Wartet: Gekauft wird nach Plan ab {time}.',
  'reason.plan-waits': 'Wartet auf die Sonne: Der Plan kauft nichts.',
  'reason.plan-done': 'Fertig für {time}: Einspeisen bringt mehr als weiterladen.',
  'reason.plan-budget': 'Das Monatsbudget für Netzstrom ist aufgebraucht: Es lädt nur die Sonne.',
  'step.plan': 'Plan',
  'step.plan-cheap': 'Plan: günstig bis {time}',
  'step.plan-urgent': 'Plan: fertig bis {time}',
  'step.plan-minimum-soc': 'Plan: sofort bis {soc}',
  'step.plan-waits': 'Plan: kauft ab {time}',
  'step.plan-done': 'Plan: fertig für {time}',
  'step.plan-budget': 'Plan: Monatsbudget aufgebraucht',
  'plan.card': 'Plan: fertig um {time}, lädt ab {next}',
  'plan.card-charging': 'Plan: fertig um {time}, lädt jetzt',
  'plan.card-ready': 'Plan: bereit für {time}',
  'plan.card-late': 'Plan: Um {time} fehlen {missing}',
  'plan.card-budget': 'Plan: Um {time} fehlen {missing}, mehr gibt das Monatsbudget nicht her',
  'plan.card-above': '{plan}, {money} über dem Monatsbudget',
} satisfies Readonly<Record<keyof typeof planEn, string>>;
