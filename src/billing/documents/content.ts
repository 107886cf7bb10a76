import { localTimeIn } from '../../core/tariff/local-time.ts';
import type { Notice, NoticeCode, Statement, StatementChargePoint, StatementSession } from '../statement.ts';
import type { Language } from '../words.ts';
import {
  type Cell,
  duration,
  energy,
  integer,
  moment,
  money,
  price,
  type Reading,
  readable,
  textCell,
  withUnit,
} from './cell.ts';
import { periodName } from './period-name.ts';
import { DOCUMENT_WORDS } from './words.ts';
import type { ColumnName, DocumentWords, FactName, Figures, NoticeOf } from './words-needed.ts';

/** A figure or a name with what it is. */
export interface Fact {
  readonly name: FactName;
  readonly cell: Cell;
}

export interface Table {
  readonly columns: readonly ColumnName[];
  readonly rows: readonly TableRow[];
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** More about it than fits into cells; empty as a rule. */
  readonly note: string;
}

export interface Section {
  readonly heading: string;
  readonly facts: readonly Fact[];
  readonly table: Table | null;
  readonly sentences: readonly string[];
}

/** All that a statement says but the list of its sessions, in the order in which it is read. */
export interface Content {
  readonly title: string;
  readonly period: string;
  /** Who issues it. */
  readonly issuer: readonly string[];
  /** Said first of all when the figures are not final. */
  readonly provisional: string | null;
  /** Whom and what it is about. */
  readonly about: readonly Fact[];
  /** The first is what the reader looks for. */
  readonly results: readonly Fact[];
  readonly beforeSessions: readonly Section[];
  /** `null` where the registers alone are the statement. */
  readonly sessionsHeading: string | null;
  readonly afterSessions: (tally: PriceTally) => readonly Section[];
  readonly issued: string;
}

export function readingOf({ site, currency }: Statement, language: Language): Reading {
  return { language, currency, toLocal: localTimeIn(site.timeZone) };
}

/** What a statement says in the words of one language. */
export function contentOf(statement: Statement, reading: Reading): Content {
  const words = DOCUMENT_WORDS[reading.language];
  const { site, subject, kind, exact, createdAtMs, period } = statement;
  const named = (name: FactName, text: string | null): Fact[] =>
    text === null || text === '' ? [] : [{ name, cell: textCell(text) }];
  const name = periodName(period, reading, words);
  const section = sectionIn(words);
  return {
    title: words.titles[kind],
    period: name,
    issuer: [site.name, ...(site.address === null ? [] : [site.address])],
    provisional: exact ? null : words.provisional,
    about: [
      ...named('driver', subject.driver),
      ...named('employer', subject.employer),
      ...named('costCentre', subject.costCentre),
      ...named('vehicle', subject.vehicle),
      ...named('plate', subject.plate),
      ...named('card', subject.card),
      ...named('group', subject.group),
      ...named('period', `${edge(period.fromMs, reading)} – ${edge(period.toMs, reading)}`),
      ...named('timeZone', site.timeZone),
    ],
    results: resultsOf(statement),
    beforeSessions: [
      ...reimbursementSections(statement, reading, words),
      ...(statement.notices.length === 0
        ? []
        : [section('notices', { sentences: statement.notices.map((notice) => noticeText(notice, reading, words)) })]),
      ...(statement.chargePoints.length === 0
        ? []
        : [
            section('meters', {
              table: registerTable(statement.chargePoints, words),
              sentences: [words.sentences.reconciliation],
            }),
          ]),
    ],
    sessionsHeading: kind === 'registers' ? null : words.headings.sessions,
    afterSessions: (tally) => [
      ...(tally.isEmpty() || statement.reimbursement?.priceNano != null
        ? []
        : [section('prices', { table: tally.table(words) })]),
      section('corrections', correctionsOf(statement, words)),
      section('coverage', { facts: coverageOf(statement) }),
      section('check', {
        facts: [
          { name: 'chainRecord', cell: integer(statement.chainHead.seq) },
          { name: 'chainHead', cell: textCell(statement.chainHead.hash) },
        ],
        sentences: [words.sentences.chain],
      }),
    ],
    issued: words.sentences.issued(readable(moment(createdAtMs), reading)),
  };
}

