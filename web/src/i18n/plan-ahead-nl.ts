import type { planAheadEn } from './plan-ahead-en.ts';
import type { Translated } from './vocabulary.ts';

export const planAheadNl: Translated<typeof planAheadEn> = {
  'plan.why-budget': 'meer betaalt het maandbudget niet.',
  'plan.budget': 'Maandbudget',
  'plan.budget-used': '{used} van {limit} gebruikt, nog {left} over.',
  'plan.budget-passed': '{used} gebruikt: {above} boven de {limit} van de maand.',
  'plan.budget-unknown':
    '{limit} per maand. Wat gebruikt is, is nu niet uit het laadlogboek te lezen: er wordt niets tegengehouden.',
  'plan.budget-planned': 'Het plan koopt tot het eind van de maand voor {planned}.',
  'plan.budget-above': 'Dit plan gaat {above} boven het budget: vertrektijden en minimale ladingen gaan voor.',
  'plan.budget-strict': 'Wat het budget niet betaalt, is voor de zon, ook als een auto dan niet klaar is.',
  'plan.budget-over': 'Het maandbudget is op: alleen de zon laadt, behalve voor vertrektijden.',
  'plan.budget-over-strict': 'Het maandbudget is op: alleen de zon laadt.',
  'plan.expected': 'Verwacht {when}, uit gewoonte: daarvoor is op {energy} gerekend.',
  'plan.assumes-car': '{name} wordt {when} verwacht, zoals gewoonlijk: goedkope en zonnige uren blijven daarvoor vrij.',
};
