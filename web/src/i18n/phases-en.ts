/** What is said of following the sun by one phase and three. */
export const phasesEn = {
  'reason.sun-bridging': 'Going on at the minimum: {surplus} of {needed} of sun, a pause would cost more.',
  'reason.phases-soon': 'Switching to {to} in {duration} if {surplus} of sun stay.',
  'reason.phases-now': 'Switching to {to}.',
  'reason.phases-changing': 'Switching to {to} {since}. No current flows meanwhile.',
  'reason.phases-failed': 'Switching to {to} did not work. Next try in {duration}.',
  'reason.phases-spent': 'Staying on {connected} for now: {changes} switches within 24 hours are enough.',
  'phases.to-one': 'one phase',
  'phases.to-three': 'three phases',
  'phases.one': '1 phase',
  'phases.three': '3 phases',
  'step.sun-bridging': 'Surplus, minimum held',
  'step.phases-soon': 'Phase switch in {duration}',
  'step.phases-changing': 'Phase switch running',
  'step.phases-failed': 'Phase switch failed, again in {duration}',
  'step.phases-spent': 'Phase switches in 24 hours',
} as const;
