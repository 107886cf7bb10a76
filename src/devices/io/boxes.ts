import { basename, join } from 'node:path';
import { type DefinitionProblem, ownFiles, parseFile, readWith, yamlFiles } from '../definition-file.ts';
import { IoDefinition } from './definition.ts';

export interface IoBoxes {
  /** By file name without `.yaml`: `relay-switch-8ch`. */
  readonly byName: ReadonlyMap<string, IoDefinition>;
  /** Files that cannot be used. They never keep the others from being used. */
  readonly problems: readonly DefinitionProblem[];
}

/** What a box has, for those who configure it. */
export interface IoTerminals {
  readonly inputs: number;
  /** 0 where no source shows that they are what the file says: they are not switched. */
  readonly outputs: number;
}

/** Reads and checks every file in `hw/io`, and those of the owner, as `loadDefinitions`. */
export function loadIoBoxes(hwFolder: string, ownFolder: string | null = null): IoBoxes {
  const byName = new Map<string, IoDefinition>();
  const problems: DefinitionProblem[] = [];
  for (const file of [...yamlFiles(join(hwFolder, 'io'), problems), ...ownFiles(ownFolder, 'io')]) {
    const result = readWith(file, (text) => parseFile(text, IoDefinition));
    if ('message' in result) problems.push({ file, message: result.message });
    else byName.set(basename(file, '.yaml'), result.definition);
  }
  return { byName, problems };
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
