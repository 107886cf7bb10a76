/** What charge points cannot do, or will not. */
import { chargersEn } from './chargers-en.ts';

export const stationsEn = {
  ...chargersEn,
  'problem.drawing-without-leave': '{name} draws {drawn} although nobody may charge there.',
  'problem.drawing-without-leave.said': '{name} says that it charges although nobody may charge there.',
  'problem.stop-failed': '{name} does not end the charging session although it was told to ({status}).',
  'problem.lease-impossible': '{name} cannot fall back by itself, and counts with {counts} while it is out of reach.',
  'problem.limit-disagrees': '{name} says that it allows {says}, although it was told {granted}.',
  'effect.limit-disagrees': 'It counts with what it says until a car shows that it is less. The others get less.',
  'advice.limit-disagrees': 'See whether another system (cloud, app) controls the wallbox as well.',
  'reason.two-controllers': 'The wallbox controls itself (“{controller}”). Here it therefore gets {safe} only.',
  'problem.two-controllers': '{name} controls itself: “{controller}” is switched on in the wallbox.',
  'effect.two-controllers':
    'Two controllers would work against each other. This wallbox gets its safe current only; the others charge on.',
  'advice.two-controllers': 'Switch “{controller}” off in the app or the installer tool of the wallbox.',
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
  'alarm.clock-jumped.forward': 'The clock of this machine was set forward by {duration}.',
  'alarm.clock-jumped.back': 'The clock of this machine was set back by {duration}.',
  'alarm.clock-jumped.effect':
    'Charging does not depend on it. Times of sessions and limits with an end by the clock do.',
  'alarm.clock-jumped.advice': 'Nothing to do if the time is right now. Otherwise see to its time server (NTP).',
  'alarm.safe-currents-beside-house':
    '{phase} of {circuit}: safe currents of {safe} and the house, which has drawn {house}, are more than its fuse of {limit}.',
  'alarm.safe-currents-beside-house.effect': 'If Lademeister fails while the house draws as much, the fuse may trip.',
  'alarm.safe-currents-beside-house.advice': 'Lower safeCurrentA of the wallboxes in config.yaml; 0 is always safe.',
  'alarm.safe-currents-too-high.unproven':
    'Behind {circuit} up to {total} may flow, its fuse has {limit}: {names} counts with its largest current.',
  'alarm.safe-currents-too-high.advice-unproven':
    'Wait until every wallbox has shown that it falls back by itself; else lower its largest current in config.yaml.',
} as const;
