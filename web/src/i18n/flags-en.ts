/** What makes the record of a session less than perfect, where a meter or another system is the cause. */
export const flagsEn = {
  'flag.stop-register-implausible': 'Meter at the end impossible, the last reading counts',
  'flag.meter-rollover': 'Meter rolled over',
  'flag.meter-reset': 'Meter began anew at zero',
  'flag.meter-exchanged': 'Meter exchanged',
  'flag.session-relative-registers': 'Meter counted from the start of the session',
  'flag.baseline-unreadable': 'Meter at the start unreadable',
  'flag.imported': 'Taken over from another system',
  'flag.imported-doubtful': 'Taken over with doubts',
} as const;
