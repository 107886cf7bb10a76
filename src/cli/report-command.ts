import { join } from 'node:path';
import { METHOD_WORDS, methodFrom } from '../billing/methods.ts';
import { STATEMENT_FORMATS, type StatementFormat } from '../billing/render.ts';
import type { StatementKind } from '../billing/statement.ts';
import { calendarWord } from '../core/tariff/calendar.ts';
import type { ReimbursementMethod } from '../core/tariff/company-car.ts';

/** What `report` shall write. Names are looked up later: they may be ids, names, plates or card numbers. */
export interface ReportCommand {
  readonly kind: 'report';
  readonly dataFolder: string;
  readonly ledgerFile: string;
  /** Words of the calendar, both ends included. */
  readonly from: string;
  readonly to: string;
  readonly statement: StatementKind;
  readonly vehicle: string | null;
  readonly driver: string | null;
  readonly card: string | null;
  readonly chargePoint: string | null;
  readonly group: string | null;
  readonly use: 'company' | 'private' | 'unassigned' | null;
  readonly method: ReimbursementMethod | null;
  readonly format: StatementFormat;
  readonly language: 'de' | 'en' | null;
  /** `null`: to the terminal. */
  readonly out: string | null;
}

export const REPORT_OPTIONS = {
  from: { type: 'string' },
  to: { type: 'string' },
  kind: { type: 'string' },
  vehicle: { type: 'string' },
  driver: { type: 'string' },
  card: { type: 'string' },
  'charge-point': { type: 'string' },
  group: { type: 'string' },
  use: { type: 'string' },
  method: { type: 'string' },
  format: { type: 'string' },
  language: { type: 'string' },
  out: { type: 'string' },
} as const;

const KINDS = ['sessions', 'company-car', 'card', 'registers'] as const;
const USES = ['company', 'private', 'unassigned'] as const;
const LANGUAGES = ['de', 'en'] as const;

export const REPORT_HELP = `Options of report
  --from PERIOD       2026, 2026-Q1, 2026-06 or 2026-06-15: from its beginning
  --to PERIOD         until its end (default: as --from)
  --kind KIND         ${KINDS.join(', ')} (default: company-car with --method, card with --card, else sessions)
  --vehicle, --driver, --card, --charge-point, --group NAME, --use ${USES.join('|')}
  --method METHOD     ${METHOD_WORDS.join(', ')}
                      (default: as elected for the driver and the year)
  --format FORMAT     ${STATEMENT_FORMATS.join(', ')} (default: json)
  --language LANGUAGE ${LANGUAGES.join(', ')} (default: that of the site)
  --out FILE          a file (default: the terminal)
`;

/** Reads the words of a report; a text says what is wrong with them. */
export function reportCommand(
  values: { readonly [Name in keyof typeof REPORT_OPTIONS]?: string | undefined },
  file: string | undefined,
  dataFolder: string,
): ReportCommand | string {
  const { from, to = from, method: methodWords } = values;
  if (from === undefined || to === undefined) return 'report needs --from';
  for (const [option, word] of Object.entries({ from, to })) {
    if (calendarWord(word) === null) return `--${option} must be like 2026, 2026-Q1, 2026-06 or 2026-06-15`;
  }
  const method = methodWords === undefined ? null : methodFrom(methodWords);
  if (methodWords !== undefined && method === null) return `--method must be one of ${METHOD_WORDS.join(', ')}`;
  const choices = {
    kind: oneOf(
      KINDS,
      values.kind ?? (method !== null ? 'company-car' : values.card !== undefined ? 'card' : 'sessions'),
    ),
    use: values.use === undefined ? null : oneOf(USES, values.use),
    format: oneOf(STATEMENT_FORMATS, values.format ?? 'json'),
    language: values.language === undefined ? null : oneOf(LANGUAGES, values.language),
  };
  const { kind, use, format, language } = choices;
  if (kind === undefined) return `--kind must be one of ${KINDS.join(', ')}`;
  if (use === undefined) return `--use must be one of ${USES.join(', ')}`;
  if (format === undefined) return `--format must be one of ${STATEMENT_FORMATS.join(', ')}`;
  if (language === undefined) return `--language must be one of ${LANGUAGES.join(', ')}`;
  return {
    kind: 'report',
    dataFolder,
    ledgerFile: file ?? join(dataFolder, 'ledger.db'),
    from,
    to,
    statement: kind,
    vehicle: values.vehicle ?? null,
    driver: values.driver ?? null,
    card: values.card ?? null,
    chargePoint: values['charge-point'] ?? null,
    group: values.group ?? null,
    use,
    method,
    format,
    language,
    out: values.out ?? null,
  };
}

function oneOf<T extends string>(words: readonly T[], word: string): T | undefined {
  return words.find((one) => one === word);
}
