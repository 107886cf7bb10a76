import { readdirSync, readFileSync, statSync } from 'node:fs';
import { arch, cpus, freemem, loadavg, platform, totalmem, uptime } from 'node:os';
import { join } from 'node:path';
import { parse, YAMLError } from 'yaml';
import { type ZipEntry, zipped } from '../billing/documents/zip.ts';
import { askFile, headOf } from '../ledger/file-head.ts';
import { newestDoorEvents, privateWords, rowCounts } from '../ledger/private-words.ts';
import type { FrameBook } from '../transport/frames.ts';
import { isLeftOut } from './layout.ts';
import { asRegisters, frameLines } from './masked-frames.ts';
import { maskedConfig, scrubber } from './masking.ts';

export interface DiagnosticsOrder {
  readonly dataFolder: string;
  readonly release: string;
  readonly nowMs: number;
  /** What was seen and decided lately, as the flight recorder keeps it: without people by its own making. */
  readonly recording: () => AsyncIterable<Uint8Array>;
  /** What the running house shows; `null` while none runs. */
  readonly view: object | null;
  /** What went over the lines lately; `null` while no house runs. */
  readonly frames: FrameBook | null;
}

const NEWEST_DOOR_EVENTS = 200;
/** A secret file is short; what is longer is a file of another kind. */
const LONGEST_SECRET_BYTES = 65_536;

/**
 * A ZIP for who is to look into a fault: the machine, the configuration without its words, what is in the databases by
 * numbers, the state on the page, and the recordings with every decision and its reasons. Card numbers, names, plates,
 * addresses, passwords and keys are looked for in every text and taken out.
 */
export function diagnosticsZip(order: DiagnosticsOrder): AsyncGenerator<Uint8Array, void> {
  const { dataFolder, release, nowMs, view, frames } = order;
  const config = configOf(dataFolder);
  const scrub = houseScrubber(dataFolder);
  const json = (name: string, value: unknown): ZipEntry => ({
    name,
    text: async function* () {
      yield `${scrub(JSON.stringify(value, null, 1))}\n`;
    },
  });
  return zipped(
    [
      json('about.json', { madeAt: new Date(nowMs).toISOString(), release, ...machine() }),
      json('config.json', config.value),
      json('files.json', filesIn(dataFolder)),
      json('databases.json', {
        ledger: askFile(join(dataFolder, 'ledger.db'), headOf),
        state: askFile(join(dataFolder, 'state.db'), rowCounts),
      }),
      json(
        'door.json',
        askFile(join(dataFolder, 'state.db'), (db) => newestDoorEvents(db, NEWEST_DOOR_EVENTS)),
      ),
      ...(view === null ? [] : [json('state.json', view)]),
      ...(frames?.names() ?? []).map((name, index) => ({
        // Two lines may have the same name without what is masked in it.
        name: `frames/${index + 1}-${name.split(' ')[0]}.txt`,
        text: async function* () {
          yield `${[scrub(name), ...frameLines(frames?.frames(name) ?? [], scrub)].join('\n')}\n`;
        },
      })),
      { name: 'recording.flight', text: order.recording },
    ],
    nowMs,
  );
}

/** Takes the words of this house out of texts: those of its configuration, secrets, cards and people, also as registers hold them. */
export function houseScrubber(dataFolder: string): (text: string) => string {
  const inState = askFile(join(dataFolder, 'state.db'), privateWords) ?? [];
  const words = [...configOf(dataFolder).words, ...secretsIn(dataFolder)];
  const longEnough = [...words, ...inState].filter((word) => word.trim().length >= SHORTEST_IN_REGISTERS);
  return scrubber([...words, ...asRegisters(longEnough)], inState);
}

/** Fewer bytes stand in registers by chance. */
const SHORTEST_IN_REGISTERS = 4;

function machine(): object {
  return {
    node: process.version,
    machine: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model ?? null,
    processors: cpus().length,
    load: loadavg(),
    memoryBytes: { all: totalmem(), free: freemem(), ownResident: process.memoryUsage().rss },
    upForS: { machine: Math.round(uptime()), process: Math.round(process.uptime()) },
  };
}

function configOf(dataFolder: string): ReturnType<typeof maskedConfig> {
  let text: string;
  try {
    text = readFileSync(join(dataFolder, 'config.yaml'), 'utf8');
    return maskedConfig(parse(text));
  } catch (error) {
    if (error instanceof YAMLError) return { value: { unreadable: error.code, at: error.linePos }, words: [] };
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { value: { unreadable: String(error.code) }, words: [] };
  }
}

/** The lines of all small files beside the configuration: passwords, tokens, keys. */
function secretsIn(dataFolder: string): readonly string[] {
  return pathsIn(dataFolder)
    .filter((path) => !/^(config\.yaml|feeds\/|forecasts?\/|statements\/)/.test(path))
    .flatMap((path) => {
      const file = join(dataFolder, path);
      if (statSync(file).size > LONGEST_SECRET_BYTES) return [];
      return readFileSync(file, 'utf8').split(/\r?\n/);
    });
}

function filesIn(dataFolder: string): readonly object[] {
  return readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .map((path) => ({ path, about: statSync(join(dataFolder, path), { throwIfNoEntry: false }) }))
    .filter(({ path }) => !path.startsWith('statements/'))
    .flatMap(({ path, about }) =>
      about === undefined ? [] : [{ path, bytes: about.size, mode: (about.mode & 0o777).toString(8) }],
    );
}

function pathsIn(dataFolder: string): readonly string[] {
  return readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !path.split('/').some(isLeftOut) && statSync(join(dataFolder, path), { throwIfNoEntry: false })?.isFile(),
  );
}
