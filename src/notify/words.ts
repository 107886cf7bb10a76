import type { Language } from '../billing/words.ts';
import type { Message } from './channel.ts';
import { type NotifiedEvent, timeOf } from './events.ts';
import type { Figures, NotificationWords, Told } from './told.ts';
import type { Topic } from './topics.ts';
import { wordsDe } from './words-de.ts';
import { wordsEn } from './words-en.ts';
import { wordsNl } from './words-nl.ts';

/** What goes out is German or English; the page shows it in its own language. */
export type ToldLanguage = Language | 'nl';

const WORDS: Readonly<Record<ToldLanguage, NotificationWords>> = { de: wordsDe, en: wordsEn, nl: wordsNl };

/** With the order of day and month that people there are used to. */
const LOCALES: Readonly<Record<ToldLanguage, string>> = { de: 'de-DE', en: 'en-GB', nl: 'nl-NL' };

export interface MessageFrame {
  readonly id: string;
  readonly siteName: string;
  readonly language: Language;
  readonly urgent: boolean;
  readonly toLocal: (atMs: number) => number;
}

/** One event as title and text; several as a list, in their order, each with its time. */
export function messageOf(
  events: readonly { readonly topic: Topic; readonly event: NotifiedEvent }[],
  { id, siteName, language, urgent, toLocal }: MessageFrame,
): Message {
  const figures = figuresIn(language, toLocal);
  const told = events.map(({ event }) => ({ ...inWords(event, figures, language), at: figures.time(timeOf(event)) }));
  const [first] = told;
  const common = { id, urgent, language, events };
  if (first !== undefined && told.length === 1) {
    return { ...common, title: `${siteName}: ${first.title}`, text: `${sentence(first)} (${first.at})` };
  }
  const lines = told.map(({ at, ...one }) => `${at} ${sentence(one)}`);
  return { ...common, title: `${siteName}: ${WORDS[language].several(told.length)}`, text: lines.join('\n') };
}

export function testMessage(siteName: string, language: Language, id: string): Message {
  const { title, text } = WORDS[language].test;
  return { id, title: `${siteName}: ${title}`, text, urgent: false, language, events: [] };
}

/** For the page, which shows what was sent. */
export function inOneSentence(event: NotifiedEvent, language: ToldLanguage, toLocal: (atMs: number) => number): string {
  return sentence(inWords(event, figuresIn(language, toLocal), language));
}

function sentence({ title, text }: Told): string {
  return text === '' ? `${title}.` : `${title}. ${text}`;
}

function inWords(event: NotifiedEvent, figures: Figures, language: ToldLanguage): Told {
  const words = WORDS[language];
  switch (event.kind) {
    case 'session-started':
      return words.sessionStarted(event);
    case 'session-ended':
      return words.sessionEnded(event, figures);
    case 'unknown-card':
      return words.unknownCard(event);
    case 'inspection-due':
      return words.inspectionDue(event);
    case 'mode-changed':
      return words.modeChanged(event);
    case 'trouble-began':
      return words.began(event.trouble, figures);
    case 'trouble-ended':
      return words.ended(event.trouble, figures.duration(event.atMs - event.beganAtMs), figures);
  }
}

function figuresIn(language: ToldLanguage, toLocal: (atMs: number) => number): Figures {
  const number = (value: number, digits: number): string =>
    new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
  // Local time as a UTC clock would show it: the zone has been taken into account.
  const moment = new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    energy: (wh) => `${number(wh / 1_000, 1)} kWh`,
    power: (w) => `${number(w / 1_000, 1)} kW`,
    money: (cents, currency) => new Intl.NumberFormat(language, { style: 'currency', currency }).format(cents / 100),
    duration: (ms) => {
      const minutes = Math.max(0, Math.round(ms / 60_000));
      const hours = Math.floor(minutes / 60);
      return hours === 0 ? `${minutes} min` : `${hours} h ${minutes % 60} min`;
    },
    time: (atMs) => moment.format(toLocal(atMs)),
  };
}
