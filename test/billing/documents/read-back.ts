import { unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';

/** What a reader gets out of a document, by libraries that did not write it. */

export async function pdfText(bytes: Uint8Array): Promise<{ readonly pages: readonly string[]; readonly all: string }> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  const pages = text.map((page) => page.replaceAll('\u00A0', ' ').replaceAll(/\s+/g, ' '));
  return { pages, all: pages.join(' ') };
}

/** Cells of the sheets by row: texts as texts, figures as numbers, with the style's index. */
export function xlsxSheets(bytes: Uint8Array): readonly (readonly (readonly SheetCell[])[])[] {
  const files = unzipSync(new Uint8Array(bytes));
  const decode = (name: string): string => new TextDecoder().decode(files[name]);
  return Object.keys(files)
    .filter((name) => name.startsWith('xl/worksheets/'))
    .sort()
    .map((name) => {
      const rows = decode(name).match(/<row .*?<\/row>/gs) ?? [];
      return rows.map((row) => (row.match(/<c .*?<\/c>/gs) ?? []).map(cellOf));
    });
}

export interface SheetCell {
  readonly column: string;
  readonly style: number;
  readonly value: string | number;
}

function cellOf(xml: string): SheetCell {
  const column = /r="([A-Z]+)/.exec(xml)?.[1] ?? '';
  const style = Number(/s="(\d+)"/.exec(xml)?.[1]);
  const text = /<t [^>]*>(.*)<\/t>/s.exec(xml)?.[1];
  if (text === undefined) return { column, style, value: Number(/<v>(.*)<\/v>/.exec(xml)?.[1]) };
  const plain = text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return { column, style, value: plain };
}

/** Reads CSV as a spreadsheet does. */
export function csvRows(bytes: Uint8Array, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const text = new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes);
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] ?? '';
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (text[i + 1] === '"') cell += text[++i];
      else isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === separator || char === '\n') {
      row.push(cell);
      cell = '';
      if (char === '\n') {
        rows.push(row);
        row = [];
      }
    } else if (char !== '\r') cell += char;
  }
  return rows;
}
