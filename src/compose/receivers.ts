/** The part of the object graph by which the owner changes who is told what: config.yaml, and secrets in files beside it. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReceiverChanged, ReceiverPorts, ReceiverSecrets } from '../api/notification-ports.ts';
import type { DefinitionNames } from '../config/check.ts';
import {
  newReceiverId,
  type ReceiverEntry,
  SECRET_KEYS,
  withoutReceiver,
  withReceiver,
  writtenReceivers,
} from '../config/edit-notifications.ts';
import { parseConfig } from '../config/load.ts';
import { saveConfig } from '../config/save.ts';

interface Surroundings {
  readonly dataDir: string;
  readonly definitionNames: DefinitionNames | null;
  readonly configChanged: () => void;
}

export function receiverPorts({ dataDir, definitionNames, configChanged }: Surroundings): ReceiverPorts {
  const configPath = join(dataDir, 'config.yaml');
  // One change after the other: each builds on the text that the one before has written.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: (text: string) => Promise<ReceiverChanged>): Promise<ReceiverChanged> => {
    const outcome = turn.then(async () => work(await readFile(configPath, 'utf8')));
    turn = outcome.catch(() => {});
    return outcome;
  };
  const save = async (text: string, id: string): Promise<ReceiverChanged> => {
    const parsed = parseConfig(text, 'config.yaml', definitionNames);
    if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems };
    if ((await saveConfig(configPath, text)).kind === 'failed') return { kind: 'config-unwritable' };
    configChanged();
    return { kind: 'changed', id };
  };
  const put = async (text: string, id: string, entry: ReceiverEntry, secrets: ReceiverSecrets) => {
    const before = writtenReceivers(text).find((one) => one['id'] === id);
    const next = withReceiver(text, id, { ...entry, ...filesOf(id, before, secrets) });
    const parsed = parseConfig(next, 'config.yaml', definitionNames);
    if (parsed.kind === 'invalid') return { kind: 'invalid', problems: parsed.problems } as const;
    for (const key of SECRET_KEYS) {
      const secret = secrets[key];
      if (secret !== undefined) await writeSecret(dataDir, fileOf(id, key), secret);
    }
    return save(next, id);
  };
  return {
    entries: async () => writtenReceivers(await readFile(configPath, 'utf8')),
    add: (entry, secrets) => inTurn((text) => put(text, newReceiverId(text, String(entry['name'])), entry, secrets)),
    change: (id, entry, secrets) =>
      inTurn(async (text) => {
        const isKnown = writtenReceivers(text).some((one) => one['id'] === id);
        return isKnown ? put(text, id, entry, secrets) : { kind: 'unknown-receiver' };
      }),
    remove: (id) =>
      inTurn(async (text) => {
        if (!writtenReceivers(text).some((one) => one['id'] === id)) return { kind: 'unknown-receiver' };
        const saved = await save(withoutReceiver(text, id), id);
        if (saved.kind !== 'changed') return saved;
        const own: readonly string[] = SECRET_KEYS.map((key) => fileOf(id, key));
        const files = (await readdir(dataDir)).filter((name) => own.includes(name));
        for (const name of files) await rm(join(dataDir, name));
        return saved;
      }),
  };
}

/** Which files hold its secrets: those of before where nothing new was entered. No name of a file comes from outside. */
function filesOf(id: string, before: ReceiverEntry | undefined, secrets: ReceiverSecrets): ReceiverEntry {
  return Object.fromEntries(
    SECRET_KEYS.flatMap((key) => {
      if (secrets[key] !== undefined) return [[key, fileOf(id, key)]];
      return before?.[key] === undefined ? [] : [[key, before[key]]];
    }),
  );
}

function fileOf(id: string, key: string): string {
  return `notify-${id}-${key.replace('File', '')}`;
}

async function writeSecret(dataDir: string, name: string, secret: string): Promise<void> {
  const file = join(dataDir, name);
  await writeFile(`${file}.new`, `${secret}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
