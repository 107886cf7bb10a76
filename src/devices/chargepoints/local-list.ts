import { createHash } from 'node:crypto';
import type { Cancel, Clock } from '../../clock.ts';
import type { LocalListEntry } from '../../core/model/card-directory.ts';
import type { LocalListState } from '../../core/model/charge-point-commands.ts';
import type { Log } from '../../log.ts';
import type { Ocpp16Connection, SendLocalListRequest } from '../../ocpp/v16/messages.ts';
import { cacheKey } from './offline-policy.ts';
import { idTagInfo } from './words.ts';

export interface LocalListOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Throws when the disk does not let it be read. */
  readonly entries: () => readonly LocalListEntry[];
}

/**
 * Keeps the local authorisation list of a station (OCPP 1.6 sections 3.5.2 and 5.10, 5.15) as our cards are. A few
 * changes of what it got from here are sent alone; otherwise the whole list, in pieces the station can take: the first
 * one Full, the others Differential.
 *
 * What a station holds is told by its version number. The remainder is the digest of the cards, so that after a restart
 * of either side one question tells whether they are still the same.
 */
export class LocalList {
  private readonly options: LocalListOptions;
  private connection: Ocpp16Connection | null = null;
  private cancelLooks: Cancel = () => {};
  private shown: LocalListState = { state: 'waiting', version: null, cards: 0, status: null };
  private underway = false;
  private digest: number | null = null;
  /** What it was sent last, and the version under which it has that. */
  private held: { readonly version: number; readonly entries: readonly LocalListEntry[] } | null = null;
  /** As its cache was set last, on this connection. */
  private cacheSet: string | null = null;
  private failures = 0;
  private retryMonoMs = Number.NEGATIVE_INFINITY;

  constructor(options: LocalListOptions) {
    this.options = options;
  }

  state(): LocalListState {
    return this.shown;
  }

  /** The station has been set up: it is asked what it has, and from now on told of changes. */
  attach(connection: Ocpp16Connection): void {
    this.connection = connection;
    this.digest = null;
    this.cacheSet = null;
    this.failures = 0;
    this.retryMonoMs = Number.NEGATIVE_INFINITY;
    this.look();
    this.cancelLooks();
    this.cancelLooks = this.options.clock.every(LOOK_MS, () => this.look());
  }

  detach(): void {
    this.cancelLooks();
    this.connection = null;
  }

  private look(): void {
    const { connection } = this;
    const { clock, log } = this.options;
    if (connection === null || this.underway || clock.monoMs() < this.retryMonoMs) return;
    this.underway = true;
    this.bringUpToDate(connection)
      .catch((err: unknown) => log.error({ err }, 'the cards for the local list of a station cannot be read'))
      .finally(() => {
        this.underway = false;
      });
  }

  private async bringUpToDate(connection: Ocpp16Connection): Promise<void> {
    const all = this.options.entries();
    if (digestOf(all) === this.digest) return;
    const limits = await limitsOf(connection);
    // One that can hold fewer must not be left without those it had: the rest has to ask.
    const entries = all.slice(0, limits.length);
    const digest = digestOf(entries);
    const asked = await connection.call('GetLocalListVersion', {});
    if (asked.kind === 'error' || (asked.kind === 'result' && asked.payload.listVersion < 0)) {
      this.settled('not-supported', null, 0, asked.kind === 'error' ? asked.code : null);
      this.digest = digestOf(all);
      return;
    }
    if (asked.kind !== 'result') return this.failed(asked.kind);
    const { listVersion } = asked.payload;
    const done = entries.length < all.length ? 'too-short' : 'current';
    if (listVersion === 0 ? entries.length === 0 : listVersion % MODULUS === digest) {
      this.digest = digestOf(all);
      this.held = { version: listVersion, entries };
      return this.settled(done, listVersion, entries.length, null);
    }
    const held = this.held?.version === listVersion ? this.held.entries : null;
    this.held = null;
    const updates = updatesOf(entries, held, limits.perMessage);
    const version = nextVersion(listVersion, updates.length, digest);
    for (const [index, update] of updates.entries()) {
      const outcome = await connection.call('SendLocalList', {
        listVersion: version - (updates.length - 1 - index),
        ...update,
      });
      const status = outcome.kind === 'result' ? outcome.payload.status : outcome.kind;
      if (status === 'NotSupported' || outcome.kind === 'error') {
        this.digest = digestOf(all);
        return this.settled('not-supported', listVersion, 0, outcome.kind === 'error' ? outcome.code : status);
      }
      // Failed or VersionMismatch: the next round begins with Full again (section 5.15).
      if (status !== 'Accepted') return this.failed(status);
    }
    this.digest = digestOf(all);
    this.held = { version, entries };
    this.options.log.info({ version, cards: entries.length }, 'the station has the cards for when it is alone');
    this.settled(done, version, entries.length, null);
  }

