import { fileURLToPath } from 'node:url';
import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';

export const HW_FOLDER = fileURLToPath(new URL('../../../hw', import.meta.url));

/** A definition as it stands in hw/. */
export function definition(name: string): Definition {
  const found = loadDefinitions(HW_FOLDER).byName.get(name);
  if (found === undefined) throw new Error(`no definition ${name}`);
  return found;
}
