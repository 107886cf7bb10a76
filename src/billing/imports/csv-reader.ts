/** A record of a CSV file with the line it begins on, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads CSV as RFC 4180 has it: quoted cells may hold separators, doubled quotes and line breaks. Empty lines are skipped. */
export function readCsv(text: string, separator: ',' | ';'): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  let line = 1;
  let begunAt = 1;
  const endRecord = (): void => {
    cells.push(cell);
    cell = '';
    if (cells.some((one) => one !== '')) records.push({ line: begunAt, cells });
    cells = [];
  };
  for (let i = 0; i < body.length; i++) {
    const character = body[i];
    if (character === '\n') line += 1;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (body[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = '';
    } else if (character === '\n') {
      endRecord();
      begunAt = line;
    } else if (character !== '\r') cell += character;
  }
  if (cell !== '' || cells.length > 0) endRecord();
  return records;
}

/** A table by the names of its columns, each of which may go by several. */
export class CsvTable<Column extends string> {
  readonly rows: readonly CsvRecord[];
  /** Columns that must be there and are not. */
  readonly missing: readonly Column[];
  private readonly places: ReadonlyMap<Column, number>;

  constructor(
    records: readonly CsvRecord[],
    names: Readonly<Record<Column, readonly string[]>>,
    needed: readonly Column[],
  ) {
    const [header, ...rows] = records;
    const titles = (header?.cells ?? []).map(comparable);
    const columns = Object.keys(names) as Column[];
    this.places = new Map(
      columns.map((column) => [column, titles.findIndex((title) => names[column].map(comparable).includes(title))]),
    );
    this.missing = needed.filter((column) => (this.places.get(column) ?? -1) < 0);
    this.rows = rows;
  }

  /** The cell of a row; empty where the column is not there. */
  cell({ cells }: CsvRecord, column: Column): string {
    return (cells[this.places.get(column) ?? -1] ?? '').trim();
  }
}

/** Units and case differ between releases: `Energie (kWh)`, `energie`. */
function comparable(title: string): string {
  return title
    .replace(/\(.*?\)|\[.*?\]/g, '')
    .trim()
    .toLowerCase();
}
