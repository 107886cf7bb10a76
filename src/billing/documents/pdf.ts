import type { MadeStatement, Statement } from '../statement.ts';
import type { Language } from '../words.ts';
import { type Reading, withUnit } from './cell.ts';
import { type Content, contentOf, type Fact, PriceTally, readingOf, type Section } from './content.ts';
import { LEFT, LINE, Paper, WIDTH } from './pdf-paper.ts';
import { SessionList } from './pdf-sessions.ts';
import { drawTable } from './pdf-table.ts';
import { DOCUMENT_WORDS } from './words.ts';

/**
 * The statement as a letter on A4, for strangers: whom it is about and what is due first, how it came about next, how it
 * can be checked at the end. It is set twice, because each page says how many there are and none of them is held.
 */
export async function* statementPdf(made: MadeStatement, language: Language): AsyncGenerator<Uint8Array, void> {
  const reading = readingOf(made.statement, language);
  const content = contentOf(made.statement, reading);
  const draft = newPaper(made.statement, content, reading, null);
  for await (const _page of setPages(draft, made, content, reading)) written(draft);
  const final = newPaper(made.statement, content, reading, draft.page);
  for await (const _page of setPages(final, made, content, reading)) yield* written(final);
  final.end();
  yield* written(final);
}

function written(paper: Paper): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let bytes = paper.take(); bytes !== null; bytes = paper.take()) pieces.push(bytes);
  return pieces;
}

function newPaper(statement: Statement, content: Content, { language }: Reading, pages: number | null): Paper {
  const { driver, vehicle, plate, card } = statement.subject;
  const whose = [driver, plate ?? vehicle ?? card].filter((part) => part !== null);
  const title = [content.title, content.period, ...whose].join(' · ');
  const { seq, hash } = statement.chainHead;
  return new Paper({
    title,
    author: statement.site.name,
    subject: content.period,
    language,
    createdAtMs: statement.createdAtMs,
    isDraft: pages === null,
    foot: (page) => [
      [title, `${DOCUMENT_WORDS[language].page(page)}${pages ?? page}`],
      [content.issued, `${seq} · ${hash.slice(0, 16)}`],
    ],
  });
}

/** Gives others their turn after every page. */
async function* setPages(
  paper: Paper,
  { statement, sessions }: MadeStatement,
  content: Content,
  reading: Reading,
): AsyncGenerator<void, void> {
  const words = DOCUMENT_WORDS[reading.language];
  setHead(paper, content, reading);
  for (const section of content.beforeSessions) setSection(paper, section, reading);
  const tally = new PriceTally();
  if (content.sessionsHeading !== null) {
    paper.heading(content.sessionsHeading, 60);
    const list = new SessionList(paper, statement, reading);
    let page = paper.page;
    for await (const session of sessions()) {
      tally.add(session);
      list.add(session);
      if (paper.page === page) continue;
      page = paper.page;
      yield;
      await new Promise((resolve) => setImmediate(resolve));
    }
    list.end();
  }
  const after = content.afterSessions(tally);
  after.forEach((section, index) => {
    // The signature never stands alone on a page.
    const isLast = index === after.length - 1;
    if (isLast) paper.reserve(LAST_SECTION + SIGNATURE);
    setSection(paper, section, reading);
  });
  setSignature(paper, words.sentences);
  yield;
}

function setHead(paper: Paper, content: Content, reading: Reading): void {
  const [name = '', ...address] = content.issuer;
  paper.paragraph(name, { bold: true });
  for (const line of address) paper.paragraph(line);
  paper.y += 14;
  paper.large(content.title, { bold: true });
  paper.large(content.period);
  paper.y += 6;
  if (content.provisional !== null) {
    paper.frame(paper.y, LINE + 14);
    paper.line(content.provisional, LEFT + 8, paper.y + 7, WIDTH - 16, { bold: true });
    paper.y += LINE + 24;
  }
  setInTwoColumns(paper, content.about, reading);
  const [first, ...others] = content.results;
  if (first === undefined) return;
  paper.y += 8;
  paper.rule(paper.y, 'strong');
  paper.y += 8;
  const { facts } = DOCUMENT_WORDS[reading.language];
  const top = paper.y;
  paper.line(facts[first.name], LEFT, top, HALF);
  paper.line(withUnit(first.cell, reading), LEFT, top + LINE + 1, HALF, { bold: true, large: true });
  others.forEach((fact, index) => {
    const y = top + index * LINE;
    paper.line(facts[fact.name], LEFT + HALF + GAP, y, HALF - 90);
    paper.line(withUnit(fact.cell, reading), LEFT + WIDTH - 90, y, 90, { align: 'right' });
  });
  paper.y = top + Math.max(LINE + 24, others.length * LINE) + 6;
  paper.rule(paper.y, 'strong');
  paper.y += 2;
}

const GAP = 20;
const HALF = (WIDTH - GAP) / 2;
const LABEL = 78;

/** People and cars at the left, the rest at the right. */
function setInTwoColumns(paper: Paper, list: readonly Fact[], reading: Reading): void {
  const { facts } = DOCUMENT_WORDS[reading.language];
  const half = Math.ceil(list.length / 2);
  const bottoms = [list.slice(0, half), list.slice(half)].map((column, index) => {
    const x = LEFT + index * (HALF + GAP);
    let y = paper.y;
    for (const { name, cell } of column) {
      const value = withUnit(cell, reading);
      paper.line(facts[name], x, y, LABEL);
      paper.block(value, x + LABEL, y, HALF - LABEL, { bold: true });
      y += paper.heightOf(value, HALF - LABEL, { bold: true });
    }
    return y;
  });
  paper.y = Math.max(paper.y, ...bottoms);
}

const WIDE_LABEL = 190;

function setSection(paper: Paper, { heading, facts, table, sentences }: Section, reading: Reading): void {
  const words = DOCUMENT_WORDS[reading.language];
  paper.heading(heading);
  for (const { name, cell } of facts) {
    const value = withUnit(cell, reading);
    const width = WIDTH - WIDE_LABEL;
    const height = Math.max(paper.heightOf(value, width), paper.heightOf(words.facts[name], WIDE_LABEL - 10));
    paper.reserve(height);
    paper.block(words.facts[name], LEFT, paper.y, WIDE_LABEL - 10);
    paper.block(value, LEFT + WIDE_LABEL, paper.y, width);
    paper.y += height;
  }
  if (table !== null) drawTable(paper, table, reading);
  if (sentences.length > 0 && (facts.length > 0 || table !== null)) paper.y += 4;
  for (const sentence of sentences) paper.paragraph(sentence);
}

/** The last section as it is as a rule, and the room for a signature, points. */
const LAST_SECTION = 90;
const SIGNATURE = 56;

function setSignature(
  paper: Paper,
  { place, signature }: { readonly place: string; readonly signature: string },
): void {
  paper.reserve(SIGNATURE);
  paper.y += SIGNATURE - LINE - 4;
  paper.rule(paper.y, 'strong', LEFT, HALF - 20);
  paper.rule(paper.y, 'strong', LEFT + HALF + GAP, HALF);
  paper.y += 4;
  paper.line(place, LEFT, paper.y, HALF);
  paper.line(signature, LEFT + HALF + GAP, paper.y, HALF);
  paper.y += LINE;
}
