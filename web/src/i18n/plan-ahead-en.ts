/** The page Plan: the month's budget, and cars that are expected. */
export const planAheadEn = {
  'plan.why-budget': 'the month’s budget pays for no more.',
  'plan.budget': 'Budget of the month',
  'plan.budget-used': '{used} of {limit} used, {left} left.',
  'plan.budget-passed': '{used} used: {above} above the {limit} of the month.',
  'plan.budget-unknown': '{limit} a month. What is used cannot be read from the charge log now: nothing is held back.',
  'plan.budget-planned': 'The plan buys for {planned} until the month ends.',
  'plan.budget-above': 'This plan goes {above} above the budget: departures and minimum charges come first.',
  'plan.budget-strict': 'What the budget does not pay for is left to the sun, even where a car is not ready then.',
  'plan.budget-over': 'The month’s budget is used: only the sun charges, beside what departures need.',
  'plan.budget-over-strict': 'The month’s budget is used: only the sun charges.',
  'plan.expected': 'Expected {when}, from its habits: {energy} are kept in mind for it.',
  'plan.assumes-car': '{name} is expected {when}, as usual: cheap and sunny hours are left to it.',
} as const satisfies Readonly<Record<string, string>>;
