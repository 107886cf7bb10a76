import type { circuitPageEn } from './circuit-page-en.ts';

export const circuitPageNl: { readonly [K in keyof typeof circuitPageEn]: string } = {
  'circuit-page.title': 'Stroomkringen',
  'circuit-page.what': 'Welke zekering wat draagt, hoe vol ze is en welke nu begrenst.',
  'circuit-page.open': 'Stroomkringen bekijken',
  'circuit-page.none': 'Nog geen stroomkring in de configuratie.',
  'circuit-page.unknown-devices': 'Wat aan welke kring hangt, is niet bekend. {why}',
  'circuit-page.limiting': 'Begrenst nu: {circuits}.',
  'circuit-page.least': 'Geen zekering begrenst. Het minst vrij: {circuit} {phase} met {free}.',
  'circuit-page.nobody-measures': 'Geen zekering begrenst. Hoeveel er vrij is, meet hier niemand.',
  'circuit-page.limits-now': 'begrenst nu',
  'circuit-page.no-meter': 'Zonder eigen meter: wat aan auto’s is toegekend telt.',
  'circuit-page.free': 'Vrij op de volste fase: {free}',
  'circuit-page.over': '{over} te veel',
  'circuit-page.meter': 'Meter: {meter}',
  'circuit-page.column-circuit': 'Kring',
  'circuit-page.column-rating': 'Nom.',
  'circuit-page.column-load': 'Loopt',
  'circuit-page.column-free': 'Vrij',
  'circuit-page.amperes': 'Alle waarden in ampère. Onder nul: het stroomt terug, of het is te veel.',
};
