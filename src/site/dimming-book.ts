import type { Clock } from '../clock.ts';
import { DEVICE_MINIMUM_W } from '../core/control/minimum-power.ts';
import type { DimmingCommand, FeedInCommand } from '../core/model/dimming.ts';
import type { DimmingRecord } from '../core/model/dimming-records.ts';
import type { Settings } from '../core/model/site.ts';
import type { Log } from '../log.ts';
import type { Cycle } from './loop.ts';

/** Takes records, all or none; says why not as a text. */
export type KeepRecords = (records: readonly DimmingRecord[]) => 'kept' | { readonly detail: string };

/** Meters and the voltage are not more exact than this: a share of the limit. */
const TOLERANCE = 0.02;
const MINUTE_MS = 60_000;
const RETRY_MS = 10_000;
/** About three days of minutes. */
const MOST_WAITING = 5_000;

type ReceivedDevices = Extract<DimmingRecord, { readonly event: 'received' }>['devices'];

interface OpenEvent {
  readonly id: string;
  isAssumed: boolean;
  hasReached: boolean;
}

/**
 * The evidence that commands of the grid operator were carried out (BK6-22-300, annex 1, 7.2): what was received and
 * when, the set-points, the net effective draw minute by minute, when it was reached and when it was over. The decision
 * never waits for it: what cannot be written waits in memory, and an alarm says so.
 */
export class DimmingBook {
  private readonly settings: Settings;
  private readonly keep: KeepRecords;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly open = new Map<string, OpenEvent>();
  private readonly setPoints = new Map<string, number>();
  private minute: Minute | null = null;
  private waiting: DimmingRecord[] = [];
  private trouble: { readonly sinceMs: number; readonly detail: string } | null = null;
  private retryMs = 0;

  /** `known`: events that were open when the process before ended. */
  constructor(
    settings: Settings,
    known: readonly OpenEvent[],
    keep: KeepRecords,
    surroundings: { readonly clock: Clock; readonly log: Log },
  ) {
    this.settings = settings;
    this.keep = keep;
    this.clock = surroundings.clock;
    this.log = surroundings.log;
    for (const { id, isAssumed, hasReached } of known) this.open.set(id, { id, isAssumed, hasReached });
  }

  /** Since when, and why, nothing can be written. */
  problem(): { readonly sinceMs: number; readonly detail: string } | null {
    return this.trouble;
  }

  note(cycle: Cycle): void {
    const { snapshot } = cycle;
    const commands = [...snapshot.dimming, ...snapshot.feedIn];
    for (const command of commands) this.noteCommand(command, cycle);
    const standing = new Set(commands.map(({ id }) => id));
    for (const { id } of [...this.open.values()]) {
      if (standing.has(id)) continue;
      this.open.delete(id);
      this.write({ kind: 'dimming', event: 'released', atMs: snapshot.wallMs, commandId: id });
    }
    this.noteMinute(cycle, standing.size > 0);
    this.flush();
  }

  private noteCommand(command: DimmingCommand | FeedInCommand, cycle: Cycle): void {
    const atMs = cycle.snapshot.wallMs;
    let event = this.open.get(command.id);
    if (event === undefined) {
      event = { id: command.id, isAssumed: command.isAssumed, hasReached: false };
      this.open.set(command.id, event);
      this.write(this.received(command, cycle));
    }
    if (event.isAssumed !== command.isAssumed) {
      event.isAssumed = command.isAssumed;
      const { id, isAssumed } = command;
      this.write({ kind: 'dimming', event: 'assumed', atMs, commandId: id, isAssumed });
    }
    if (event.hasReached || !this.isReached(command, cycle)) return;
    event.hasReached = true;
    const netDrawW = cycle.decision.dimming?.netDrawW ?? null;
    this.write({ kind: 'dimming', event: 'reached', atMs, commandId: command.id, netDrawW });
  }

  private received(command: DimmingCommand | FeedInCommand, { snapshot, decision }: Cycle): DimmingRecord {
    const { id: commandId, source, receivedAtMs, untilMs, isAssumed } = command;
    const isDraw = 'scope' in command;
    return {
      kind: 'dimming',
      event: 'received',
      atMs: receivedAtMs,
      recordedAtMs: snapshot.wallMs,
      commandId,
      about: isDraw ? 'draw' : 'feed-in',
      source,
      scope: isDraw ? command.scope : 'grid-connection',
      limitW: isDraw
        ? rounded(command.limitW)
        : command.limit.kind === 'power'
          ? Math.round(command.limit.powerW)
          : null,
      percent: isDraw || command.limit.kind === 'power' ? null : Math.round(command.limit.percent),
      owedW: decision.dimming?.owedW ?? null,
      untilMs,
      isAssumed,
      devices: isDraw
        ? this.controllable(snapshot)
        : snapshot.inverters.map(({ id, nameplateW }) => ({ id, name: id, nameplateW: rounded(nameplateW) })),
    };
  }

  private controllable({ batteries }: Cycle['snapshot']): ReceivedDevices {
    const { chargePoints, loads, battery, nominalVoltageV } = this.settings;
    return [
      ...chargePoints
        .filter(({ dimmable }) => dimmable)
        .map(({ id, name, maxCurrentA, phaseRotation }) => ({
          id,
          name,
          nameplateW: Math.round(maxCurrentA * phaseRotation.length * nominalVoltageV),
        })),
      ...loads
        .filter(({ dimmable }) => dimmable)
        .map(({ id, name, maxW }) => ({ id, name, nameplateW: Math.round(maxW) })),
      ...batteries
        .filter(({ id }) => battery.dimmableIds.includes(id))
        .map(({ id, maxChargeW }) => ({ id, name: id, nameplateW: Math.round(maxChargeW) })),
    ];
  }

