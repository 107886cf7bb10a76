import type { Note, Path } from './problem.ts';
import type { Config } from './schema.ts';

/** What the boxes in hw/io have, by name; `outputs` is 0 where nothing proves that they are what the file says. */
export type KnownBoxes = Readonly<Record<string, { readonly inputs: number; readonly outputs: number }>>;

/** Contacts and relays on Modbus stand at an address, or at a terminal that their box has. */
export function checkIo({ contacts, loads }: Config, known: KnownBoxes | null, problem: Note): void {
  contacts.forEach((contact, index) => {
    if (contact.type !== 'modbus') return;
    const { id, definition, input, address } = contact;
    if (
      (definition === undefined) !== (input === undefined) ||
      (definition === undefined) === (address === undefined)
    ) {
      problem('contradiction', ['contacts', index], id, 'either address, or definition and input');
    } else if (definition !== undefined && input !== undefined) {
      checkTerminals(definition, [input], 'inputs', ['contacts', index], known, problem);
    }
  });
  loads.forEach((load, index) => {
    if (load.type !== 'modbus-coil' || load.definition === undefined) return;
    checkTerminals(load.definition, load.outputs, 'outputs', ['loads', index], known, problem);
  });
}

function checkTerminals(
  definition: string,
  terminals: readonly number[],
  what: 'inputs' | 'outputs',
  path: Path,
  known: KnownBoxes | null,
  problem: Note,
): void {
  if (known === null) return;
  const box = known[definition];
  if (box === undefined) {
    const names = Object.keys(known).sort().join(', ');
    problem('unknown-reference', [...path, 'definition'], `definition ${definition}`, names || 'none: hw/io is empty');
    return;
  }
  const count = box[what];
  if (count === 0 && what === 'outputs') {
    const allowed = 'a box whose relays a source has shown; without definition, outputs are addresses of coils';
    problem('contradiction', [...path, 'definition'], definition, allowed);
    return;
  }
  const key = what === 'inputs' ? 'input' : 'outputs';
  for (const terminal of terminals) {
    if (terminal >= 1 && terminal <= count) continue;
    problem('wrong-value', [...path, key], String(terminal), `a whole number from 1 to ${count}`);
  }
}
