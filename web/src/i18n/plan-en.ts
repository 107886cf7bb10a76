/** What the plan has to do with it. */
export const planEn = {
  'reason.plan-cheap': 'Charging with {power} until {time}: the grid costs {price} now.',
  'reason.plan-cheap-waits': 'The grid costs {price} now: charges with {power} until {time}.',
  'reason.plan-urgent': 'Charging with {power} to be ready by {time}.',
  'reason.plan-urgent-waits': 'To be ready by {time}, {power} are needed from now on.',
  'reason.plan-minimum-soc': 'Charging with {power} at once, up to {soc}.',
  'reason.plan-minimum-soc-waits': 'Charges at once up to {soc}.',
  'reason.plan-waits-until': 'Waits: buying is planned from {time}.',
  'reason.plan-waits': 'Waits for the sun: the plan buys nothing.',
  'reason.plan-done': 'Ready for {time}: feeding in pays more than charging on.',
  'step.plan': 'Plan',
  'step.plan-cheap': 'Plan: cheap until {time}',
  'step.plan-urgent': 'Plan: ready by {time}',
  'step.plan-minimum-soc': 'Plan: at once up to {soc}',
  'step.plan-waits': 'Plan: buys from {time}',
  'step.plan-done': 'Plan: ready for {time}',
} as const satisfies Readonly<Record<string, string>>;
