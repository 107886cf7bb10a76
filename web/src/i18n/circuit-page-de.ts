import type { circuitPageEn } from './circuit-page-en.ts';

export const circuitPageDe: { readonly [K in keyof typeof circuitPageEn]: string } = {
  'circuit-page.title': 'Stromkreise',
  'circuit-page.what': 'Welche Sicherung was trägt, wie voll sie ist, und welche gerade begrenzt.',
  'circuit-page.open': 'Stromkreise ansehen',
  'circuit-page.none': 'Noch kein Stromkreis in der Konfiguration.',
  'circuit-page.unknown-devices': 'Was an welchem Kreis hängt, ist nicht bekannt. {why}',
  'circuit-page.limiting': 'Gerade begrenzt: {circuits}.',
  'circuit-page.least': 'Keine Sicherung begrenzt. Am wenigsten frei: {circuit} {phase} mit {free}.',
  'circuit-page.nobody-measures': 'Keine Sicherung begrenzt. Wie viel frei ist, misst hier niemand.',
  'circuit-page.limits-now': 'begrenzt gerade',
  'circuit-page.no-meter': 'Ohne eigenen Zähler: Es zählt, was den Autos zugeteilt ist.',
  'circuit-page.free': 'Frei auf der vollsten Phase: {free}',
  'circuit-page.over': '{over} zu viel',
  'circuit-page.meter': 'Zähler: {meter}',
  'circuit-page.column-circuit': 'Kreis',
  'circuit-page.column-rating': 'Nenn',
  'circuit-page.column-load': 'Fließt',
  'circuit-page.column-free': 'Frei',
  'circuit-page.amperes': 'Alle Werte in Ampere. Unter null: Es fließt zurück, oder es ist zu viel.',
};
