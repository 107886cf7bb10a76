import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { readMarketCsv } from '../billing/market-csv.ts';
import { enterPrices } from '../billing/price-changes.ts';
import { readPriceDocument } from '../billing/price-document.ts';
import { billedSite } from '../billing/site.ts';
import type { Clock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { StoreError } from '../ledger/errors.ts';
import { PriceBook } from '../ledger/price-book.ts';
import { openProblemText } from '../ledger/problem-text.ts';
import { openStores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import { EXIT_DONE, EXIT_PROBLEMS } from './command.ts';
import { formatProblems } from './config-report.ts';
import type { PricesCommand } from './prices-command.ts';

/** Who enters prices at a terminal. */
const AUTHOR = 'command line';

/** Enters prices into the ledger of a data folder that no controller uses meanwhile. Gives what to print. */
export async function changePrices(
  command: PricesCommand,
  clock: Clock,
  log: Log,
): Promise<{ readonly text: string; readonly exitCode: number }> {
  const failed = (text: string) => ({ text: `${text}\n`, exitCode: EXIT_PROBLEMS });
  const done = (text: string) => ({ text: `${text}\n`, exitCode: EXIT_DONE });
  const text = await textOf(command.file);
  if (text.kind === 'failed') return failed(text.why);
  const configFile = join(command.dataFolder, 'config.yaml');
  const loaded = await loadConfig(configFile);
  if (loaded.kind === 'missing') return failed(`${configFile} does not exist: prices need a time zone.`);
  if (loaded.kind === 'invalid') return failed(formatProblems(loaded.problems).trimEnd());
  const opened = openStores({ folder: command.dataFolder, clock, log, historyDays: 90 });
  if (opened.kind !== 'ok') return failed(`${openProblemText(opened)} While it runs, prices are entered on its page.`);
  const stores = opened.value;
  try {
    if (stores.ledger.kind !== 'ok') return failed(openProblemText(stores.ledger));
    const book = new PriceBook(stores.ledger.value);
    if (command.kind === 'prices-import') {
      const read = readMarketCsv(text.value, command.market, command.unit, command.file);
      if (read.kind === 'refused') return failed(`${command.file}:${read.line}: ${read.why}. Nothing was imported.`);
      book.importMarketPrices(read.stretches, clock.wallMs());
      return done(`${read.slots} prices of ${command.market} imported, ${read.holes} of them missing.`);
    }
    const document = parseDocument(text.value, { prettyErrors: true });
    const [fault] = document.errors;
    if (fault !== undefined) return failed(`${command.file}: ${fault.message}`);
    const { currency, toLocal } = billedSite(loaded.config);
    const read = readPriceDocument(document.toJS(), { currency, toLocal, known: book.tariffs().keys() });
    if (read.kind === 'refused') {
      return failed(read.problems.map(({ path, message }) => `${command.file}${path}: ${message}`).join('\n'));
    }
    enterPrices(book, read.prices, AUTHOR, clock.wallMs());
    const names = read.prices.tariffs.map(({ id, versions }) => `${id} (${versions.length} versions)`);
    return done(
      `Set: ${[...names, ...(read.prices.rules === null ? [] : [`${read.prices.rules.length} rules`])].join(', ')}.`,
    );
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return failed(error.message);
  } finally {
    stores.close();
  }
}

async function textOf(
  file: string,
): Promise<{ readonly kind: 'ok'; readonly value: string } | { readonly kind: 'failed'; readonly why: string }> {
  try {
    return { kind: 'ok', value: await readFile(file, 'utf8') };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { kind: 'failed', why: `${file} cannot be read (${String(error.code)}).` };
  }
}
