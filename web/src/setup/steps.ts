import { type Entry, isEntry } from '../parts/schema-draft.ts';
import { hrefTo } from '../router.ts';
import type { Section, Settings } from '../settings/answers.ts';
import type { WizardWords } from './words.ts';

export const STEPS = ['house', 'devices', 'wallboxes', 'check', 'price'] as const;
export type Step = (typeof STEPS)[number];

/** How the house is connected, as far as somebody has said it on the way; a house of one phase has wallboxes of one. */
export type Phases = 'one' | 'three';

export interface Way {
  readonly step: Step;
  readonly phases: Phases;
}

/** What is done already, as config.yaml says it: there is no other memory of how far somebody came. */
export function doneSteps(settings: Settings): readonly Step[] {
  const root = rootOf(settings);
  return [
    ...(root === undefined ? [] : (['house'] as const)),
    ...(root?.['meter'] === undefined ? [] : (['devices'] as const)),
    ...(settings.chargePoints > 0 ? (['wallboxes'] as const) : []),
  ];
}

/** Where somebody is: where the address says, or at the first step that is not done. Without a connection nothing else works. */
export function wayOf(query: URLSearchParams, settings: Settings): Way {
  const done = doneSteps(settings);
  const phases = query.get('phases') === 'one' ? 'one' : 'three';
  const wanted = STEPS.find((step) => step === query.get('step'));
  const open = STEPS.find((step) => !done.includes(step)) ?? 'check';
  return { step: done.includes('house') ? (wanted ?? open) : 'house', phases };
}

/** What every step is given. */
export interface StepProps {
  readonly settings: Settings;
  readonly w: WizardWords;
  readonly way: Way;
  readonly load: () => Promise<Settings | null>;
}

export function hrefOf(step: Step, phases: Phases): string {
  return hrefTo('setup', { step, ...(phases === 'one' ? { phases } : {}) });
}

/** The circuit of the grid connection as it is written. */
export function rootOf(settings: Settings): Entry | undefined {
  return circuitsOf(settings).find((circuit) => circuit['parent'] === undefined || circuit['parent'] === null);
}

export function circuitsOf(settings: Settings): readonly Entry[] {
  const value = writtenIn(settings, 'circuits');
  return Array.isArray(value) ? value : [];
}

export function groupOf(settings: Settings, name: Section['name']): Entry {
  const value = writtenIn(settings, name);
  return isEntry(value) ? value : {};
}

function writtenIn(settings: Settings, name: Section['name']): Section['value'] {
  return settings.sections.find((section) => section.name === name)?.value ?? null;
}
