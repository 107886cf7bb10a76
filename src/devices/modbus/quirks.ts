import { isWithin } from '../firmware-range.ts';
import type { RegisterDefinition } from './definition.ts';

/** A definition as it holds for this firmware: of several quirks that fit the last one counts. */
export function withQuirks(definition: RegisterDefinition, firmware: string): RegisterDefinition {
  let known = definition;
  for (const { firmware: range, because: _because, values, ...instead } of definition.quirks ?? []) {
    if (isWithin(firmware, range)) known = { ...known, ...instead, values: { ...known.values, ...values } };
  }
  return known;
}
