import { join } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import { formatProblems } from './config-report.ts';

/** The configuration of a data folder, for a command that cannot do without; or what to print. */
export async function configOf(
  dataFolder: string,
): Promise<{ readonly kind: 'ok'; readonly config: Config } | { readonly kind: 'failed'; readonly text: string }> {
  const file = join(dataFolder, 'config.yaml');
  const loaded = await loadConfig(file);
  switch (loaded.kind) {
    case 'missing':
      return { kind: 'failed', text: `${file} does not exist.\n` };
    case 'invalid':
      return { kind: 'failed', text: formatProblems(loaded.problems) };
    case 'ok':
      return { kind: 'ok', config: loaded.config };
  }
}
