/** What somebody may want to be told of. A trouble includes its end. */
export const TOPICS = [
  'session-started',
  'session-ended',
  'plan-at-risk',
  'device-faulty',
  'meter-doubtful',
  'fuse-about-to-trip',
  'dimming',
  'unknown-card',
  'ledger-problem',
  'backup-failed',
  'inspection-due',
  'alarm',
  'mode-changed',
] as const;

export type Topic = (typeof TOPICS)[number];

/** What is seen where it happens, and told only to who asks for it. */
export const ASKED_TOPICS: readonly Topic[] = ['session-started', 'mode-changed'];

/** What belongs to single drivers: all else is nobody's business but the owner's. */
export const DRIVER_TOPICS: readonly Topic[] = ['session-started', 'session-ended', 'plan-at-risk'];

/** The fuse goes out at night, too, and waits for nothing. */
export const URGENT_TOPICS: readonly Topic[] = ['fuse-about-to-trip'];
