import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reasonWords } from '../../src/cli/facts.ts';
import { exportRecordings, replayRecording } from '../../src/cli/recordings.ts';
import { differencesText } from '../../src/cli/replay-report.ts';

import { initialMemory } from '../../src/core/control/memory.ts';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Reason } from '../../src/core/model/reasons.ts';
import { FakeClock } from '../fake-clock.ts';
import { chargePoint, device, snapshot } from '../site/builders.ts';
import { recordedHome, recorder, temporaryFolder } from '../site/flight-recorder/bench.ts';

const ALWAYS = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
const TEN_OCLOCK = Date.UTC(2026, 5, 15, 10, 0, 0);

/** A data directory in which 20 minutes of a home from 10:00 are recorded. */
async function dataFolder(): Promise<string> {
  const folder = temporaryFolder();
  await recordedHome(1_200, join(folder, 'recordings'));
  return folder;
}

/** What a command printed, and the code it ended with. */
async function told(command: (output: Parameters<typeof replayRecording>[1]) => Promise<number>) {
  const text = { out: '', err: '' };
  const exitCode = await command({
    out: (piece) => {
      text.out += piece;
    },
    err: (piece) => {
      text.err += piece;
    },
  });
  return { ...text, exitCode };
}

async function exported(span = ALWAYS) {
  const file = join(temporaryFolder(), 'export.flight');
  const command = { dataFolder: await dataFolder(), file, span } as const;
  const ending = await told((output) => exportRecordings(command, output));
  return { file, ...ending };
}

const replay = (file: string, more: { span?: typeof ALWAYS; atMs?: number; json?: boolean } = {}) => {
  const { span = ALWAYS, atMs = null, json = false } = more;
  return told((output) => replayRecording({ file, span, atMs, json }, output));
};

/** One decision that today's build would not make. */
async function otherDecision(): Promise<string> {
  const folder = temporaryFolder();
  const clock = new FakeClock(TEN_OCLOCK);
  const taken = recorder(folder, clock);
  const decision: Decision = {
    chargePoints: [
      {
        id: 'carport',
        currentA: 32,
        phases: null,
        stopTransaction: false,
        reasons: [{ code: 'charge-point-maximum', limitA: 32 }],
      },
    ],
    loads: [],
    batteries: [],
    inverters: [],
    dimming: null,
    feedIn: null,
    balance: { surplusW: null, houseW: 300, quarterHour: null },
    doubts: [],
  };
  for (let second = 0; second < 3; second += 1) {
    clock.advance(1_000);
    const times = { monoMs: clock.monoMs(), wallMs: clock.wallMs() };
    taken.saw(
      snapshot({ ...times, meters: [device('grid', 500)], chargePoints: [chargePoint('carport', 4_000)] }),
      initialMemory(),
    );
    taken.decided(decision);
  }
  await taken.flush();
  return join(folder, '00000001-2026-06-15T10-00.flight');
}

