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
    const [hw, own] = [join(packageDir, 'hw'), join(dataFolder, 'hw')];
    const [devices, chargers] = [loadDefinitions(hw, own), loadChargerDefinitions(hw, own)];
    const boxes = loadIoBoxes(hw, own);
    const names = { ...namesByKind(devices), charger: chargerNames(chargers), io: terminalsOf(boxes) };
    for (const problem of [...devices.problems, ...chargers.problems, ...boxes.problems]) {
      out(`${problem.file}: ${problem.message}`);
    }
    const { text, exitCode } = configReport(await loadConfig(file, names), file);
    out(text);
    return exitCode;
  },
};
