import type { MeterExchange } from '../core/model/meter-exchange.ts';
import type { SessionFlag } from '../core/model/sessions.ts';
import type { Span } from '../core/tariff/calendar.ts';
import { quarterRegisters } from '../core/tariff/registers.ts';
import { QUARTER_MS } from '../core/tariff/windows.ts';
import type { BilledSession, BilledSessions } from '../ledger/billed-sessions.ts';
import { importReader, type ReadRegister, type RegisterSeries } from '../ledger/register-series.ts';
import type { RegisterAt } from './statement.ts';

/** What the register of a meter says of a period. */
export interface RegisterPeriod {
  readonly start: RegisterAt;
  readonly end: RegisterAt;
  /** What it counted; `null` where a register at an end is missing. */
  readonly differenceWh: number | null;
  /** How often it ran backwards: it began anew, and what flowed meanwhile is not in the difference. */
  readonly breaks: number;
  /** Exchanges that were recorded: the difference is counted across them. */
  readonly exchanges: readonly MeterExchange[];
  /** Quarter hours of the period by how their register is known. */
  readonly trueQuarters: number;
  readonly substituteQuarters: number;
  readonly missingQuarters: number;
}

/** Registers of charge points. Between two quarter hours the registers of its sessions say more than nothing. */
export interface RegisterSources {
  readonly series: RegisterSeries;
  readonly sessions: BilledSessions;
  readonly headSeq: number;
}

/**
 * Walks the registers of devices through a period, oldest first. Others get their turn after every page.
 * @param period from and to quarter hours
 */
export async function registerPeriods(
  deviceIds: readonly string[],
  { fromMs, toMs }: Span,
  sources: RegisterSources,
): Promise<ReadonlyMap<string, RegisterPeriod>> {
  const walks = deviceIds.map((id) => ({ id, walk: new Walk(edgeAt(id, fromMs, sources), fromMs) }));
  const imports = importReader(deviceIds);
  for (const page of sources.series.pages(fromMs, toMs)) {
    for (const record of page) {
      imports(record).forEach((registerWh, index) => {
        if (registerWh !== null) walks[index]?.walk.read(record.atMs, registerWh);
      });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const shown = (id: string, { registerWh, quality }: RegisterAt, atMs: number): RegisterAt => ({
    registerWh: registerWh === null ? null : registerWh - sources.series.shiftAt(id, 'import', atMs),
    quality,
  });
  return new Map(
    walks.map(({ id, walk }) => {
      const period = walk.finished(edgeAt(id, toMs, sources), toMs);
      const [start, end] = [shown(id, period.start, fromMs), shown(id, period.end, toMs)];
      return [id, { ...period, start, end, exchanges: sources.series.exchangesOf(id, fromMs, toMs) }];
    }),
  );
}

/** What a register of any device counted between two moments, Wh; `null` where that cannot be known. */
export function registerDifference(
  deviceId: string,
  direction: 'import' | 'export',
  { fromMs, toMs }: Span,
  series: RegisterSeries,
): number | null {
  const [from, to] = [fromMs, toMs].map(
    (atMs) =>
      between(series.before(deviceId, direction, atMs), series.after(deviceId, direction, atMs), atMs).registerWh,
  );
  return from == null || to == null || to < from ? null : to - from;
}

function edgeAt(deviceId: string, atMs: number, { series, sessions, headSeq }: RegisterSources): RegisterAt {
  const read = series.before(deviceId, 'import', atMs);
  if (read?.atMs === atMs) return { registerWh: read.registerWh, quality: 'W' };
  const asIfFirst = ({ registerWh, ...at }: ReadRegister): ReadRegister => ({
    ...at,
    registerWh: registerWh + series.shiftAt(deviceId, 'import', at.atMs),
  });
  const nearby = [...sessions.before(deviceId, atMs, headSeq), ...sessions.after(deviceId, atMs, headSeq)];
  const all = [read, series.after(deviceId, 'import', atMs), ...nearby.flatMap(readingsOf).map(asIfFirst)]
    .filter((one) => one !== null)
    .toSorted((a, b) => a.atMs - b.atMs);
  return between(all.findLast((one) => one.atMs <= atMs) ?? null, all.find((one) => one.atMs > atMs) ?? null, atMs);
}

function between(before: ReadRegister | null, after: ReadRegister | null, atMs: number): RegisterAt {
  const read = [before, after].filter((one) => one !== null);
  const [register] = quarterRegisters(read, atMs, atMs);
  return register === undefined
    ? { registerWh: null, quality: 'F' }
    : { registerWh: register.registerWh, quality: register.quality };
}

/** With any other flag a register, or the moment at which it was read, is in doubt. */
const TELLING_NOTHING_OF_REGISTERS: ReadonlySet<SessionFlag> = new Set(['imported', 'reported-late', 'token-unknown']);

/** Registers that a session saw of its meter; none of one whose meter began to count anew. */
function readingsOf({ session, marks }: BilledSession): readonly ReadRegister[] {
  const { started, ended, changes } = session;
  if (changes.length > 0) return [];
  return [started, ...marks, ended].flatMap((one) =>
    one === null || one.registerWh === null || !one.flags.every((flag) => TELLING_NOTHING_OF_REGISTERS.has(flag))
      ? []
      : [{ atMs: one.atMs, registerWh: one.registerWh }],
  );
}

/** From the register at the start over all that were read to the one at the end. */
class Walk {
  private readonly start: RegisterAt;
  private readonly fromMs: number;
  private last: ReadRegister | null = null;
  /** What it counted while it ran forwards, Wh. */
  private countedWh = 0;
  private breaks = 0;
  private trueQuarters = 0;
  private substituteQuarters = 0;

  constructor(start: RegisterAt, fromMs: number) {
    this.start = start;
    this.fromMs = fromMs;
    if (start.registerWh !== null) this.last = { atMs: fromMs, registerWh: start.registerWh };
    if (start.quality === 'E') this.substituteQuarters = 1;
  }

  read(atMs: number, registerWh: number): void {
    this.trueQuarters += 1;
    this.step({ atMs, registerWh });
  }

  finished(end: RegisterAt, toMs: number): Omit<RegisterPeriod, 'exchanges'> {
    if (end.registerWh !== null) this.step({ atMs: toMs, registerWh: end.registerWh });
    const { start, breaks, trueQuarters, substituteQuarters } = this;
    const quarters = Math.max(0, (toMs - this.fromMs) / QUARTER_MS);
    return {
      start,
      end,
      differenceWh: start.registerWh === null || end.registerWh === null ? null : this.countedWh,
      breaks,
      trueQuarters,
      substituteQuarters,
      missingQuarters: quarters - trueQuarters - substituteQuarters,
    };
  }

  private step(next: ReadRegister): void {
    const { last } = this;
    this.last = next;
    if (last === null) return;
    if (next.registerWh < last.registerWh) this.breaks += 1;
    else {
      this.countedWh += next.registerWh - last.registerWh;
      this.substituteQuarters += Math.max(0, (next.atMs - last.atMs) / QUARTER_MS - 1);
    }
  }
}
