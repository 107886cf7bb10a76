import { join } from 'node:path';
import { type DefinitionFiles, type Parsed, parseFile, readFolders } from '../definition-file.ts';
import { IoDefinition } from './definition.ts';

export type IoBoxes = DefinitionFiles<IoDefinition>;

/** What a box has, for those who configure it. */
export interface IoTerminals {
  readonly inputs: number;
  /** 0 where no source shows that they are what the file says: they are not switched. */
  readonly outputs: number;
}

/** Reads and checks every file in `hw/io`. */
export function loadIoBoxes(hwFolder: string): IoBoxes {
  return readFolders([join(hwFolder, 'io')], parseBox);
}

/** With those of the owner, as `withOwnDefinitions`. */
export function withOwnBoxes(known: IoBoxes, ownFolder: string): IoBoxes {
  return readFolders([join(ownFolder, 'io')], parseBox, known, { mayLack: true });
}

/** The terminals of all boxes, by name. */
export function terminalsOf({ byName }: IoBoxes): Record<string, IoTerminals> {
  return Object.fromEntries(
    [...byName].map(([name, { inputs, outputs, examples }]) => {
      const isProven = examples.some((example) => example.outputs !== undefined);
      return [name, { inputs: inputs?.count ?? 0, outputs: isProven ? (outputs?.count ?? 0) : 0 }];
    }),
  );
}

/** Where the contact of a terminal is read; terminals count from 1. `null`: it has no such terminal. */
export function inputAt(
  { inputs }: Pick<IoDefinition, 'inputs'>,
  terminal: number,
): { readonly table: 'discrete' | 'coil'; readonly address: number } | null {
  if (inputs === undefined || terminal < 1 || terminal > inputs.count) return null;
  return { table: inputs.table, address: inputs.first + terminal - 1 };
}

/** The coil of a terminal; terminals count from 1. `null`: it has no such terminal. */
export function outputAt({ outputs }: Pick<IoDefinition, 'outputs'>, terminal: number): number | null {
  return outputs === undefined || terminal < 1 || terminal > outputs.count ? null : outputs.first + terminal - 1;
}

function parseBox(text: string): Parsed<IoDefinition> {
  return parseFile(text, IoDefinition);
}
