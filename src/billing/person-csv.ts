import type { PersonFile } from '../ledger/person-file.ts';
import { quoted, text } from './formats/csv-cell.ts';

/** One line per fact: what it belongs to, its id, the name of the fact, the fact. Semicolons, as Excel opens it. */
export function personCsv({ person, ...lists }: PersonFile): string {
  const rows = [
    ['record', 'id', 'field', 'value'],
    ...facts('person', person.driverId, person),
    ...Object.entries(lists).flatMap(([record, list]: readonly [string, readonly object[]]) =>
      list.flatMap((one, index) => facts(record, String(index + 1), one)),
    ),
  ];
  return `\uFEFF${rows.map((row) => `${row.map((one) => quoted(text(one), ';')).join(';')}\r\n`).join('')}`;
}

function facts(record: string, id: string, values: object): readonly (readonly string[])[] {
  return Object.entries(values).map(([field, value]: readonly [string, unknown]) => [
    record,
    id,
    field,
    typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value),
  ]);
}