/** What was charged at which price, summed while the sessions pass. */
export class PriceTally {
  private readonly byPrice = new Map<string, { source: keyof DocumentWords['sources']; nano: number; wh: number }>();

  add({ lines }: StatementSession): void {
    for (const { source, priceNano, energyWh } of lines) {
      const key = `${source} ${priceNano}`;
      const sum = this.byPrice.get(key) ?? { source, nano: priceNano, wh: 0 };
      sum.wh += energyWh;
      this.byPrice.set(key, sum);
    }
  }

  isEmpty(): boolean {
    return this.byPrice.size === 0;
  }

  table({ sources }: DocumentWords): Table {
    const sums = [...this.byPrice.values()].sort((a, b) => a.nano - b.nano);
    return {
      columns: ['source', 'price', 'energy'],
      rows: sums.map(({ source, nano, wh }) => row(textCell(sources[source]), price(nano), energy(wh))),
    };
  }
}

function sectionIn({ headings }: DocumentWords) {
  return (heading: keyof DocumentWords['headings'], parts: Partial<Omit<Section, 'heading'>>): Section => ({
    heading: headings[heading],
    facts: parts.facts ?? [],
    table: parts.table ?? null,
    sentences: parts.sentences ?? [],
  });
}

function edge(atMs: number, reading: Reading): string {
  return readable(moment(atMs), reading).slice(0, -3);
}

function resultsOf({ totals, reimbursement, kind }: Statement): readonly Fact[] {
  const { sources } = totals;
  if (kind === 'registers') return [];
  return [
    ...(reimbursement === null
      ? totals.cents === null
        ? []
        : [{ name: 'amount', cell: money(totals.cents) } as const]
      : [{ name: 'reimbursed', cell: money(reimbursement.cents) } as const]),
    { name: 'energy', cell: energy(totals.energyWh) },
    { name: 'sessions', cell: integer(totals.count) },
    ...(totals.withoutEnergy === 0 ? [] : [{ name: 'withoutEnergy', cell: integer(totals.withoutEnergy) } as const]),
    { name: 'duration', cell: duration(totals.durationMs) },
    ...(sources === null
      ? []
      : ([
          { name: 'solar', cell: energy(sources.solarWh) },
          { name: 'battery', cell: energy(sources.batteryWh) },
          { name: 'grid', cell: energy(sources.gridWh) },
        ] as const)),
    ...(reimbursement !== null || totals.vat === null ? [] : [{ name: 'vat', cell: money(totals.vat.cents) } as const]),
  ];
}

function reimbursementSections(statement: Statement, reading: Reading, words: DocumentWords): readonly Section[] {
  const { reimbursement, totals } = statement;
  const section = sectionIn(words);
  if (reimbursement === null) {
    if (totals.cents === null) return [];
    const vat = totals.vat;
    const said =
      vat === null
        ? words.sentences.noVat
        : words.sentences.vat(figuresIn(reading).percent(vat.ratePpm), withUnit(money(vat.cents), reading));
    return [section('price', { sentences: [said, words.sentences.rounding] })];
  }
  const { method, priceNano, value, baseFeeNano, householdWh, months, sourceRule } = reimbursement;
  const facts: Fact[] = [
    { name: 'method', cell: textCell(words.methods[method.kind]) },
    ...(priceNano === null ? [] : [{ name: 'price', cell: price(priceNano) } as const]),
    ...(value === null ? [] : [{ name: 'value', cell: textCell(value) } as const]),
    { name: 'basis', cell: textCell(words.basis[method.kind]) },
    ...(baseFeeNano === 0 ? [] : [{ name: 'baseFee', cell: money(Math.round(baseFeeNano / 10_000_000)) } as const]),
    ...(householdWh === null ? [] : [{ name: 'household', cell: energy(householdWh) } as const]),
    ...(sourceRule === null ? [] : [{ name: 'sourceRule', cell: textCell(words.sourceRules[sourceRule]) } as const]),
  ];
  return [
    section('price', { facts, sentences: [words.sentences.reimbursementVat, words.sentences.rounding] }),
    ...(months.length < 2
      ? []
      : [
          section('months', {
            table: {
              columns: ['month', 'energy', 'price', 'amount'],
              rows: months.map((one) =>
                row(
                  textCell(`${words.months[one.month - 1] ?? ''} ${one.year}`),
                  energy(one.energyWh),
                  price(one.priceNano),
                  money(one.cents),
                ),
              ),
            },
          }),
        ]),
  ];
}

