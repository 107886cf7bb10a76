import type { DimmingEvent } from '../core/model/dimming-records.ts';
import { quoted, text } from './formats/csv-cell.ts';

const COLUMNS = [
  'command_id',
  'about',
  'source',
  'scope',
  'received_at',
  'command_limit_w',
  'command_percent',
  'minimum_power_w',
  'ends_at',
  'record',
  'at',
  'limit_w',
  'net_draw_w',
  'max_net_draw_w',
  'generation_w',
  'max_export_w',
  'feed_in_limit_w',
  'failsafe',
  'assumed_devices',
  'set_points',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/**
 * The evidence of dimming as RFC 4180 text: a row for each record, in the order of time, with its command in front.
 * Times are UTC; whatever is not known is an empty cell. `failsafe` marks what our own caution kept.
 */
export function* dimmingCsv(events: Iterable<DimmingEvent>): Generator<string, void> {
  yield lineOf(Object.fromEntries(COLUMNS.map((column) => [column, column])));
  for (const event of events) {
    for (const row of rowsOf(event)) yield lineOf({ ...commandOf(event), ...row });
  }
}

function commandOf({ received }: DimmingEvent): Row {
  const { commandId, about, source, scope, atMs, limitW, percent, owedW, untilMs } = received;
  return {
    command_id: text(commandId),
    about,
    source,
    scope: text(typeof scope === 'string' ? scope : scope.join(' ')),
    received_at: utc(atMs),
    command_limit_w: number(limitW),
    command_percent: number(percent),
    minimum_power_w: number(owedW),
    ends_at: utc(untilMs),
  };
}

function rowsOf({ received, reachedAtMs, releasedAtMs, assumed, minutes }: DimmingEvent): readonly Row[] {
  const rows: { readonly atMs: number; readonly row: Row }[] = [
    { atMs: received.atMs, row: { record: 'received', failsafe: String(received.isAssumed) } },
    ...assumed.map(({ atMs, isAssumed }) => ({ atMs, row: { record: 'failsafe', failsafe: String(isAssumed) } })),
    ...minutes.map((minute) => ({
      atMs: minute.atMs,
      row: {
        record: 'minute',
        limit_w: number(minute.limitW),
        net_draw_w: number(minute.netDrawW),
        max_net_draw_w: number(minute.maxNetDrawW),
        generation_w: number(minute.generationW),
        max_export_w: number(minute.maxExportW),
        feed_in_limit_w: number(minute.feedInLimitW),
        assumed_devices: text(minute.assumedIds.join(' ')),
        set_points: text(
          minute.setPoints.map(({ atMs, id, currentMa }) => `${utc(atMs)} ${id} ${currentMa / 1_000} A`).join('; '),
        ),
      },
    })),
    ...(reachedAtMs === null ? [] : [{ atMs: reachedAtMs, row: { record: 'reached' } }]),
    ...(releasedAtMs === null ? [] : [{ atMs: releasedAtMs, row: { record: 'released' } }]),
  ];
  return rows.toSorted((a, b) => a.atMs - b.atMs).map(({ atMs, row }) => ({ ...row, at: utc(atMs) }));
}

function lineOf(row: Row): string {
  return `${COLUMNS.map((column) => quoted(row[column] ?? '', ',')).join(',')}\r\n`;
}

function utc(atMs: number | null): string {
  return atMs === null ? '' : new Date(atMs).toISOString();
}

function number(value: number | null): string {
  return value === null ? '' : String(value);
}
