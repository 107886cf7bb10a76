export const reportsEn = {
  'alarm.report-open': 'The statement "{report}" for {period} cannot be made yet.',
  'alarm.report-open.effect': 'It goes out as soon as its figures are complete. It is tried again every hour.',
  'alarm.report-open.advice': 'See whether a price or a register is missing.',
  'alarm.report-undelivered': 'The statement "{report}" for {period} does not reach "{target}".',
  'alarm.report-undelivered.effect': 'It is kept, and sending is tried again.',
  'alarm.report-undelivered.advice': 'Check address, sign-in and password file in config.yaml.',
} as const;
