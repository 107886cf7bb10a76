import { type Cell, currencySymbol, type Reading } from './cell.ts';
import { type ColumnName, DOCUMENT_WORDS, type FactName } from './words.ts';

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
  if (KWH.includes(name)) return 'kWh';
  if (name === 'price') return `${currencySymbol(currency)}/kWh`;
  return name === 'amount' ? currencySymbol(currency) : null;
}

/** The name of a fact with its unit, where its cell stands alone in a spreadsheet. */
export function factTitle(name: FactName, cell: Cell, { language, currency }: Reading): string {
  const title = DOCUMENT_WORDS[language].facts[name];
  if (cell.kind === 'energy') return `${title} (kWh)`;
  if (cell.kind === 'money') return `${title} (${currencySymbol(currency)})`;
  return cell.kind === 'price' ? `${title} (${currencySymbol(currency)}/kWh)` : title;
}
