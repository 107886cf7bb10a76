import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticsZip } from '../../backup/diagnostics.ts';
import { RECORDINGS, recordingsIn } from '../../site/flight-recorder/folder.ts';
import { joined } from '../../site/flight-recorder/recorded.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS } from '../command.ts';
import { writeNewFile } from '../write-file.ts';

const DAY_MS = 86_400_000;

export const diagnostics: Command = {
  words: 'diagnostics',
  argument: 'FILE',
  does: 'writes what a fault report needs into a ZIP file, without cards, people or passwords',
  options: {},
  async run({ dataFolder, argument }, { out, err, clock, version }) {
    const file = argument ?? '';
    if (!existsSync(dataFolder)) {
      err(`${dataFolder} does not exist.\n`);
      return EXIT_PROBLEMS;
    }
    const nowMs = clock.wallMs();
    const recording = async function* () {
      const files = await recordingsIn(join(dataFolder, RECORDINGS));
      yield* joined(
        files.map(({ path }) => path),
        { fromMs: nowMs - DAY_MS, toMs: nowMs },
      );
    };
    const problem = await writeNewFile(
      file,
      diagnosticsZip({ dataFolder, release: version, nowMs, recording, view: null, frames: null }),
    );
    if (problem !== null) {
      err(`${problem}\n`);
      return EXIT_PROBLEMS;
    }
    out(`Written: ${file}. Look through it before you give it away.\n`);
    return EXIT_DONE;
  },
};
