import type { ModbusBus } from '../../transport/modbus/bus.ts';
import type { ModbusFailure } from '../../transport/modbus/pdu.ts';
import type { SunSpecDefinition, SunSpecModel } from './definition.ts';

/** A model as found in the device. */
export interface FoundModel {
  readonly id: number;
  /** Of its ID register. */
  readonly address: number;
  /** Registers after ID and length. */
  readonly length: number;
}

/** What the common model (1) says; empty where it says nothing. */
export interface SunSpecIdentity {
  readonly manufacturer: string;
  readonly model: string;
  readonly version: string;
  readonly serialNumber: string;
}

export type Discovery =
  | {
      readonly kind: 'found';
      readonly model: FoundModel;
      readonly definition: SunSpecModel;
      readonly identity: SunSpecIdentity | null;
    }
  /** It answers, and there is no such model. */
  | { readonly kind: 'absent'; readonly detail: string }
  | { readonly kind: 'failed'; readonly address: number; readonly failure: ModbusFailure };

/**
 * Finds the marker, then walks the chain of models up to the first one that the definition reads
 * (SunSpec Device Information Model Specification V1.1, 6). Models it does not know are stepped over.
 */
export async function discover(bus: ModbusBus, unit: number, definition: SunSpecDefinition): Promise<Discovery> {
  const { models, bases, table, quietMs = 0 } = definition;
  const read: Read = async (address, count) => bus.read({ unit, table, address, count, quietMs });
  const readable = (model: FoundModel): SunSpecModel | undefined =>
    models.find(({ ids, length }) => ids.includes(model.id) && model.length >= length);
  const chain = await walk(read, bases, (model) => readable(model) !== undefined);
  if (chain.kind !== 'walked') return chain;
  const model = chain.models.at(-1);
  const known = model === undefined ? undefined : readable(model);
  if (model === undefined || known === undefined) {
    const wanted = models.flatMap(({ ids }) => ids).join(', ');
    const seen = chain.models.map(({ id }) => id).join(', ') || 'none';
    return { kind: 'absent', detail: `none of the SunSpec models ${wanted} among ${seen}` };
  }
  const common = chain.models.find(({ id }) => id === COMMON_MODEL);
  const identity = common === undefined ? null : await readIdentity(read, common.address);
  return { kind: 'found', model, definition: known, identity };
}

/** Whether a definition is for devices of this maker: the same models can mean other signs. */
export function isOfMaker({ manufacturer }: SunSpecDefinition, identity: SunSpecIdentity): boolean {
  const isNamed = (names: readonly string[]): boolean =>
    names.some((name) => identity.manufacturer.toLowerCase().startsWith(name.toLowerCase()));
  const { in: wanted, notIn = [] } = manufacturer ?? {};
  return (wanted === undefined || isNamed(wanted)) && !isNamed(notIn);
}

/** All models of a device, in the order of its chain. */
export async function listModels(
  bus: ModbusBus,
  unit: number,
  bases: readonly number[],
): Promise<Chain | Exclude<Discovery, { kind: 'found' }>> {
  return walk(
    (address, count) => bus.read({ unit, table: 'holding', address, count }),
    bases,
    () => false,
  );
}

interface Chain {
  readonly kind: 'walked';
  readonly models: readonly FoundModel[];
}

/** Walks the chain up to the first model that is enough, or to its end. */
async function walk(
  read: Read,
  bases: readonly number[],
  isEnough: (model: FoundModel) => boolean,
): Promise<Chain | Exclude<Discovery, { kind: 'found' }>> {
  const start = await findMarker(read, bases);
  if (start.kind !== 'at') return start;
  const models: FoundModel[] = [];
  for (let address = start.address; address <= LAST_ADDRESS && models.length < MAX_MODELS; ) {
    const header = await read(address, 2);
    // A chain may simply stop where the device ends; silence is another matter.
    if (header.kind === 'exception') break;
    if (header.kind !== 'words') return { kind: 'failed', address, failure: header };
    const [id = END_OF_CHAIN, length = 0] = header.words;
    if (id === END_OF_CHAIN || length === 0) break;
    const model = { id, address, length };
    models.push(model);
    if (isEnough(model)) break;
    address += 2 + length;
  }
  return { kind: 'walked', models };
}

type Read = (address: number, count: number) => ReturnType<ModbusBus['read']>;

/** `SunS`. */
const MARKER = [0x5375, 0x6e53] as const;
const END_OF_CHAIN = 0xffff;
const COMMON_MODEL = 1;
const LAST_ADDRESS = 0xfffe;
/** Real devices have a dozen; a chain that leads in no end must not keep the bus busy for ever. */
const MAX_MODELS = 64;

async function findMarker(
  read: Read,
  bases: readonly number[],
): Promise<{ kind: 'at'; address: number } | Exclude<Discovery, { kind: 'found' }>> {
  let silent: (Discovery & { kind: 'failed' }) | null = null;
  for (const base of bases) {
    const marker = await read(base, 2);
    if (marker.kind === 'words' && marker.words[0] === MARKER[0] && marker.words[1] === MARKER[1]) {
      return { kind: 'at', address: base + 2 };
    }
    if (marker.kind === 'closed') return { kind: 'failed', address: base, failure: marker };
    // Some devices do not answer for addresses they do not have.
    if (marker.kind === 'timeout') silent ??= { kind: 'failed', address: base, failure: marker };
    if (marker.kind === 'malformed') return { kind: 'failed', address: base, failure: marker };
  }
  return silent ?? { kind: 'absent', detail: `no SunSpec marker at ${bases.join(', ')}` };
}

/** Nice to have: a device whose common model cannot be read is still an inverter. */
async function readIdentity(read: Read, address: number): Promise<SunSpecIdentity | null> {
  const common = await read(address + 2, 64);
  if (common.kind !== 'words') return null;
  const { words } = common;
  return {
    manufacturer: text(words.slice(0, 16)),
    model: text(words.slice(16, 32)),
    version: text(words.slice(40, 48)),
    serialNumber: text(words.slice(48, 64)),
  };
}

/** Two characters a word, filled up with NUL; only printable ASCII is kept. */
function text(words: readonly number[]): string {
  const characters = words.flatMap((word) => [word >> 8, word & 0xff]);
  return String.fromCharCode(...characters.filter((code) => code >= 0x20 && code < 0x7f)).trim();
}
