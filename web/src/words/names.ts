import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import type { I18n } from '../i18n/i18n.ts';

/** What the owner calls a circuit; its id when the view does not list it. */
export function circuitName(id: string, view: SiteView): string {
  return view.circuits.find((circuit) => circuit.id === id)?.name ?? id;
}

export function deviceName(id: string, view: SiteView): string {
  return view.devices.find((device) => device.id === id)?.name ?? id;
}

/** What the card of a session is called; empty is one that has no name and too short a number to show part of. */
export function cardName(tokenName: string | null, { t }: Pick<I18n, 't'>): string {
  if (tokenName === null) return t('card.no-token');
  return tokenName === '' ? t('card.unnamed') : tokenName;
}

/** All that is told of a charge point at which somebody else's car is: that it is taken. */
export function isTaken({ status, reasons, powerW, session }: ChargePointView): boolean {
  const isThere = status === 'charging' || status === 'suspended-ev' || status === 'suspended-evse';
  return isThere && reasons.length === 0 && powerW === null && session === null;
}

/** `for 12 seconds` or, when longer ago than an hour, `since 14:02`; the day is named when it was not today. */
export function since(atMs: number, nowMs: number, { t, format }: I18n): string {
  const agoMs = Math.max(0, nowMs - atMs);
  return agoMs < 3_600_000
    ? t('since.duration', { duration: format.duration(agoMs) })
    : t('since.time', { time: moment(atMs, nowMs, { format }) });
}

/** `14:02`, with the day in front when it was another one. */
export function moment(atMs: number, nowMs: number, { format }: Pick<I18n, 'format'>): string {
  const sameDay = format.date(atMs) === format.date(nowMs);
  return sameDay ? format.time(atMs) : `${format.day(atMs, nowMs)}, ${format.time(atMs)}`;
}

/** `07:00` of the hours ahead, which nobody mistakes; beyond them with the day in front. */
export function coming(atMs: number, nowMs: number, format: I18n['format']): string {
  return isSoon(atMs, nowMs) ? format.time(atMs) : `${format.day(atMs, nowMs)}, ${format.time(atMs)}`;
}

/** So close that a time of day says it. */
export function isSoon(atMs: number, nowMs: number): boolean {
  return Math.abs(atMs - nowMs) < 20 * 3_600_000;
}

/** As a sentence begins. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
