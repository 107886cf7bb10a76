import { currencyUnits, kilowattHours } from '../formats/decimal.ts';
import type { Language } from '../words.ts';

/** A value as it stands in a document, before a format writes it: whole Wh, cents, nano units per kWh, UTC epoch ms. */
export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: CellUnit; readonly value: number | null };

/** `null` is an empty cell, never a zero. */
export type CellUnit = 'energy' | 'money' | 'price' | 'moment' | 'duration' | 'integer';

export const textCell = (text: string | null): Cell => ({ kind: 'text', text: text ?? '' });
export const energy = (wh: number | null): Cell => ({ kind: 'energy', value: wh });
export const money = (cents: number | null): Cell => ({ kind: 'money', value: cents });
export const price = (nano: number | null): Cell => ({ kind: 'price', value: nano });
export const moment = (atMs: number | null): Cell => ({ kind: 'moment', value: atMs });
export const duration = (ms: number | null): Cell => ({ kind: 'duration', value: ms });
export const integer = (value: number | null): Cell => ({ kind: 'integer', value });

/** How a reader expects to see values. */
export interface Reading {
  readonly language: Language;
  /** ISO 4217. */
  readonly currency: string;
  /** UTC epoch ms to local time, see `localTimeIn`. */
  readonly toLocal: (atMs: number) => number;
}

/** A cell as a person reads it, units left to the column. */
export function readable(cell: Cell, reading: Reading): string {
  if (cell.kind === 'text') return cell.text;
  return cell.value === null ? '–' : readableFigure(cell.kind, cell.value, reading);
}

function readableFigure(kind: CellUnit, value: number, { language, toLocal }: Reading): string {
  switch (kind) {
    case 'energy':
      return grouped(kilowattHours(value), language);
    case 'money':
      return grouped(currencyUnits(value), language);
    case 'price':
      return grouped(pricePerKwh(value), language);
    case 'moment':
      return localMoment(value, toLocal, language);
    case 'duration':
      return hoursMinutesSeconds(value);
    case 'integer':
      return grouped(String(value), language);
  }
}

/** A cell with its unit, for a sentence or a line of its own. */
export function withUnit(cell: Cell, reading: Reading): string {
  const said = readable(cell, reading);
  const unit = cell.kind === 'text' || cell.value === null ? null : unitOfCell(cell.kind, reading.currency);
  return unit === null ? said : `${said}\u00A0${unit}`;
}

/** What stands behind a figure, or behind the title of its column. */
export function unitOfCell(kind: CellUnit, currency: string): string | null {
  switch (kind) {
    case 'energy':
      return 'kWh';
    case 'money':
      return currencySymbol(currency);
    case 'price':
      return `${currencySymbol(currency)}/kWh`;
    case 'duration':
    case 'moment':
    case 'integer':
      return null;
  }
}

export function currencySymbol(currency: string): string {
  return currency === 'EUR' ? '€' : currency;
}

/** Nano units per kWh as units with at least two decimals and no more than needed. */
export function pricePerKwh(nano: number): string {
  const digits = String(Math.abs(nano)).padStart(10, '0');
  const decimals = digits.slice(-9).replace(/0{1,7}$/, '');
  return `${nano < 0 ? '-' : ''}${digits.slice(0, -9)}.${decimals}`;
}

/** `31.10.2026 18:05:09` or `2026-10-31 18:05:09`, by the clock on the wall. */
function localMoment(atMs: number, toLocal: (atMs: number) => number, language: Language): string {
  return `${localDate(atMs, toLocal, language)} ${new Date(toLocal(atMs)).toISOString().slice(11, 19)}`;
}

export function localDate(atMs: number, toLocal: (atMs: number) => number, language: Language): string {
  const date = new Date(toLocal(atMs)).toISOString().slice(0, 10);
  return language === 'de' ? date.split('-').reverse().join('.') : date;
}

/** Hours go on past 24. */
export function hoursMinutesSeconds(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${ms < 0 ? '-' : ''}${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function grouped(plain: string, language: Language): string {
  const [whole = '', decimals] = plain.split('.');
  const [separator, point] = language === 'de' ? ['.', ','] : [',', '.'];
  const groups = whole.replaceAll(/\B(?=(\d{3})+$)/g, separator);
  return decimals === undefined ? groups : `${groups}${point}${decimals}`;
}
