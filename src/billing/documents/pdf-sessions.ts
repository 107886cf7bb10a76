import type { Statement, StatementSession } from '../statement.ts';
import { energy, integer, localDate, moment, money, type Reading, readable } from './cell.ts';
import { type Paper, WIDTH } from './pdf-paper.ts';
import { beginTable, drawRow, type PdfColumn } from './pdf-table.ts';
import { cardOf, remarksOn, type SessionColumn, sessionColumns } from './session-table.ts';
import { unitOf } from './titles.ts';
import { DOCUMENT_WORDS } from './words.ts';
import type { ColumnName } from './words-needed.ts';

/** What has a column of its own, points. The rest of a session stands below its row. */
const WIDTHS: ReadonlyMap<ColumnName, number> = new Map([
  ['start', 82],
  ['end', 62],
  ['duration', 42],
  ['startRegister', 72],
  ['endRegister', 68],
  ['energy', 54],
  ['price', 56],
  ['amount', 58],
]);

/** The list of sessions on paper: however long, none of it is held. */
export class SessionList {
  private readonly paper: Paper;
  private readonly statement: Statement;
  private readonly reading: Reading;
  private readonly shown: readonly SessionColumn[];
  private readonly columns: readonly PdfColumn[];
  private isEmpty = true;

  constructor(paper: Paper, statement: Statement, reading: Reading) {
    this.paper = paper;
    this.statement = statement;
    this.reading = reading;
    this.shown = sessionColumns(statement, reading).filter(({ name }) => WIDTHS.has(name));
    const taken = this.shown.reduce((sum, { name }) => sum + (WIDTHS.get(name) ?? 0), 0);
    const spare = (WIDTH - taken) / this.shown.length;
    this.columns = this.shown.map(({ name }) => ({
      title: DOCUMENT_WORDS[reading.language].columns[name],
      unit: unitOf(name, reading.currency),
      width: (WIDTHS.get(name) ?? 0) + spare,
      align: name === 'start' || name === 'end' ? 'left' : 'right',
    }));
    beginTable(paper, this.columns);
  }

  add(session: StatementSession): void {
    this.isEmpty = false;
    const texts = this.shown.map(
      ({ name, cell }) => this.short(name, session) ?? readable(cell(session), this.reading),
    );
    drawRow(this.paper, this.columns, texts, { note: this.note(session) });
  }

  /** The totals, as they stand in the statement. */
  end(): void {
    const { paper, reading, statement } = this;
    const { totals, reimbursement } = statement;
    const { columns, sentences } = DOCUMENT_WORDS[reading.language];
    const sums = new Map<ColumnName, string>([
      ['start', columns.sum],
      ['energy', readable(energy(totals.energyWh), reading)],
      ['amount', readable(money(reimbursement === null ? totals.cents : reimbursement.cents), reading)],
    ]);
    drawRow(
      paper,
      this.columns,
      this.shown.map(({ name }) => sums.get(name) ?? ''),
      { bold: true },
    );
    paper.repeat = null;
    paper.y += 2;
    paper.paragraph(this.isEmpty ? sentences.noSessions : sentences.crossing);
  }

  /** Moments to the minute; the day of the end only where it is another one. Seconds stand in the other formats. */
  private short(name: ColumnName, { startedAtMs, endedAtMs }: StatementSession): string | null {
    const { reading } = this;
    const toMinute = (atMs: number): string => readable(moment(atMs), reading).slice(0, -3);
    if (name === 'start') return toMinute(startedAtMs);
    if (name !== 'end' || endedAtMs === null) return null;
    const day = (atMs: number): string => localDate(atMs, reading.toLocal, reading.language);
    const [date = '', time = ''] = toMinute(endedAtMs).split(' ');
    if (day(startedAtMs) === day(endedAtMs)) return time;
    return `${reading.language === 'de' ? date.slice(0, 6) : date.slice(5)} ${time}`;
  }

  private note(session: StatementSession): string {
    const { statement, reading } = this;
    const { sentences, use } = DOCUMENT_WORDS[reading.language];
    const said = (value: number): string => readable(integer(value), reading);
    return [
      ...(statement.subject.card === null ? [cardOf(session)].filter((card) => card !== '') : []),
      ...(statement.chargePoints.length > 1 ? [session.chargePointName] : []),
      ...(statement.subject.vehicle === null && session.vehicle !== null ? [session.vehicle] : []),
      ...(statement.subject.driver === null && session.driver !== null ? [session.driver] : []),
      ...(statement.kind === 'sessions' ? [use[session.use]] : []),
      ...(session.odometerKm === null ? [] : [sentences.odometer(said(session.odometerKm))]),
      ...(session.socPercent === null ? [] : [sentences.soc(said(Math.round(session.socPercent)))]),
      ...remarksOn(session, reading),
    ].join(' · ');
  }
}
