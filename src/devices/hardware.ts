import { type Families, loadFamilies } from './chargepoints/families/families.ts';
import {
  type ChargerDefinitions,
  chargerNames,
  loadChargerDefinitions,
  withOwnChargers,
} from './chargers/definitions.ts';
import type { DefinitionProblem } from './definition-file.ts';
import { type IoBoxes, loadIoBoxes, terminalsOf, withOwnBoxes } from './io/boxes.ts';
import { type Definitions, loadDefinitions, namesByKind, withOwnDefinitions } from './modbus/definitions.ts';

/** All that is known of devices as data. */
export interface Hardware {
  readonly definitions: Definitions;
  readonly families: Families;
  readonly chargers: ChargerDefinitions;
  readonly boxes: IoBoxes;
}

/** What comes with the program. */
export function loadHardware(hwFolder: string): Hardware {
  return {
    definitions: loadDefinitions(hwFolder),
    families: loadFamilies(hwFolder),
    chargers: loadChargerDefinitions(hwFolder),
    boxes: loadIoBoxes(hwFolder),
  };
}

/** With what the owner has written, as it stands now: that holds before others of its name. `ownFolder` need not be there. */
export function withOwnHardware({ definitions, families, chargers, boxes }: Hardware, ownFolder: string): Hardware {
  return {
    definitions: withOwnDefinitions(definitions, ownFolder),
    families,
    chargers: withOwnChargers(chargers, ownFolder),
    boxes: withOwnBoxes(boxes, ownFolder),
  };
}

/** What config.yaml may name. */
export function namesIn({ definitions, chargers, boxes }: Hardware): ReturnType<typeof namesByKind> & {
  readonly charger: ReturnType<typeof chargerNames>;
  readonly io: ReturnType<typeof terminalsOf>;
} {
  return { ...namesByKind(definitions), charger: chargerNames(chargers), io: terminalsOf(boxes) };
}

/** Files that cannot be used. */
export function problemsIn(hardware: Hardware): readonly DefinitionProblem[] {
  return Object.values(hardware).flatMap(({ problems }) => problems);
}
