import { join } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { chargerNames, loadChargerDefinitions } from '../../devices/chargers/definitions.ts';
import { loadIoBoxes, terminalsOf } from '../../devices/io/boxes.ts';
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
    const hw = join(packageDir, 'hw');
    const names = {
      ...namesByKind(loadDefinitions(hw)),
      charger: chargerNames(loadChargerDefinitions(hw)),
      io: terminalsOf(loadIoBoxes(hw)),
    };
    const { text, exitCode } = configReport(await loadConfig(file, names), file);
    out(text);
    return exitCode;
  },
};
