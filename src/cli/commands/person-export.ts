import { type Command, EXIT_DONE, EXIT_PROBLEMS } from '../command.ts';
import { personExport as exportOf } from '../person-export.ts';

export const personExport: Command = {
  words: 'person export',
  argument: 'ID',
  does: 'all that is known of a person (GDPR Art. 15); the controller may go on running',
  options: { format: { kind: 'word', value: 'FORMAT', does: 'csv or json (default: json)' } },
  async run(given, { out, err, clock }) {
    const format = given.word('format') ?? 'json';
    if (format !== 'json' && format !== 'csv') return { notUnderstood: '--format must be json or csv' };
    const task = { dataFolder: given.dataFolder, driverId: given.argument ?? '', csv: format === 'csv' };
    const { text, problem } = await exportOf(task, clock.wallMs());
    out(text);
    err(problem);
    return problem === '' ? EXIT_DONE : EXIT_PROBLEMS;
  },
};
