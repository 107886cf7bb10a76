import type { Log } from '../../log.ts';
import type { Ocpp16Connection } from '../../ocpp/v16/messages.ts';
import { readConfiguration, type StationConfiguration } from './configuration-reader.ts';
import type { Quirks } from './families/family.ts';
import { MEASURANDS, SAMPLED_DATA, type WantedKey } from './wanted-keys.ts';

/** By key, what the station has of what was wanted; `null`: it took nothing of it. */
export type Settings = Readonly<Record<string, string | null>>;

export interface WriteOptions {
  readonly log: Log;
  readonly quirks: Quirks;
  readonly wanted: readonly WantedKey[];
  /** What it has, as far as it says. */
  readonly has: StationConfiguration;
  /** What it took before. What it refused is not tried again. */
  readonly known: Settings;
}

export interface Written {
  readonly settings: Settings;
  /** `key=value` of what holds only after the next boot. */
  readonly needBoot: readonly string[];
}

/**
 * Sets what differs, and reads back whether it was set. What is not answered is left for the next boot; what a station
 * makes of a value (a longer interval, say) is taken as it is.
 */
export async function writeSettings(connection: Ocpp16Connection, options: WriteOptions): Promise<Written> {
  const { wanted, quirks, has, known, log } = options;
  const settings: Record<string, string | null> = { ...known };
  const needBoot: string[] = [];
  const accepted: string[] = [];
  for (const want of wanted) {
    const { key } = want;
    const candidates = candidatesOf(want, quirks);
    if (candidates === null || known[key] === null) continue;
    const took = known[key];
    const stands = took !== undefined && isMeant(took, candidates);
    const tries = stands ? [took, ...candidates.filter((value) => value !== took)] : candidates;
    const present = has.get(key);
    if (present !== null && tries[0] !== undefined && isSame(present.value, tries[0])) {
      settings[key] = tries[0];
      continue;
    }
    if (present?.readonly === true) {
      settings[key] = null;
      continue;
    }
    const change = await changeTo(connection, key, tries, quirks.maxMeasurands);
    if (change.kind === 'silence') break;
    settings[key] = change.kind === 'taken' ? change.value : null;
    if (change.kind === 'refused') log.info({ key, status: change.status }, 'the station does not take a setting');
    else if (change.needsBoot) needBoot.push(`${key}=${change.value}`);
    else accepted.push(key);
  }
  const differing = await readBack(connection, accepted, settings, quirks);
  for (const [key, value] of differing) log.info({ key, told: settings[key], has: value }, 'a setting became another');
  return { settings: { ...settings, ...Object.fromEntries(differing) }, needBoot };
}

/** Nothing more is to be told of this key: it has what is wanted, or took nothing of it, or is left alone. */
export function isSettled(want: WantedKey, quirks: Quirks, settings: Settings): boolean {
  const candidates = candidatesOf(want, quirks);
  const took = settings[want.key];
  return candidates === null || took === null || (took !== undefined && isMeant(took, candidates));
}

type Change =
  | { readonly kind: 'taken'; readonly value: string; readonly needsBoot: boolean }
  | { readonly kind: 'refused'; readonly status: string }
  | { readonly kind: 'silence' };

function candidatesOf({ key, candidates }: WantedKey, { settings, maxMeasurands }: Quirks): readonly string[] | null {
  const ofFamily = settings?.[key];
  if (ofFamily !== undefined) return ofFamily;
  return key === SAMPLED_DATA ? [MEASURANDS.slice(0, maxMeasurands).join(',')] : candidates;
}

/** What it took is still wanted: a yes or no the owner may have changed; of lists and intervals it took what it can. */
const isMeant = (took: string, candidates: readonly string[]): boolean =>
  candidates.includes(took) || !candidates.some((value) => /^(true|false)$/.test(value));

async function changeTo(
  connection: Ocpp16Connection,
  key: string,
  tries: readonly string[],
  maxMeasurands: number | undefined,
): Promise<Change> {
  let refused: Change = { kind: 'refused', status: 'Rejected' };
  for (const value of tries) {
    const change = await changeOnce(connection, key, value);
    if (change.kind !== 'refused' || change.status === 'NotSupported') return change;
    refused = change;
  }
  return key === SAMPLED_DATA ? oneByOne(connection, refused, maxMeasurands) : refused;
}

/** A list that is refused as a whole is built up, each measurand beside those that were taken. */
async function oneByOne(connection: Ocpp16Connection, refused: Change, maxMeasurands?: number): Promise<Change> {
  let best: Change = refused;
  let list: readonly string[] = [];
  for (const measurand of MEASURANDS.slice(0, maxMeasurands)) {
    const longer = [...list, measurand];
    const change = await changeOnce(connection, SAMPLED_DATA, longer.join(','));
    if (change.kind === 'silence') return change;
    if (change.kind === 'refused') continue;
    list = longer;
    best = change;
  }
  return best;
}

async function changeOnce(connection: Ocpp16Connection, key: string, value: string): Promise<Change> {
  const outcome = await connection.call('ChangeConfiguration', { key, value });
  if (outcome.kind === 'error') return { kind: 'refused', status: outcome.code };
  if (outcome.kind !== 'result') return { kind: 'silence' };
  const { status } = outcome.payload;
  if (status === 'Accepted') return { kind: 'taken', value, needsBoot: false };
  return status === 'RebootRequired' ? { kind: 'taken', value, needsBoot: true } : { kind: 'refused', status };
}

async function readBack(
  connection: Ocpp16Connection,
  keys: readonly string[],
  settings: Settings,
  quirks: Quirks,
): Promise<readonly (readonly [string, string])[]> {
  if (keys.length === 0) return [];
  const has = await readConfiguration(connection, { keys, quirks: { ...quirks, readAll: false }, isIntroduced: true });
  return keys.flatMap((key) => {
    const value = has.get(key)?.value ?? '';
    const told = settings[key];
    return value === '' || typeof told !== 'string' || isSame(value, told) ? [] : [[key, value] as const];
  });
}

/** Lists in any order, words in any case. */
function isSame(a: string, b: string): boolean {
  return normalised(a) === normalised(b);
}

const normalised = (value: string): string =>
  value
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())
    .sort()
    .join(',');
