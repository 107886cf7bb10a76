/** Meters that are silent, or cannot be right. */
export const metersEn = {
  'reason.meter-silent': 'Limited: {meter} has not answered {since}. To be safe, {safe} at most.',
  'reason.meter-silent-pause': 'Paused: {meter} has not answered {since}, so nothing protects the fuse.',
  'reason.meter-never': 'Limited: {meter} has not measured yet. To be safe, {safe} at most.',
  'reason.meter-never-pause': 'Paused: {meter} has not measured yet, so nothing protects the fuse.',
  'reason.doubted': 'Limited: {why}. To be safe, {safe} at most.',
  'reason.doubted-pause': 'Paused: {why}, so nothing protects the fuse.',
  'reason.meter-frozen': '{meter} stands still although a car charges differently',
  'reason.meter-reversed': '{meter} measures the wrong way round',
  'reason.meter-unbalanced': '{meter} cannot be right',
  'step.meter-silent': '{meter} silent',
  'step.meter-doubted': '{meter} not credible',
  'problem.frozen': '{name} has been reporting the very same values for {duration}.',
  'problem.reversed': '{name} measures the wrong way round: it falls when a car charges with more.',
  'problem.reversed-phases': '{name} measures the wrong way round on {phases}: it falls when a car charges with more.',
  'problem.unbalanced': '{name}, sun and cars do not add up: {load} would be left for the house.',
  'effect.meter-unbalanced': 'Cars may charge with less, but not with more, until it adds up again.',
  'advice.reversed': 'Check the current transformers, or the sign of the meter.',
  'advice.unbalanced': 'Check whether a generator is missing or a device measures the wrong way round.',
  'problem.not-decrypted.key': 'What {name} sends cannot be opened with its key.',
  'problem.not-decrypted.replay': '{name} sends old telegrams again.',
  'advice.not-decrypted.key':
    'Check the key that the grid operator gave you for this meter, and the files keyFile and authenticationKeyFile.',
  'advice.not-decrypted.replay':
    'Somebody or something between meter and controller repeats telegrams: check what hangs on the line.',
} as const;
