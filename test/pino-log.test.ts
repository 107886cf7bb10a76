import { expect, test } from 'vitest';
import { pinoLog } from '../src/pino-log.ts';

test('one JSON object per line, by level, without secrets', () => {
  const lines: string[] = [];
  const log = pinoLog('info', { write: (line) => lines.push(line) });
  log.debug({}, 'not shown');
  log
    .child({ device: 'carport' })
    .warn({ idToken: '04A1', request: { password: 'x' }, err: new Error('boom') }, 'Said');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'warn',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    device: 'carport',
    idToken: '[redacted]',
    request: { password: '[redacted]' },
    err: { message: 'boom' },
    msg: 'Said',
  });
});
