import { isWithin } from '../firmware-range.ts';
import type { RegisterDefinition } from './definition.ts';

/** A definition as it holds for this firmware: of several quirks that fit the last one counts. */
export function withQuirks(definition: RegisterDefinition, firmware: string): RegisterDefinition {
  return (definition.quirks ?? [])
    .filter((quirk) => isWithin(firmware, quirk.firmware))
    .reduce((base, { values, firmware: _firmware, because: _because, ...instead }) => {
      return { ...base, ...instead, values: { ...base.values, ...values } };
    }, definition);
}
