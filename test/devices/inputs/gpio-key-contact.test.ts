import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { ReadContact } from '../../../src/devices/inputs/contact.ts';
import { GpioKeyContact } from '../../../src/devices/inputs/gpio-key-contact.ts';
import { silentLog } from '../../silent-log.ts';
import { until } from '../../transport/peer.ts';
import { inputEvent } from '../readers/reader-bytes.ts';

const KEY = 183;

/** A pipe that is the device, and a program with the face of evtest over a file that is the key. */
function bench() {
  const folder = mkdtempSync(join(tmpdir(), 'gpio-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const [path, state] = [join(folder, 'event0'), join(folder, 'state')];
  execFileSync('mkfifo', [path]);
  const device = openSync(path, 'r+');
  onTestFinished(() => closeSync(device));
  writeFileSync(
    join(folder, 'evtest'),
    `#!/bin/sh
[ "$*" = "--query ${path} EV_KEY ${KEY}" ] || { echo "wrong arguments" >&2; exit 1; }
exit $(cat ${state})\n`,
  );
  chmodSync(join(folder, 'evtest'), 0o755);
  return {
    options: { path, keyCode: KEY, programFolder: folder },
    set: (pressed: boolean) => writeFileSync(state, pressed ? '10' : '0'),
    tell: () => writeSync(device, Buffer.concat([inputEvent(1, KEY, 1), inputEvent(0, 0, 0)])),
  };
}

it('knows a contact that is closed from the start, and follows it', async () => {
  const { options, set, tell } = bench();
  set(true);
  const source = new GpioKeyContact(options, systemClock);
  const context = { clock: systemClock, log: silentLog, changed: () => {} };
  const contact = new ReadContact({ id: 'box', name: 'Control box', debounceMs: 0 }, source, context);
  onTestFinished(() => contact.stop());
  contact.start();
  await until(() => contact.isClosed() === true, 'the closed contact');
  set(false);
  tell();
  await until(() => contact.isClosed() === false, 'the open contact');
  expect(contact.health()).toMatchObject({ condition: 'ok' });
});

it('ends its wait with an event at once, not with the next look', async () => {
  const { options, tell } = bench();
  const source = new GpioKeyContact(options, { ...systemClock, after: (ms, run) => systemClock.after(ms * 100, run) });
  const ended = source.changed(new Promise(() => {}));
  tell();
  await ended;
});

it('says what is wrong: no program, or another device', async () => {
  const { options } = bench();
  const without = new GpioKeyContact({ ...options, programFolder: '/nowhere' }, systemClock);
  expect(await without.read()).toMatchObject({
    kind: 'problem',
    problem: { code: 'unreachable', detail: 'the program evtest is not installed (package evtest)' },
  });
  const wrong = new GpioKeyContact({ ...options, keyCode: 30 }, systemClock);
  expect(await wrong.read()).toMatchObject({ kind: 'problem', problem: { detail: 'wrong arguments' } });
});
