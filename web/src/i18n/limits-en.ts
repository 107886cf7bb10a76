/** Limits beside the fuses, and whose turn it is. */
export const limitsEn = {
  'reason.waiting-for-current': 'Waiting: the fuse leaves {available} on {phase}, {needed} are needed.',
  'reason.circuit-power': 'Limited: {circuit} at {power} of {limit}.',
  'step.circuit-power': 'Power of {circuit}',
  'step.waiting-for-current': 'Free on {phase}, {circuit}',
  'reason.waiting-for-turn':
    'Waiting for its turn, at {time} at the latest: the fuse leaves {available} on {phase}, {needed} are needed.',
  'reason.cap': 'Limited: {source} limits {circuit} to {limit}.',
  'reason.cap-until': 'Limited: {source} limits {circuit} to {limit} until {time}.',
  'reason.unbalance': 'Limited: {phase} carries {difference} more than {against}, {limit} are allowed.',
  'reason.quarter-hour':
    'Limited: so that the quarter hour stays below {cap}, {allowed} may come from the grid until {time}.',
  'reason.upstream': 'Limited: {source} leaves {limit} to this session.',
  'reason.backup': 'Limited: the grid is down, {limit} at most.',
  'reason.backup-pause': 'Paused: the grid is down.',
  'reason.grid-returning': 'The grid is back: {limit} for now, more in {duration}.',
  'step.cap': '{source}: {circuit}',
  'step.cap-until': '{source} until {time}: {circuit}',
  'step.unbalance': '{phase} above {against}',
  'step.quarter-hour': 'Quarter hour until {time}',
  'step.backup': 'Grid down',
  'step.grid-returning': 'Grid back, more at {time}',
  'circuits.cap': '{source}: {limits} at most',
  'circuits.cap-until': '{source}: {limits} at most until {time}',
  'circuits.quarter-hour': 'Quarter hour until {time}: {used} of {budget}',
  'circuits.backup': 'The grid is down',
  'reason.prepaid-used-up': 'The balance of the card is used up. Charging goes on as soon as more is booked.',
  'step.prepaid': 'Balance used up',
  'effect.reader': 'Cards held to it are not read. Cards at the charge points and starts from the page work as before.',
  'advice.network-reader':
    'Check whether the reader is plugged in, and whether its path in config.yaml is right. The controller needs the right to read it (group input or dialout).',
} as const satisfies Readonly<Record<string, string>>;
