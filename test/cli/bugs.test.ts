import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { EXIT_BUG } from '../../src/cli/command.ts';
import { helpText } from '../../src/cli/run.ts';

/** A process that has done what main.ts does, and then meets a bug. */
function meeting(bug: string) {
  const script = `
    import { endOnBug } from './src/cli/bugs.ts';
    import { pinoLog } from './src/pino-log.ts';
    endOnBug(pinoLog('info'));
    setInterval(() => {}, 1_000);
    ${bug}`;
  return spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8' });
}

test.each([
  ['an exception in a timer', "setTimeout(() => { throw new Error('boom'); }, 1);"],
  ['a rejection that nobody awaits', "Promise.reject(new Error('boom'));"],
])('%s is a line in the log, and an exit code of its own', (_, bug) => {
  const { status, stdout, stderr } = meeting(bug);
  expect(status).toBe(EXIT_BUG);
  expect(JSON.parse(stdout)).toMatchObject({ level: 'error', err: { message: 'boom', stack: expect.any(String) } });
  expect(stderr).toBe('');
});

test('the help names every exit code', () => {
  expect(helpText()).toMatch(/0 done.*\n?.*1 .*\n?.*2 .*\n?.*70 /);
});