  /** Already below the limit counts as reached at once. */
  private isReached(command: DimmingCommand | FeedInCommand, { snapshot, decision }: Cycle): boolean {
    if (!('scope' in command)) {
      const limitW = decision.feedIn?.limitW;
      const exportW = exportOf(snapshot, this.settings);
      return limitW !== undefined && exportW !== null && exportW <= limitW * (1 + TOLERANCE) + 50;
    }
    if (command.scope === 'grid-connection') {
      const { dimming } = decision;
      const limitW = command.limitW ?? dimming?.owedW ?? 0;
      return dimming !== null && dimming.netDrawW <= limitW * (1 + TOLERANCE);
    }
    const limitW = (command.limitW ?? DEVICE_MINIMUM_W) * (1 + TOLERANCE);
    const { scope } = command;
    const { chargePoints, loads, batteries } = snapshot;
    const isBlocked = (id: string): boolean => decision.dimming?.blockedIds.includes(id) === true;
    return [
      ...chargePoints.map((one) => ({ ...one, drawnW: one.reading?.value.powerW ?? 0 })),
      // Of a heat pump without a meter it is known that it is blocked, or that it may draw all of it.
      ...loads.map((one) => ({ ...one, drawnW: one.reading?.value.powerW ?? (isBlocked(one.id) ? 0 : limitW) })),
      ...batteries.map((one) => ({ ...one, drawnW: -(one.reading?.value.powerW ?? 0) })),
    ]
      .filter(({ id }) => scope.includes(id))
      .every(({ condition, drawnW }) => condition === 'ok' && drawnW <= limitW);
  }

  private noteMinute({ snapshot, decision }: Cycle, isLimited: boolean): void {
    const startMs = Math.floor(snapshot.wallMs / MINUTE_MS) * MINUTE_MS;
    if (this.minute !== null && (this.minute.startMs !== startMs || !isLimited)) {
      this.write(this.minute.record());
      this.minute = null;
    }
    if (!isLimited) {
      this.setPoints.clear();
      return;
    }
    this.minute ??= new Minute(startMs);
    const changes = decision.chargePoints.flatMap(({ id, currentA }) => {
      if (this.setPoints.get(id) === currentA) return [];
      this.setPoints.set(id, currentA);
      return [{ atMs: snapshot.wallMs, id, currentMa: Math.round(currentA * 1_000) }];
    });
    this.minute.note(decision, exportOf(snapshot, this.settings), changes);
  }

  private write(record: DimmingRecord): void {
    this.waiting.push(record);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
  }

  private flush(): void {
    const monoMs = this.clock.monoMs();
    if (this.waiting.length === 0 || (this.trouble !== null && monoMs < this.retryMs)) return;
    const outcome = this.keep(this.waiting);
    if (outcome === 'kept') {
      this.waiting = [];
      this.trouble = null;
      return;
    }
    this.retryMs = monoMs + RETRY_MS;
    if (this.trouble !== null) return;
    this.trouble = { sinceMs: this.clock.wallMs(), detail: outcome.detail };
    this.log.error(outcome, 'The evidence of dimming cannot be written: it waits in memory, dimming goes on');
  }
}

/** What is recorded of one minute. */
class Minute {
  readonly startMs: number;
  private readonly commandIds = new Set<string>();
  private readonly assumedIds = new Set<string>();
  private readonly setPoints: { readonly atMs: number; readonly id: string; readonly currentMa: number }[] = [];
  private count = 0;
  private netDrawSumW = 0;
  private maxNetDrawW: number | null = null;
  private generationSumW = 0;
  private limitW: number | null = null;
  private exportW: number | null = null;
  private feedInLimitW: number | null = null;

  constructor(startMs: number) {
    this.startMs = startMs;
  }

  note(
    { dimming, feedIn }: Cycle['decision'],
    exportW: number | null,
    changes: readonly { readonly atMs: number; readonly id: string; readonly currentMa: number }[],
  ): void {
    // More changes than these in one minute say nothing new.
    if (this.setPoints.length < 200) this.setPoints.push(...changes);
    this.exportW = most(this.exportW, exportW);
    for (const id of [...(dimming?.commandIds ?? []), ...(feedIn?.commandIds ?? [])]) this.commandIds.add(id);
    if (feedIn !== null) this.feedInLimitW = feedIn.limitW;
    if (dimming === null) return;
    this.count += 1;
    this.netDrawSumW += dimming.netDrawW;
    this.generationSumW += dimming.generationW;
    this.maxNetDrawW = most(this.maxNetDrawW, dimming.netDrawW);
    this.limitW = dimming.limitW ?? this.limitW;
    for (const { id } of dimming.assumed) this.assumedIds.add(id);
  }

  record(): DimmingRecord {
    const { count } = this;
    return {
      kind: 'dimming',
      event: 'minute',
      atMs: this.startMs,
      commandIds: [...this.commandIds],
      limitW: this.limitW,
      netDrawW: count === 0 ? null : Math.round(this.netDrawSumW / count),
      maxNetDrawW: rounded(this.maxNetDrawW),
      generationW: count === 0 ? null : Math.round(this.generationSumW / count),
      maxExportW: rounded(this.exportW),
      feedInLimitW: this.feedInLimitW,
      assumedIds: [...this.assumedIds],
      setPoints: this.setPoints,
    };
  }
}

function most(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

/** What the grid meter shows going out, W. */
function exportOf({ meters }: Cycle['snapshot'], { circuits }: Settings): number | null {
  const powerW = meters.find(({ id }) => id === circuits[0]?.meterId)?.reading?.value.powerW;
  return powerW === undefined ? null : -powerW;
}
