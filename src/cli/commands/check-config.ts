import { join } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { loadDefinitions, namesByKind } from '../../devices/modbus/definitions.ts';
import type { Command } from '../command.ts';
import { configReport } from '../config-report.ts';

export const checkConfig: Command = {
  words: 'check-config',
  argument: null,
  does: 'says what is wrong with config.yaml, and does nothing else',
  options: {},
  async run({ dataFolder }, { out, packageDir }) {
    const file = join(dataFolder, 'config.yaml');
    const definitions = loadDefinitions(join(packageDir, 'hw'));
    const { text, exitCode } = configReport(await loadConfig(file, namesByKind(definitions)), file);
    out(text);
    return exitCode;
  },
};
