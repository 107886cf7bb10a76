import { operateEn } from './operate-en.ts';

/** What charge points cannot do, or will not. */
export const stationsEn = {
  ...operateEn,
  'problem.drawing-without-leave': '{name} draws {drawn} although nobody may charge there.',
  'problem.drawing-without-leave.said': '{name} says that it charges although nobody may charge there.',
  'problem.stop-failed': '{name} does not end the charging session although it was told to ({status}).',
  'problem.lease-impossible': '{name} cannot fall back by itself, and counts with {counts} while it is out of reach.',
  'problem.lease-unproven':
    '{name} has not shown yet that it falls back by itself, and counts with {counts} while it is out of reach.',
  'problem.phase-switch-ignored': '{name} does not switch to one phase.',
  'effect.station-unproven': 'It charges like the others. When it does not answer, the others get less.',
  'effect.station-three-phases': 'It goes on charging on three phases; small surpluses stay unused.',
  'advice.without-leave':
    'See whether the wallbox allows free charging. If current flows even without a car, call an electrician.',
  'advice.stop-failed': 'End the session at the car or at the wallbox.',
  'advice.lease-impossible': 'Ask the maker for firmware that takes charging profiles above each other (stack levels).',
  'advice.lease-unproven': 'Nothing to do: it is checked at the next charging session. If it stays, ask the maker.',
  'advice.phase-switch': 'Switch phaseSwitching off in config.yaml, or allow the switching in the wallbox.',
  'alarm.safe-currents-too-high.unproven':
    'Behind {circuit} up to {total} may flow, its fuse has {limit}: {names} counts with its largest current.',
  'alarm.safe-currents-too-high.advice-unproven':
    'Wait until every wallbox has shown that it falls back by itself; else lower its largest current in config.yaml.',
} as const;
