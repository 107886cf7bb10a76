/** The flight recorder, and what the site was found to be. */
export const recorderEn = {
  'proposal.phase-rotation': '{name} seems to hang on {found}; {configured} is configured.',
  'proposal.phase-rotation.why': 'Until that is right, the wrong phase is protected.',
  'proposal.more-phases': '{name} charges on {found} phases; configured: {configured}.',
  'proposal.more-phases.why': 'The others are not protected. Check phases of this wallbox in config.yaml.',
  'proposal.not-behind-meter': '{meter} does not notice when {name} charges.',
  'proposal.not-behind-meter.why': 'Check whether the wallbox hangs behind this meter, and its circuit in config.yaml.',
  'proposal.meter-sign': '{meter} counts backwards on {phases}.',
  'proposal.meter-sign.why': 'The fuse cannot be held like this. Have the current transformers or the wiring checked.',
  'proposal.dead-time': 'The car at {name} takes {found} to follow; {configured} is configured.',
  'proposal.dead-time.why': 'For so long the fuse may carry more than planned.',
  'proposal.least-current': 'The car at {name} charges with {found} or more only; {configured} is configured.',
  'proposal.least-current.why': 'Below that it pauses although it may charge.',
  'proposal.evidence': '{agreeing} of {steps} observations say so.',
  'proposal.change-at': 'In config.yaml, at {place}, and then start again:',
  'proposal.dismiss': 'Do not show again',
  'proposal.failed': 'It is still shown. {why}',
  'more.recorder': 'Flight recorder',
  'more.recorder-what':
    'What was measured and decided, for a report of a fault. No cards, people or passwords are in it.',
  'more.recorder-download': 'Download the last 24 hours',
  'more.proposals': 'Suggestions',
} as const;
