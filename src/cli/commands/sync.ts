import { type Command, EXIT_DONE, EXIT_PROBLEMS } from '../command.ts';
import { configOf } from '../configured.ts';
import { syncPreview } from '../sync-preview.ts';

/** What would leave the site, without a running controller or beside it. The program itself sends, no command does. */
export const sync: Command = {
  words: 'sync',
  argument: null,
  does: 'with --dry-run: shows, byte for byte, what cloud sync would send now; nothing is sent',
  options: { 'dry-run': { kind: 'flag', value: '', does: 'only show what would be done' } },
  async run(given, { out, err, clock }) {
    if (!given.flag('dry-run')) return { notUnderstood: 'sync needs --dry-run: sending is what the controller does' };
    const configured = await configOf(given.dataFolder);
    if (configured.kind === 'failed') {
      err(configured.text);
      return EXIT_PROBLEMS;
    }
    const shown = syncPreview(configured.config, given.dataFolder, clock);
    if (typeof shown === 'string') {
      err(`${shown}\n`);
      return EXIT_PROBLEMS;
    }
    for (const { method, url, headers, body } of shown.requests) {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
      out(`${method} ${url}\n${lines.join('')}\n${body}\n\n`);
    }
    const { records, bytes, hasMore, isSample } = shown;
    const more = hasMore ? '; there is more behind it' : '';
    err(`${records} records, ${bytes} bytes in ${shown.requests.length} requests${more}.\n`);
    err(`The token${isSample ? '' : ' alone'} is not shown. Nothing was sent.\n`);
    if (isSample) err('Keys are made when sync begins: pseudonyms and signatures will be others.\n');
    if (!configured.config.sync.enabled) err('sync.enabled is false: nothing goes out.\n');
    return EXIT_DONE;
  },
};