describe('export and replay', () => {
  test('what was recorded is exported, and this build decides the same', async () => {
    const { file, out, exitCode } = await exported();
    expect({ out, exitCode }).toEqual({
      out: `${file}: 2026-06-15T10:00:00.000Z to 2026-06-15T10:20:00.000Z\n`,
      exitCode: 0,
    });
    const { out: report, err, exitCode: code } = await replay(file);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(report).toMatch(
      /^2026-06-15T10:00:00.000Z to 2026-06-15T10:20:00.000Z: \d{4} decisions of 1 run, recorded by 1.2.3.\nThis build decides the same.\n$/,
    );
  });

  test('a span that holds nothing makes no file', async () => {
    const { err, exitCode } = await exported({ fromMs: 0, toMs: 1 });
    expect(err).toMatch(/^Nothing of that time is recorded in .*recordings\.\n$/);
    expect(exitCode).toBe(1);
  });

  test('a file that is there is not written over', async () => {
    const file = join(temporaryFolder(), 'mine');
    writeFileSync(file, 'mine');
    const command = { dataFolder: await dataFolder(), file, span: ALWAYS } as const;
    const { err, exitCode } = await told((output) => exportRecordings(command, output));
    expect({ err: err.slice(0, err.indexOf(':')), exitCode }).toEqual({
      err: `${file} cannot be written`,
      exitCode: 1,
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('differences are told in one line as long as they go on', () => {
    const decision = (currentA: number) => ({ id: 'a', currentA, phases: null, reasons: [{ code: 'mode-off' }] });
    const at = (second: number, currentA: number, device = 'a') => ({
      atMs: TEN_OCLOCK + second * 1_000,
      device,
      kind: 'set-point' as const,
      recorded: decision(6),
      today: decision(currentA),
      detail: null,
    });
    expect(differencesText([at(0, 8), at(0, 8, 'b'), at(1, 8), at(2, 8), at(3, 9), at(60, 9)])).toBe(
      `2026-06-15T10:00:00.000Z to 2026-06-15T10:00:02.000Z (3 times) a: recorded current 6 A (mode-off), today current 8 A (mode-off)
2026-06-15T10:00:00.000Z b: recorded current 6 A (mode-off), today current 8 A (mode-off)
2026-06-15T10:00:03.000Z a: recorded current 6 A (mode-off), today current 9 A (mode-off)
2026-06-15T10:01:00.000Z a: recorded current 6 A (mode-off), today current 9 A (mode-off)
`,
    );
  });

  test('a recording that this build decides otherwise ends with exit code 3', async () => {
    const file = await otherDecision();
    const { out, exitCode } = await replay(file);
    expect(out).toContain(' carport: recorded current 32 A (charge-point-maximum), today current 0 A (');
    expect(out.split('\n').slice(-3)).toEqual([
      '2026-06-15T10:00:01.000Z to 2026-06-15T10:00:03.000Z: 3 decisions of 1 run, recorded by 1.2.3.',
      'At 3 times this build decides otherwise: another set-point 3.',
      '',
    ]);
    expect(exitCode).toBe(3);
    const { out: json } = await replay(file, {
      json: true,
      span: { fromMs: TEN_OCLOCK + 2_000, toMs: TEN_OCLOCK + 2_500 },
    });
    expect(JSON.parse(json)).toMatchObject({
      frames: 3,
      versions: ['1.2.3'],
      differences: [{ atMs: TEN_OCLOCK + 2_000, device: 'carport', kind: 'set-point', recorded: { currentA: 32 } }],
    });
  });

  test('what cannot be read is said in one line', async () => {
    const folder = temporaryFolder();
    const foreign = join(folder, 'a');
    writeFileSync(foreign, 'PK');
    expect(await replay(foreign)).toEqual({
      out: '',
      err: `${foreign} is no recording of Lademeister.\n`,
      exitCode: 1,
    });
    const newer = join(folder, 'b');
    writeFileSync(newer, '{"file":"lademeister-flight-recording","format":9}\n');
    expect((await replay(newer, { atMs: 0 })).err).toBe(
      `${newer} was written by a newer Lademeister (format 9): only that can read it.\n`,
    );
    expect((await replay('/nonexistent')).err).toContain('/nonexistent cannot be read: ENOENT');
    const { file } = await exported();
    truncateSync(file, readFileSync(file).length - 100);
    const torn = await replay(file);
    expect(torn.err).toMatch(/ breaks off at byte \d+; what stands before was read.\n$/);
    expect(torn.out).toContain('This build decides the same.');
    expect(torn.exitCode).toBe(1);
    expect((await replay(file, { span: { fromMs: 0, toMs: 1 } })).exitCode).toBe(1);
  });
});

describe('the situation at a time', () => {
  test('is told in sentences: what was seen, what was decided and why', async () => {
    const { file } = await exported();
    const { out, exitCode } = await replay(file, { atMs: TEN_OCLOCK + 600_500 });
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^2026-06-15T10:10:00\.000Z, recorded by 1\.2\.3\nMeter grid \(ok\): -?\d+ W \(.* A, .* A, .* A\), 0\.0 s old\n/,
    );
    expect(out).toMatch(/\nSurplus -?\d+ W, house \d+ W\n/);
    expect(out).toMatch(/\ncarport \(carport\): mode solar, \w+, ok; .*\n {2}It may draw .*, because of .*\.\n/);
    expect(out).not.toMatch(/undefined|NaN|\[object/);
  });

  test('names what this build decides otherwise', async () => {
    const { out } = await replay(await otherDecision(), { atMs: TEN_OCLOCK + 2_500 });
    expect(out).toContain('It may draw 32 A per phase, because of charge point maximum: limit 32 A.');
    expect(out).toMatch(/This build decides otherwise: current 0 A \(.*\)\.\n/);
  });

  test('of a time of which nothing is recorded is not guessed', async () => {
    const { file } = await exported();
    expect(await replay(file, { atMs: TEN_OCLOCK + 7_200_000 })).toEqual({
      out: '',
      err: 'Nothing was recorded in the ten minutes before 2026-06-15T12:00:00.000Z.\n',
      exitCode: 1,
    });
  });

  test.each<readonly [Reason, string]>([
    [{ code: 'mode-off' }, 'mode off'],
    [
      { code: 'circuit-limit', circuit: 'house', phase: 'L2', loadA: 24.13, limitA: 25, wantedA: 16 },
      'circuit limit: circuit house, phase L2, load 24.1 A, limit 25 A, wanted 16 A',
    ],
    [
      { code: 'sun-proving', surplusW: 2_100.4, neededW: 1_400, nextChangeAtMs: TEN_OCLOCK },
      'sun proving: surplus 2100 W, needed 1400 W, next change at 2026-06-15T10:00:00.000Z',
    ],
    [
      { code: 'meter-silent', circuit: 'house', meterId: 'grid', safeCurrentA: 6, sinceMs: TEN_OCLOCK },
      'meter silent: circuit house, meter id grid, safe current 6 A, since 2026-06-15T10:00:00.000Z',
    ],
  ])('%j', (reason, words) => {
    expect(reasonWords(reason)).toBe(words);
  });
});
