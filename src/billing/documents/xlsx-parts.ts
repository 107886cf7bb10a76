import { currencyUnits, kilowattHours } from '../formats/decimal.ts';
import { type Cell, type CellUnit, currencySymbol, pricePerKwh, type Reading } from './cell.ts';
import type { ZipEntry } from './zip.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Indices into the cell formats of {@link stylesXml}. */
const STYLES = { text: 1, energy: 2, money: 3, price: 4, moment: 5, duration: 6, integer: 7 } as const;
export const HEADER_STYLE = 8;
export const TITLE_STYLE = 9;

const DAY_MS = 86_400_000;
/** 1 January 1970 in days of a spreadsheet. */
const EPOCH_DAY = 25_569;

/** A cell with its type: a figure stays a figure, a moment is a local date. Nothing for what is not known. */
export function cellXml(cell: Cell, column: number, row: number, reading: Reading, style: number | null): string {
  const at = `r="${letters(column)}${row}" s="${style ?? STYLES[cell.kind]}"`;
  if (cell.kind === 'text') {
    if (cell.text === '') return '';
    return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(cell.text)}</t></is></c>`;
  }
  return cell.value === null ? '' : `<c ${at}><v>${number(cell.kind, cell.value, reading)}</v></c>`;
}

function number(kind: CellUnit, value: number, { toLocal }: Reading): string {
  switch (kind) {
    case 'energy':
      return kilowattHours(value);
    case 'money':
      return currencyUnits(value);
    case 'price':
      return pricePerKwh(value);
    case 'moment':
      // To the second, like every other format: a fraction of a day cannot say a millisecond exactly.
      return String(EPOCH_DAY + (Math.floor(toLocal(value) / 1000) * 1000) / DAY_MS);
    case 'duration':
      return String((Math.round(value / 1000) * 1000) / DAY_MS);
    case 'integer':
      return String(value);
  }
}

export function sheetHead(widths: readonly number[], header: 'frozen-header' | 'no-header'): string {
  const frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  const cols = widths.map((width, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`);
  return (
    `${XML}<worksheet ${MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>` +
    `<sheetView workbookViewId="0">${header === 'frozen-header' ? frozen : ''}</sheetView></sheetViews>` +
    `<cols>${cols.join('')}</cols><sheetData>`
  );
}

/** A4 across, as wide as one page. */
export const SHEET_TAIL =
  '</sheetData><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>';

export function workbookXml(names: readonly string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `${XML}<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

export function stylesXml(currency: string): string {
  const amount = `#,##0.00\\ "${currencySymbol(currency)}"`;
  const formats = ['#,##0.000', amount, '0.00#######', 'dd\\.mm\\.yyyy\\ hh:mm:ss', '[h]:mm:ss'];
  const numFmts = formats.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(code)}"/>`);
  const xf = (format: number, font: number, wrap: boolean): string =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1">` +
    `<alignment vertical="top"${wrap ? ' wrapText="1"' : ''}/></xf>`;
  const xfs = [
    xf(0, 0, false),
    xf(49, 0, false),
    ...formats.map((_, i) => xf(164 + i, 0, false)),
    xf(3, 0, false),
    xf(49, 1, false),
    xf(49, 2, false),
  ];
  const font = (size: number, isBold: boolean): string =>
    `<font>${isBold ? '<b/>' : ''}<sz val="${size}"/><name val="Calibri"/><family val="2"/></font>`;
  return (
    `${XML}<styleSheet ${MAIN}><numFmts count="${formats.length}">${numFmts.join('')}</numFmts>` +
    `<fonts count="3">${font(11, false)}${font(11, true)}${font(16, true)}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs></styleSheet>`
  );
}

/** The parts that say where the others are. */
export function frameParts(sheets: number): readonly ZipEntry[] {
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  const types = [
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${CONTENT}.styles+xml"/>`,
    ...numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${CONTENT}.worksheet+xml"/>`),
  ];
  const relationship = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const relationships = (inner: readonly string[]): string =>
    `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner.join('')}</Relationships>`;
  const part = (name: string, text: string): ZipEntry => ({
    name,
    async *text() {
      yield text;
    },
  });
  return [
    part(
      '[Content_Types].xml',
      `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${types.join('')}</Types>`,
    ),
    part('_rels/.rels', relationships([relationship(1, 'officeDocument', 'xl/workbook.xml')])),
    part(
      'xl/_rels/workbook.xml.rels',
      relationships([
        ...numbers.map((n) => relationship(n, 'worksheet', `worksheets/sheet${n}.xml`)),
        relationship(sheets + 1, 'styles', 'styles.xml'),
      ]),
    ),
  ];
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : `${letters(Math.floor(column / 26) - 1)}${last}`;
}

/** XML 1.0 has no way to write most control characters, escaped or not. */
function escaped(text: string): string {
  if (!/[^ !#-%'-;=?-\uD7FF]/.test(text)) return text;
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
