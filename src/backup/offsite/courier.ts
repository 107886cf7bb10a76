import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Place } from './place.ts';

export interface Destination {
  readonly id: string;
  readonly type: 's3' | 'webdav' | 'sftp';
  /** As many of the newest stay there. */
  readonly keep: number;
  readonly place: Place;
}

export interface DestinationStatus {
  readonly id: string;
  readonly type: Destination['type'];
  /** Newest backup that is known to lie there; when it was made, UTC epoch ms. */
  readonly newestAtMs: number | null;
  readonly isBusy: boolean;
  readonly problem: string | null;
}

export interface CourierOptions {
  readonly destinations: readonly Destination[];
  /** Where the scheduled backups lie. */
  readonly folder: string;
  /** Backups there, newest first. */
  readonly local: () => Promise<readonly { readonly name: string; readonly madeAtMs: number }[]>;
  /** When a backup of this name was made; `null`: it is none of ours, and is left alone. */
  readonly madeAt: (name: string) => number | null;
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST_WAIT_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** A line that is down for a while is no failure yet. */
const PATIENCE_MS = 30 * 60_000;

interface State {
  newestAtMs: number | null;
  isBusy: boolean;
  problem: string | null;
  failures: number;
  failingSinceMono: number | null;
  notBeforeMono: number;
}

/**
 * Brings the newest scheduled backup to every place away from this house, and removes there what is too old. What lies there is
 * asked of the place itself, so that nothing has to be remembered. No place waits for another.
 */
export class Courier {
  private readonly options: CourierOptions;
  private readonly states: ReadonlyMap<string, State>;

  constructor(options: CourierOptions) {
    this.options = options;
    const fresh = (): State => ({
      ...{ newestAtMs: null, isBusy: false, problem: null, failures: 0, failingSinceMono: null },
      notBeforeMono: Number.NEGATIVE_INFINITY,
    });
    this.states = new Map(options.destinations.map(({ id }) => [id, fresh()]));
  }

  status(): readonly DestinationStatus[] {
    return this.options.destinations.map(({ id, type }) => {
      const { newestAtMs, isBusy, problem } = this.stateOf(id);
      return { id, type, newestAtMs, isBusy, problem };
    });
  }

  /** To be called about once a minute; resolves when every place has been served, or has failed. */
  async tick(): Promise<void> {
    const [newest] = await this.options.local();
    if (newest === undefined) return;
    const { destinations } = this.options;
    await Promise.all(destinations.map((destination) => this.serve(destination, newest.name, newest.madeAtMs)));
  }

  /** Whether the place can be reached and lets its files be listed, written and removed; `null`: it can, else why not. */
  async test(id: string): Promise<string | null | 'unknown'> {
    const destination = this.options.destinations.find((one) => one.id === id);
    if (destination === undefined) return 'unknown';
    const { place } = destination;
    const name = `lademeister-test-${randomUUID()}`;
    const probe = join(tmpdir(), name);
    try {
      await writeFile(probe, 'lademeister', { mode: 0o600 });
      await place.put(probe, name);
      const isThere = (await place.list()).some((file) => file.name === name);
      await place.remove(name);
      // What was put right is used at once.
      this.stateOf(id).notBeforeMono = Number.NEGATIVE_INFINITY;
      return isThere ? null : 'what was written is not listed';
    } catch (error) {
      return worded(error);
    } finally {
      await rm(probe, { force: true });
    }
  }

  /** The first place that has not got its backups for a while. */
  problem(): { readonly newestAtMs: number | null; readonly detail: string } | null {
    const { clock, destinations } = this.options;
    for (const { id } of destinations) {
      const { problem, failingSinceMono, newestAtMs } = this.stateOf(id);
      if (problem === null || failingSinceMono === null || clock.monoMs() - failingSinceMono < PATIENCE_MS) continue;
      return { newestAtMs, detail: `${id}: ${problem}` };
    }
    return null;
  }

  private async serve(destination: Destination, name: string, madeAtMs: number): Promise<void> {
    const { folder, clock, log } = this.options;
    const { id, place, keep } = destination;
    const state = this.stateOf(id);
    if (state.isBusy || state.newestAtMs === madeAtMs || clock.monoMs() < state.notBeforeMono) return;
    state.isBusy = true;
    try {
      const path = join(folder, name);
      const { size } = await stat(path);
      const there = await place.list();
      if (!there.some((file) => file.name === name && file.bytes === size)) {
        await place.put(path, name);
        log.info({ place: id, name }, 'A backup was brought away');
      }
      await this.tidy(place, [...there.map((file) => file.name), name], keep);
      Object.assign(state, { newestAtMs: madeAtMs, problem: null, failures: 0, failingSinceMono: null });
    } catch (error) {
      const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(state.failures, 8));
      state.problem = worded(error);
      state.failures += 1;
      state.failingSinceMono ??= clock.monoMs();
      state.notBeforeMono = clock.monoMs() + waitMs;
      log.warn({ place: id, problem: state.problem, waitMs }, 'A backup could not be brought away');
    } finally {
      state.isBusy = false;
    }
  }

  private async tidy(place: Place, names: readonly string[], keep: number): Promise<void> {
    const { madeAt } = this.options;
    const ours = [...new Set(names)].flatMap((name) => {
      const atMs = madeAt(name);
      return atMs === null ? [] : [{ name, atMs }];
    });
    for (const { name } of ours.sort((a, b) => b.atMs - a.atMs).slice(keep)) await place.remove(name);
  }

  private stateOf(id: string): State {
    const state = this.states.get(id);
    if (state === undefined) throw new Error(`no such place: ${id}`);
    return state;
  }
}

/** What a server or the system says. Anything but an Error is a bug. */
function worded(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return error.message.replaceAll(/\s+/g, ' ').slice(0, 200);
}
