import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { readMarketCsv } from '../../billing/market-csv.ts';
import { enterPrices } from '../../billing/price-changes.ts';
import { readPriceDocument } from '../../billing/price-document.ts';
import { billedSite } from '../../billing/site.ts';
import type { Config } from '../../config/schema.ts';
import { StoreError } from '../../ledger/errors.ts';
import { PriceBook } from '../../ledger/price-book.ts';
import { openProblemText } from '../../ledger/problem-text.ts';
import { openStores } from '../../ledger/stores.ts';
import { pinoLog } from '../../pino-log.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, type Given, type Shell } from '../command.ts';
import { configOf } from '../configured.ts';

/** Who enters prices at a terminal. */
const AUTHOR = 'command line';
const UNITS = ['mwh', 'kwh', 'ct-kwh'] as const;

export const tariffSet: Command = {
  words: 'tariff set',
  argument: 'FILE',
  does: 'sets price lists and rules from a YAML file (docs/tariffs.md); the controller must not run',
  options: {},
  run: (given, shell) =>
    changed(given, shell, (text, file, { book, config }) => {
      const document = parseDocument(text);
      const [fault] = document.errors;
      if (fault !== undefined) return { problem: `${file}: ${fault.message}` };
      const { currency, toLocal } = billedSite(config);
      const read = readPriceDocument(document.toJS(), { currency, toLocal, known: book.tariffs().keys() });
      if (read.kind === 'refused') {
        return { problem: read.problems.map(({ path, message }) => `${file}${path}: ${message}`).join('\n') };
      }
      enterPrices(book, read.prices, AUTHOR, shell.clock.wallMs());
      const { tariffs, rules } = read.prices;
      const names = tariffs.map(({ id, versions }) => `${id} (${versions.length} versions)`);
      return { done: `Set: ${[...names, ...(rules === null ? [] : [`${rules.length} rules`])].join(', ')}.` };
    }),
};

export const pricesImport: Command = {
  words: 'prices import',
  argument: 'FILE',
  does: 'imports market prices from CSV (start,price); the controller must not run',
  options: {
    market: { kind: 'word', value: 'NAME', does: 'the market, such as DE-LU' },
    unit: { kind: 'word', value: 'UNIT', does: `${UNITS.join(', ')} (default: mwh)` },
  },
  run(given, shell) {
    const market = given.word('market');
    const unit = UNITS.find((one) => one === (given.word('unit') ?? 'mwh'));
    if (market === null || !/^[\w-]{1,20}$/.test(market)) {
      return { notUnderstood: 'prices import needs --market, such as DE-LU' };
    }
    if (unit === undefined) return { notUnderstood: `--unit must be one of ${UNITS.join(', ')}` };
    return changed(given, shell, (text, file, { book }) => {
      const read = readMarketCsv(text, market, unit, file);
      if (read.kind === 'refused') return { problem: `${file}:${read.line}: ${read.why}. Nothing was imported.` };
      book.importMarketPrices(read.stretches, shell.clock.wallMs());
      return { done: `${read.slots} prices of ${market} imported, ${read.holes} of them missing.` };
    });
  },
};

type Change = { readonly done: string } | { readonly problem: string };

/** Opens the books for what stands in a file. */
async function changed(
  given: Given,
  { out, err, clock }: Shell,
  change: (text: string, file: string, books: { readonly book: PriceBook; readonly config: Config }) => Change,
): Promise<number> {
  const failed = (text: string): number => {
    err(`${text.trimEnd()}\n`);
    return EXIT_PROBLEMS;
  };
  const file = given.argument ?? '';
  const text = await textOf(file);
  if (text === null) return failed(`${file} cannot be read.`);
  const configured = await configOf(given.dataFolder);
  if (configured.kind === 'failed') return failed(configured.text);
  const opened = openStores({ folder: given.dataFolder, clock, log: pinoLog('error'), historyDays: 90 });
  if (opened.kind !== 'ok') return failed(`${openProblemText(opened)} While it runs, prices are entered on its page.`);
  const stores = opened.value;
  try {
    if (stores.ledger.kind !== 'ok') return failed(openProblemText(stores.ledger));
    const book = new PriceBook(stores.ledger.value);
    const outcome = change(text, file, { book, config: configured.config });
    if ('problem' in outcome) return failed(outcome.problem);
    out(`${outcome.done}\n`);
    return EXIT_DONE;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return failed(error.message);
  } finally {
    stores.close();
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return null;
  }
}
