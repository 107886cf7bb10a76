import { join } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { loadHardware, namesIn, problemsIn, withOwnHardware } from '../../devices/hardware.ts';
import type { Command } from '../command.ts';
import { configReport } from '../config-report.ts';

export const checkConfig: Command = {
  words: 'check-config',
  argument: null,
  does: 'says what is wrong with config.yaml, and does nothing else',
  options: {},
  async run({ dataFolder }, { out, packageDir }) {
    const file = join(dataFolder, 'config.yaml');
    const hardware = withOwnHardware(loadHardware(join(packageDir, 'hw')), join(dataFolder, 'hw'));
    for (const problem of problemsIn(hardware)) out(`${problem.file}: ${problem.message}`);
    const { text, exitCode } = configReport(await loadConfig(file, namesIn(hardware)), file);
    out(text);
    return exitCode;
  },
};
