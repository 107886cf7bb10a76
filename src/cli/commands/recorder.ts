import { MOMENT_WORDS, momentOf } from '../../moment.ts';
import { type Command, type Given, isNotUnderstood, type NotUnderstood, type Option } from '../command.ts';
import { exportRecordings, replayRecording, type Span } from '../recordings.ts';

const SPAN_OPTIONS: Readonly<Record<string, Option>> = {
  from: { kind: 'word', value: 'TIME', does: 'from here on (ISO 8601 with zone, or UTC epoch ms)' },
  to: { kind: 'word', value: 'TIME', does: 'up to here' },
};

export const recorderExport: Command = {
  words: 'recorder export',
  argument: 'FILE',
  does: 'writes what was recorded into one file; the newest five minutes may be missing',
  options: SPAN_OPTIONS,
  run(given, shell) {
    const span = spanOf(given);
    if (isNotUnderstood(span)) return span;
    return exportRecordings({ dataFolder: given.dataFolder, file: given.argument ?? '', span }, shell);
  },
};

export const replay: Command = {
  words: 'replay',
  argument: 'FILE',
  does: 'runs a recording through this build and tells where it decides otherwise',
  options: {
    ...SPAN_OPTIONS,
    at: { kind: 'word', value: 'TIME', does: 'tells the situation at that time instead' },
    json: { kind: 'flag', value: '', does: 'for programs' },
  },
  run(given, shell) {
    const span = spanOf(given);
    if (isNotUnderstood(span)) return span;
    const at = given.word('at');
    const atMs = at === null ? null : momentOf(at);
    if (at !== null && atMs === null) return { notUnderstood: `--at must be ${MOMENT_WORDS}` };
    return replayRecording({ file: given.argument ?? '', span, atMs, json: given.flag('json') }, shell);
  },
};

function spanOf(given: Given): Span | NotUnderstood {
  const from = given.word('from');
  const to = given.word('to');
  const fromMs = from === null ? Number.NEGATIVE_INFINITY : momentOf(from);
  const toMs = to === null ? Number.POSITIVE_INFINITY : momentOf(to);
  if (fromMs === null) return { notUnderstood: `--from must be ${MOMENT_WORDS}` };
  if (toMs === null) return { notUnderstood: `--to must be ${MOMENT_WORDS}` };
  return { fromMs, toMs };
}
