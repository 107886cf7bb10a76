import type { SettingsAnswer, SettingsCheck } from '../../../src/api/settings-ports.ts';
import type { FormSchema } from '../parts/schema-draft.ts';

type Row = SettingsAnswer['sections'][number];

/** A section with its schema as it comes over the line. */
export interface Section extends Omit<Row, 'schema'> {
  readonly schema: FormSchema;
}

export interface Settings extends Omit<SettingsAnswer, 'sections'> {
  readonly sections: readonly Section[];
}

/** The corners of what the controller answers: they tell another version from ours. */
export function isSettings(value: unknown): value is Settings {
  return has(value, 'sections') && Array.isArray(value.sections) && has(value, 'basedOn') && has(value, 'taken');
}

export function isSettingsCheck(value: unknown): value is SettingsCheck {
  return (
    has(value, 'problems') && Array.isArray(value.problems) && has(value, 'warnings') && Array.isArray(value.warnings)
  );
}

export function isSaved(value: unknown): value is { readonly change: string } {
  return has(value, 'change') && typeof value.change === 'string';
}

function has<Key extends string>(value: unknown, key: Key): value is Readonly<Record<Key, unknown>> {
  return typeof value === 'object' && value !== null && key in value;
}
