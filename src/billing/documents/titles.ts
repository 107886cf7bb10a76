import { type Cell, type Reading, unitOfCell } from './cell.ts';
import { DOCUMENT_WORDS } from './words.ts';
import type { ColumnName, FactName } from './words-needed.ts';

const KWH: readonly ColumnName[] = [
  'startRegister',
  'endRegister',
  'energy',
  'solar',
  'battery',
  'grid',
  'registerDifference',
  'sessionsEnergy',
  'unexplained',
];

/** The title of a column with its unit, because its cells have none. */
export function columnTitle(name: ColumnName, { language, currency }: Reading): string {
  const { columns, sentences } = DOCUMENT_WORDS[language];
  const unit = unitOf(name, currency);
  return unit === null ? columns[name] : sentences.withUnit(columns[name], unit);
}

export function unitOf(name: ColumnName, currency: string): string | null {
  if (KWH.includes(name)) return unitOfCell('energy', currency);
  if (name === 'price') return unitOfCell('price', currency);
  return name === 'amount' ? unitOfCell('money', currency) : null;
}

/** The name of a fact with its unit, where its cell stands alone in a spreadsheet. */
export function factTitle(name: FactName, cell: Cell, { language, currency }: Reading): string {
  const { facts, sentences } = DOCUMENT_WORDS[language];
  const title = facts[name];
  const unit = cell.kind === 'text' ? null : unitOfCell(cell.kind, currency);
  return unit === null ? title : sentences.withUnit(title, unit);
}
