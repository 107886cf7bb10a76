import { existsSync } from 'node:fs';
import { build } from 'vite';
import webConfig from '../../../web/vite.config.ts';

const FOLDER = new URL('../../../dist/web', import.meta.url).pathname;

/** The folder of the built GUI; built now when nobody has done so before. */
export async function buildGui(): Promise<string> {
  if (!existsSync(`${FOLDER}/index.html`)) await build({ ...webConfig, configFile: false, logLevel: 'error' });
  return FOLDER;
}