  private failed(status: string): void {
    this.failures += 1;
    this.retryMonoMs = this.options.clock.monoMs() + LOOK_MS * Math.min(60, 2 ** this.failures);
    this.options.log.warn({ status }, 'the station does not take its local list; it is tried again');
    this.settled('failed', this.shown.version, this.shown.cards, status);
  }

  private settled(state: LocalListState['state'], version: number | null, cards: number, status: string | null): void {
    this.shown = { state, version, cards, status };
    if (state === 'failed' || this.connection === null) return;
    this.failures = 0;
    const { key, value } = cacheKey(state !== 'not-supported');
    if (this.cacheSet === value) return;
    this.cacheSet = value;
    // A station without a cache says so.
    void this.connection.call('ChangeConfiguration', { key, value });
  }
}

/** Where a station does not say (section 9.3 demands both): what an Alfen takes. */
const PER_MESSAGE = 50;
const LOOK_MS = 60_000;
/** Version numbers have to fit 32 bits (some stations count so), and leave room for thousands of changes. */
const MODULUS = 65_536;
const LARGEST_VERSION = 2 ** 31 - 1;

async function limitsOf(connection: Ocpp16Connection): Promise<{ perMessage: number; length: number }> {
  const outcome = await connection.call('GetConfiguration', {
    key: ['SendLocalListMaxLength', 'LocalAuthListMaxLength'],
  });
  const found = outcome.kind === 'result' ? (outcome.payload.configurationKey ?? []) : [];
  const number = (name: string): number => {
    const entry = found.find(({ key }) => key.toLowerCase() === name.toLowerCase());
    return Number.parseInt(String(entry?.value ?? ''), 10);
  };
  const perMessage = number('SendLocalListMaxLength');
  const length = number('LocalAuthListMaxLength');
  return {
    perMessage: perMessage > 0 ? perMessage : PER_MESSAGE,
    length: length > 0 ? length : Number.POSITIVE_INFINITY,
  };
}

/** @param held what the station has, `null` where that is not known */
function updatesOf(
  entries: readonly LocalListEntry[],
  held: readonly LocalListEntry[] | null,
  perMessage: number,
): readonly Pick<SendLocalListRequest, 'updateType' | 'localAuthorizationList'>[] {
  const changes = held === null ? [] : changesOf(held, entries);
  if (changes.length > 0 && changes.length <= perMessage)
    return [{ updateType: 'Differential', localAuthorizationList: changes }];
  return piecesOf(entries, perMessage).map((piece, index) => ({
    updateType: index === 0 ? 'Full' : 'Differential',
    localAuthorizationList: piece.map(wireEntry),
  }));
}

/** A card without its info is taken off the list (section 7.1). */
function changesOf(before: readonly LocalListEntry[], now: readonly LocalListEntry[]): LocalAuthorization[] {
  const had = new Map(before.map((entry) => [entry.idToken, JSON.stringify(entry)]));
  const changed = now.filter((entry) => had.get(entry.idToken) !== JSON.stringify(entry)).map(wireEntry);
  const stays = new Set(now.map(({ idToken }) => idToken));
  return [
    ...changed,
    ...before.filter(({ idToken }) => !stays.has(idToken)).map(({ idToken }) => ({ idTag: idToken })),
  ];
}

/** At least one, for an empty list empties the station's. */
function piecesOf(entries: readonly LocalListEntry[], size: number): readonly (readonly LocalListEntry[])[] {
  const count = Math.max(1, Math.ceil(entries.length / size));
  return Array.from({ length: count }, (_, index) => entries.slice(index * size, (index + 1) * size));
}

/** The smallest that leaves every piece a higher one than the station has, and ends with the digest. Never 0: that is no list. */
function nextVersion(present: number, pieces: number, digest: number): number {
  const least = present + pieces;
  const version = least + ((((digest - least) % MODULUS) + MODULUS) % MODULUS);
  return version <= LARGEST_VERSION ? version : nextVersion(0, pieces, digest);
}

function digestOf(entries: readonly LocalListEntry[]): number {
  return createHash('sha256').update(JSON.stringify(entries)).digest().readUInt16BE(0);
}

function wireEntry({ idToken, status, ...info }: LocalListEntry): LocalAuthorization {
  return { idTag: idToken, idTagInfo: idTagInfo(status, info) };
}

type LocalAuthorization = NonNullable<SendLocalListRequest['localAuthorizationList']>[number];
