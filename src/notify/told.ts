import type { NotifiedEvent, Trouble } from './events.ts';

/** A sentence that says what, and what is to be known beside it. */
export interface Told {
  readonly title: string;
  /** Empty where the title says it all. */
  readonly text: string;
}

/** Numbers and times as a language writes them. */
export interface Figures {
  readonly energy: (wh: number) => string;
  readonly power: (w: number) => string;
  readonly money: (cents: number, currency: string) => string;
  readonly duration: (ms: number) => string;
  /** On the clock of the site, with the day where it is not today's. */
  readonly time: (atMs: number) => string;
}

/** What a language has to say. */
export interface NotificationWords {
  readonly sessionStarted: (event: Extract<NotifiedEvent, { kind: 'session-started' }>) => Told;
  readonly sessionEnded: (event: Extract<NotifiedEvent, { kind: 'session-ended' }>, figures: Figures) => Told;
  readonly unknownCard: (event: Extract<NotifiedEvent, { kind: 'unknown-card' }>) => Told;
  readonly inspectionDue: (event: Extract<NotifiedEvent, { kind: 'inspection-due' }>) => Told;
  readonly modeChanged: (event: Extract<NotifiedEvent, { kind: 'mode-changed' }>) => Told;
  readonly began: (trouble: Trouble, figures: Figures) => Told;
  readonly ended: (trouble: Trouble, lasted: string, figures: Figures) => Told;
  readonly several: (count: number) => string;
  readonly test: Told;
}
