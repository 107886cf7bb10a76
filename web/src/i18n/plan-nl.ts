import type { planEn } from './plan-en.ts';
import type { Translated } from './vocabulary.ts';

export const planNl: Translated<typeof planEn> = {
  'reason.plan-cheap': 'Laadt met {power} tot {time}: het net kost nu {price}.',
  'reason.plan-cheap-waits': 'Het net kost nu {price}: laadt met {power} tot {time}.',
  'reason.plan-urgent': 'Laadt met {power} om {time} klaar te zijn.',
  'reason.plan-urgent-waits': 'Om {time} klaar zijn vraagt vanaf nu {power}.',
  'reason.plan-minimum-soc': 'Laadt meteen met {power}, tot {soc}.',
  'reason.plan-minimum-soc-waits': 'Laadt meteen tot {soc}.',
  'reason.plan-waits-until': 'Wacht: inkopen is gepland vanaf {time}.',
  'reason.plan-waits': 'Wacht op de zon: het plan koopt niets in.',
  'reason.plan-done': 'Klaar voor {time}: terugleveren levert meer op dan verder laden.',
  'reason.plan-budget': 'Het maandbudget voor netstroom is op: alleen de zon laadt.',
  'step.plan': 'Plan',
  'step.plan-cheap': 'Plan: goedkoop tot {time}',
  'step.plan-urgent': 'Plan: klaar om {time}',
  'step.plan-minimum-soc': 'Plan: meteen tot {soc}',
  'step.plan-waits': 'Plan: koopt vanaf {time}',
  'step.plan-done': 'Plan: klaar voor {time}',
  'step.plan-budget': 'Plan: maandbudget op',
  'plan.card': 'Plan: klaar om {time}, laadt vanaf {next}',
  'plan.card-charging': 'Plan: klaar om {time}, laadt nu',
  'plan.card-ready': 'Plan: klaar voor {time}',
  'plan.card-late': 'Plan: om {time} ontbreekt {missing}',
  'plan.card-budget': 'Plan: om {time} ontbreekt {missing}, meer betaalt het maandbudget niet',
  'plan.card-above': '{plan}, {money} boven het maandbudget',
};
