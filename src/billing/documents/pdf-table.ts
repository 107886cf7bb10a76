import { type Cell, type Reading, readable } from './cell.ts';
import type { Table } from './content.ts';
import { LEFT, LINE, type Paper, WIDTH } from './pdf-paper.ts';
import { unitOf } from './titles.ts';
import { DOCUMENT_WORDS } from './words.ts';

export interface PdfColumn {
  readonly title: string;
  readonly unit: string | null;
  readonly width: number;
  readonly align: 'left' | 'right';
}

const GUTTER = 8;
const PAD = 3;

/** Draws a table; its rows stay whole, and its header comes again on each page. */
export function drawTable(paper: Paper, table: Table, reading: Reading): void {
  const columns = columnsFor(table, reading);
  beginTable(paper, columns);
  for (const { cells, note } of table.rows) {
    const texts = cells.map((cell) => readable(cell, reading));
    drawRow(paper, columns, texts, { note });
  }
  paper.repeat = null;
  paper.y += 2;
}

/** Draws the header now, and again on each page until {@link Paper.repeat} is taken away. */
export function beginTable(paper: Paper, columns: readonly PdfColumn[]): void {
  const hasUnits = columns.some(({ unit }) => unit !== null);
  const header = (): void => {
    each(columns, ({ title, unit, align }, x, width) => {
      paper.line(title, x, paper.y, width, { bold: true, align });
      if (unit !== null) paper.line(unit, x, paper.y + LINE, width, { align });
    });
    paper.y += (hasUnits ? 2 : 1) * LINE + 2;
    paper.rule(paper.y, 'strong');
    paper.y += PAD;
  };
  paper.reserve(4 * LINE);
  header();
  paper.repeat = header;
}

/** A row, as high as its highest cell; `note` stands below it over the whole width. */
export function drawRow(
  paper: Paper,
  columns: readonly PdfColumn[],
  texts: readonly string[],
  { note = '', bold = false }: { readonly note?: string; readonly bold?: boolean } = {},
): void {
  const heights = columns.map(({ width, align }, index) => {
    const text = texts[index] ?? '';
    return align === 'right' || text.length * 3.5 < width ? LINE : paper.heightOf(text, width - GUTTER, { bold });
  });
  const noteHeight = note === '' ? 0 : paper.heightOf(note, WIDTH - INDENT);
  const height = Math.max(LINE, ...heights);
  paper.reserve(height + noteHeight + 2 * PAD);
  each(columns, ({ align }, x, width, index) => {
    const text = texts[index] ?? '';
    if ((heights[index] ?? 0) > LINE + 1) paper.block(text, x, paper.y, width, { bold });
    else paper.line(text, x, paper.y, width, { bold, align });
  });
  paper.y += height;
  if (note !== '') paper.block(note, LEFT + INDENT, paper.y, WIDTH - INDENT);
  paper.y += noteHeight + PAD;
  paper.rule(paper.y);
  paper.y += PAD;
}

const INDENT = 12;

/** The gutter stands at the right of a text and at the left of a figure: at the edges of the table there is none. */
function each(
  columns: readonly PdfColumn[],
  draw: (column: PdfColumn, x: number, width: number, index: number) => void,
): void {
  let x = LEFT;
  columns.forEach((column, index) => {
    draw(column, column.align === 'right' ? x + GUTTER : x, column.width - GUTTER, index);
    x += column.width;
  });
}

const FIGURE_WIDTH = 76;
const MOMENT_WIDTH = 100;

/** Figures take what they need, texts share the rest. */
function columnsFor({ columns, rows }: Table, { language, currency }: Reading): readonly PdfColumn[] {
  const kindOf = (index: number): Cell['kind'] => rows[0]?.cells[index]?.kind ?? 'text';
  const fixed = (index: number): number => {
    const kind = kindOf(index);
    return kind === 'text' ? 0 : kind === 'moment' ? MOMENT_WIDTH : FIGURE_WIDTH;
  };
  const texts = columns.filter((_, index) => fixed(index) === 0).length;
  const taken = columns.reduce((sum, _, index) => sum + fixed(index), 0);
  return columns.map((name, index) => ({
    title: DOCUMENT_WORDS[language].columns[name],
    unit: unitOf(name, currency),
    width: fixed(index) || (WIDTH - taken) / texts,
    align: kindOf(index) === 'text' || kindOf(index) === 'moment' ? 'left' : 'right',
  }));
}