function registerTable(chargePoints: readonly StatementChargePoint[], words: DocumentWords): Table {
  return {
    columns: ['chargePoint', 'startRegister', 'endRegister', 'registerDifference', 'sessionsEnergy', 'unexplained'],
    rows: chargePoints.map((point) => ({
      cells: [
        textCell(point.name),
        energy(point.startRegister.registerWh),
        energy(point.endRegister.registerWh),
        energy(point.reconciliation.registerDifferenceWh),
        energy(point.reconciliation.sessionsWh),
        energy(point.reconciliation.unexplainedWh),
      ],
      note: noteOn(point, words),
    })),
  };
}

/** What a stranger needs to find the meter, and how far its registers can be trusted. */
function noteOn(point: StatementChargePoint, words: DocumentWords): string {
  const { address, meter, billingClass, startRegister, endRegister } = point;
  const { columns, quality, sentences } = words;
  const isRead = startRegister.quality === 'W' && endRegister.quality === 'W';
  return [
    ...(address === null ? [] : [address]),
    ...(meter === null ? [] : [sentences.meter(meter)]),
    words.billingClass[billingClass],
    ...(isRead
      ? []
      : [
          `${columns.startRegister}: ${quality[startRegister.quality]}`,
          `${columns.endRegister}: ${quality[endRegister.quality]}`,
        ]),
  ].join(' · ');
}

function row(...cells: Cell[]): TableRow {
  return { cells, note: '' };
}

function correctionsOf({ corrections }: Statement, words: DocumentWords): Partial<Section> {
  if (corrections.length === 0) return { sentences: [words.sentences.noCorrections] };
  return {
    table: {
      columns: ['time', 'session', 'what', 'reason', 'author'],
      rows: corrections.map(({ atMs, sessionId, what, reason, author }) =>
        row(
          moment(atMs),
          textCell(sessionId),
          textCell(what.map((part) => words.corrected[part]).join(', ')),
          textCell(reason),
          textCell(author),
        ),
      ),
    },
  };
}

function coverageOf({ coverage }: Statement): readonly Fact[] {
  return [
    { name: 'trueQuarters', cell: integer(coverage.trueQuarters) },
    { name: 'substituteQuarters', cell: integer(coverage.substituteQuarters) },
    { name: 'missingQuarters', cell: integer(coverage.missingQuarters) },
    ...(coverage.substituteWh === 0
      ? []
      : [{ name: 'substituteEnergy', cell: energy(coverage.substituteWh) } as const]),
  ];
}

function noticeText(notice: Notice, reading: Reading, { notices }: DocumentWords): string {
  return say(notices, notice.code, notice, figuresIn(reading));
}

function say<C extends NoticeCode>(
  sentences: DocumentWords['notices'],
  code: C,
  notice: NoticeOf[C],
  figures: Figures,
): string {
  return sentences[code](notice, figures);
}

function figuresIn(reading: Reading): Figures {
  return {
    energy: (wh) => withUnit(energy(wh), reading),
    integer: (value) => readable(integer(value), reading),
    percent: (ppm) => `${String(ppm / 10_000).replace('.', reading.language === 'de' ? ',' : '.')}\u00A0%`,
  };
}
