import PDFDocument from 'pdfkit';
import { sourceSans } from './font-file.ts';

/** A4 in points, with room for holes at the left. */
const PAGE = { width: 595.28, height: 841.89 };
export const LEFT = 60;
export const WIDTH = PAGE.width - LEFT - 40;
const TOP = 48;
const BOTTOM = PAGE.height - 70;
const FOOT_Y = BOTTOM + 16;

/** Two sizes are enough for a letter. */
const SMALL = 9;
const LARGE = 16;
export const LINE = 12.5;
const LARGE_LINE = 21;

const FONTS = { regular: sourceSans('regular'), bold: sourceSans('bold') };

export interface TextStyle {
  readonly bold?: boolean;
  readonly large?: boolean;
  readonly align?: 'left' | 'right';
}

interface PaperOptions {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  readonly language: string;
  readonly createdAtMs: number;
  /** Set to count its pages: nothing is drawn. */
  readonly isDraft: boolean;
  /** Lines at the foot of each page: left and right. */
  readonly foot: (page: number) => readonly (readonly [string, string])[];
}

/** A4 paper that text is set on from top to bottom; it turns to a new page where something does not fit. */
export class Paper {
  /** Where the next line begins, points from the top. */
  y = TOP;
  page = 0;
  /** Said again at the top of each page, while a table goes on. */
  repeat: (() => void) | null = null;
  private readonly doc: PDFKit.PDFDocument;
  private readonly foot: PaperOptions['foot'];
  private readonly isDraft: boolean;

  constructor({ isDraft, title, author, subject, language, createdAtMs, foot }: PaperOptions) {
    const created = new Date(createdAtMs);
    this.foot = foot;
    this.isDraft = isDraft;
    this.doc = new PDFDocument({
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      // None of those that every reader has: they lack half of Latin.
      font: '',
      // It would keep every word of a long list.
      fontLayoutCache: false,
      lang: language,
      displayTitle: true,
      info: {
        Title: title,
        Author: author,
        Subject: subject,
        Creator: 'Lademeister',
        Producer: 'Lademeister',
        CreationDate: created,
        ModDate: created,
      },
    });
    this.doc.registerFont('regular', FONTS.regular);
    this.doc.registerFont('bold', FONTS.bold);
    this.turn();
  }

  /** Turns the page unless `height` fits below. */
  reserve(height: number): void {
    if (this.y + height > BOTTOM) this.turn();
  }

  /** One line, cut with an ellipsis where it is too long. Does not move on. */
  line(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    if (this.isDraft) return;
    this.use(style);
    const fitting = this.fitted(text, width);
    const shift = style.align === 'right' ? width - this.doc.widthOfString(fitting) : 0;
    this.doc.text(fitting, x + shift, y, { lineBreak: false });
  }

  /** Wrapped text. Does not move on. */
  block(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    if (this.isDraft) return;
    this.use(style);
    this.doc.text(text, x, y, { width, lineGap: this.gap() });
  }

  heightOf(text: string, width: number, style: TextStyle = {}): number {
    this.use(style);
    return this.doc.heightOfString(text, { width, lineGap: this.gap() });
  }

  /** Wrapped text that the next one follows. */
  paragraph(text: string, style: TextStyle = {}): void {
    const height = this.heightOf(text, WIDTH, style);
    this.reserve(height);
    this.block(text, LEFT, this.y, WIDTH, style);
    this.y += height + 3;
  }

  /** The title of a section, never alone at the foot of a page, and listed in the reader's margin. */
  heading(text: string, keepWith = 40): void {
    this.reserve(14 + LINE + keepWith);
    if (this.y > TOP) this.y += 14;
    this.doc.outline.addItem(text);
    this.line(text, LEFT, this.y, WIDTH, { bold: true });
    this.y += LINE + 3;
  }

  large(text: string, style: TextStyle = {}): void {
    this.reserve(LARGE_LINE);
    this.line(text, LEFT, this.y, WIDTH, { ...style, large: true });
    this.y += LARGE_LINE;
  }

  rule(y: number, weight: 'hair' | 'strong' = 'hair', x = LEFT, width = WIDTH): void {
    this.doc
      .lineWidth(weight === 'hair' ? 0.35 : 0.8)
      .strokeColor(weight === 'hair' ? '#999999' : '#000000')
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke();
  }

  frame(y: number, height: number): void {
    this.doc.lineWidth(1.2).strokeColor('#000000').rect(LEFT, y, WIDTH, height).stroke();
  }

  /** What is written so far. */
  take(): Uint8Array | null {
    const bytes: unknown = this.doc.read();
    return bytes instanceof Uint8Array ? bytes : null;
  }

  end(): void {
    this.doc.end();
  }

  private turn(): void {
    this.doc.addPage();
    this.page += 1;
    this.y = TOP;
    this.rule(FOOT_Y - 5);
    this.foot(this.page).forEach(([left, right], index) => {
      const y = FOOT_Y + index * LINE;
      this.line(left, LEFT, y, WIDTH - 130);
      this.line(right, LEFT + WIDTH - 130, y, 130, { align: 'right' });
    });
    this.repeat?.();
  }

  private use({ bold = false, large = false }: TextStyle): void {
    this.doc
      .font(bold ? 'bold' : 'regular')
      .fontSize(large ? LARGE : SMALL)
      .fillColor('#000000');
  }

  private gap(): number {
    return LINE - this.doc.currentLineHeight();
  }

  private fitted(text: string, width: number): string {
    // No letter is wider than its size: most texts need not be measured.
    if (text.length * LARGE < width) return text;
    const wide = (part: string): boolean => this.doc.widthOfString(part) > width;
    if (!wide(text)) return text;
    let kept = text;
    while (kept !== '' && wide(`${kept}…`)) kept = kept.slice(0, -1);
    return `${kept}…`;
  }
}
