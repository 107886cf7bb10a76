/**
 * Text that a person entered: a spreadsheet would run it as a formula if it began like one (CWE-1236). Apostrophes
 * before it count in, so that taking one away always gives the text back.
 */
export function text(value: string): string {
  return /^'*[=+\-@\t\r\n]/.test(value) ? `'${value}` : value;
}

/** A cell of RFC 4180. */
export function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Lines as RFC 4180 writes them. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map((cell) => quoted(cell, ',')).join(',')}\r\n`).join('');
}
