export const peopleEn = {
  'reason.prepaid-used-up': 'The balance of the card is used up. Charging goes on as soon as more is booked.',
  'step.prepaid': 'Balance used up',
} as const;
